"""The Gately point."""

import numpy as np
import pandas as pd

from citypact.text import both

from ..contributions import marginal_worths, own_worths
from ..errors import NoSuchPoint
from ..payoffs import by_player, told
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
        raise NoSuchPoint(both("game.none.nothing_to_lose", gain=gain))
    if (room < -tolerance).any():
        bad = np.flatnonzero(room < -tolerance)
        losers = told([game.players[i] for i in bad], room[bad])
        raise NoSuchPoint(both("game.none.others_gain", losers=losers))
    if room.sum() <= game.n * tolerance:
        raise NoSuchPoint(both("game.none.adds_nothing"))
    room = np.maximum(room, 0.0)
    share = gain / normal.unit * room / room.sum() * normal.unit  # products of large money would be beyond float64
    return by_player(game, normal.additive + own + share, "Gately point")
