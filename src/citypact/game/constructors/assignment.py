"""Assignment games: two sides of a market, gains made in pairs."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from citypact.text import both

from ..asked import labels_of
from ..data import finite_matrix
from ..errors import GameError
from ..game import Game
from ..memory import require_room


def assignment(gains: ArrayLike, players: Sequence[Hashable] | None = None) -> Game:
    """v(S) = greatest total gain of a matching between the sellers and the buyers in S.

    Parameters
    ----------
    gains : float array, shape (sellers, buyers)
        What each pair can gain; a pair with a negative gain does not trade.
    players : labels of the sellers, then of the buyers; default 0 .. n-1

    Raises
    ------
    GameError
        Not a matrix of finite numbers, or too many players for memory.

    Source: Shapley and Shubik (1971), The assignment game I: the core. Exact dynamic program over sets of buyers,
    one seller at a time: time O(buyers * 2**n), no linear program.

    >>> assignment([[5, 8, 2], [7, 9, 6], [2, 3, 0]]).worths.max().item()
    16.0
    """
    matrix = finite_matrix(gains, both("game.what.gains_matrix"))
    sellers, buyers = matrix.shape
    require_room(sellers + buyers, tables=3)
    players = None if players is None else labels_of(players)
    if players is not None and len(players) != sellers + buyers:
        raise GameError(both("game.input.sides", labels=len(players), sellers=sellers, buyers=buyers))
    best = np.zeros((1 << buyers, 1 << sellers))
    for seller, row in enumerate(matrix):
        known = best[:, : 1 << seller]
        joined = known.copy()
        for buyer, gain in enumerate(row):
            without = known.reshape(-1, 2, 1 << buyer, 1 << seller)[:, 0]
            with_buyer = joined.reshape(-1, 2, 1 << buyer, 1 << seller)[:, 1]
            np.maximum(with_buyer, without + gain, out=with_buyer)
        best[:, 1 << seller : 2 << seller] = joined
    return Game(best.reshape(-1), players)
