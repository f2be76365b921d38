"""Equal division of what is left after a first payment: equal surplus and egalitarian non-separable cost."""

import pandas as pd

from ..coalitions import Floats
from ..contributions import marginal_worths, own_worths
from ..payoffs import by_player
from ..scale import normalise
from ..worths import Worths


def equal_surplus(game: Worths) -> pd.Series:
    """Equal surplus division (CIS value): each its own worth v({i}) and an equal share of the rest. Time O(2**n).

    Source: Driessen and Funaki (1991), Coincidence of and collinearity between game theoretic solutions.

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 5]).equal_surplus().tolist()
    [2.0, 3.0]
    """
    normal = normalise(game)
    share = _level(own_worths(normal.gains), float(normal.gains[-1]))
    return by_player(game, normal.additive + share, "equal surplus division")


def egalitarian_non_separable(game: Worths) -> pd.Series:
    """Egalitarian non-separable contribution (ENSC, ENSCR): each its separable contribution v(N) - v(N without i) and
    an equal share of what remains, the non-separable part. The dual of `equal_surplus`. Time O(2**n).

    Source: Moulin (1985), The separability axiom and equal-sharing methods; Driessen and Funaki (1991).

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 4, 0, 4, 2, 6]).egalitarian_non_separable().round(4).tolist()
    [3.3333, 1.3333, 1.3333]
    """
    normal = normalise(game)
    share = _level(marginal_worths(normal.gains), float(normal.gains[-1]))
    return by_player(game, normal.additive + share, "egalitarian non-separable contribution")


def _level(first: Floats, total: float) -> Floats:
    level: Floats = first + (total - first.sum()) / first.size
    return level
