"""The Gately point."""

import numpy as np
import pandas as pd

from ..contributions import marginal_worths, own_worths
from ..errors import NoSuchPoint
from ..payoffs import by_player
from ..scale import largest, normalise
from ..worths import Worths


def gately(game: Worths) -> pd.Series:
    """Gately point: the imputation at which all players have the same propensity to disrupt.

    The propensity is what the others would lose by i's leaving over what i itself would lose,
    ``(x(N without i) - v(N without i)) / (x_i - v({i}))``. All are equal at
    ``x_i = v({i}) + (v(N) - sum_j v({j})) r_i / sum r`` with r_i = v(N) - v(N without i) - v({i}).

    Raises
    ------
    NoSuchPoint
        The grand coalition gains nothing (then nobody loses by leaving), some r_i is negative, or all are zero.

    Source: Gately (1974), Sharing the gains from regional cooperation; Littlechild and Vaidya (1976) for n players.
    Time O(2**n).

    >>> from citypact.game import Game
    >>> Game.from_lexicographic([0, 0, 0, 4, 0, 3, 6]).gately().round(4).tolist()
    [1.6364, 3.2727, 1.0909]
    """
    normal = normalise(game)
    own = own_worths(normal.gains)
    room = marginal_worths(normal.gains) - own
    gain = float(normal.gains[-1] - own.sum())
    tolerance = 1e-12 * largest(normal.gains) + 2 * game.n * normal.rounding
    if gain <= tolerance:
        raise NoSuchPoint(
            f"the grand coalition gains {gain:g} over its players' own worths; with nothing to lose by leaving, no "
            "propensity to disrupt is defined"
        )
    if (room < -tolerance).any():
        losers = {game.players[i]: float(room[i]) for i in np.flatnonzero(room < -tolerance)}
        raise NoSuchPoint(f"the others gain when these players leave, so propensities cannot be equal: {losers}")
    if room.sum() <= game.n * tolerance:
        raise NoSuchPoint("no player adds more to the others than its own worth, so every propensity would be negative")
    room = np.maximum(room, 0.0)
    return by_player(game, normal.additive + own + gain * room / room.sum(), "Gately point")
