"""Separable costs, remaining benefits."""

import numpy as np
import pandas as pd

from citypact.text import both

from ..contributions import marginal_worths, own_worths
from ..errors import NoSuchPoint
from ..payoffs import by_player, told
from ..scale import largest, normalise
from ..worths import Worths


def separable_costs_remaining_benefits(game: Worths) -> pd.Series:
    """SCRB (alternative cost avoided): separable contributions, and the rest in proportion to remaining benefits.

    ``x_i = m_i + (v(N) - sum m) r_i / sum r`` with m_i = v(N) - v(N without i) and r_i = m_i - v({i}), how much better
    off i's alternative leaves room for. The rule of multipurpose water projects since the Tennessee Valley Authority;
    of a `CostGame` it comes out in costs.

    Raises
    ------
    NoSuchPoint
        A player's remaining benefit is negative, or all are zero while something is left to divide.

    Source: Ransmeier (1942), The Tennessee Valley Authority; Straffin and Heaney (1981), Game theory and the
    Tennessee Valley Authority, who show that it is Gately's point. Time O(2**n).

    >>> from citypact.game import CostGame
    >>> costs = [0, 163520, 140826, 301607, 250096, 378821, 367370, 412584]  # TVA, thousand dollars
    >>> CostGame(costs).separable_costs_remaining_benefits().round(0).tolist()
    [117476.0, 99157.0, 195951.0]
    """
    normal = normalise(game)
    separable = marginal_worths(normal.gains)
    remaining = separable - own_worths(normal.gains)
    tolerance = 1e-12 * largest(normal.gains) + 2 * game.n * normal.rounding
    if (remaining < -tolerance).any():
        bad = np.flatnonzero(remaining < -tolerance)
        losers = told([game.players[i] for i in bad], remaining[bad])
        raise NoSuchPoint(both("game.none.negative_benefits", losers=losers))
    rest = float(normal.gains[-1] - separable.sum())
    total = float(remaining.sum())
    if total <= game.n * tolerance:
        if abs(rest) > game.n * tolerance:
            raise NoSuchPoint(both("game.none.no_benefit", rest=rest))
        part = np.zeros(game.n)
    else:
        part = remaining / total
    return by_player(game, normal.additive + separable + rest * part, "separable costs, remaining benefits")
