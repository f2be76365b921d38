"""Induced-subgraph games: gains made by pairs, on a weighted graph."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from citypact.text import both

from ..coalitions import subset_sums
from ..data import finite_matrix
from ..errors import GameError
from ..game import Game
from ..memory import require_room


def induced_subgraph(weights: ArrayLike, players: Sequence[Hashable] | None = None) -> Game:
    """v(S) = sum of the weights of the edges (and loops) between members of S.

    Parameters
    ----------
    weights : symmetric float array, shape (n, n)
        Off the diagonal the gain of each pair, on it the own worth of each player.
    players : n distinct labels, optional

    Raises
    ------
    GameError
        The matrix is not square, symmetric and finite, or there are too many players for memory.

    Source: Deng and Papadimitriou (1994), On the complexity of cooperative solution concepts. With no negative weight
    the game is convex, and the Shapley value gives each player half of the edges there. Time O(2**n).

    >>> induced_subgraph([[0, 2, 4], [2, 0, 0], [4, 0, 1]]).shapley().round(9).tolist()
    [3.0, 1.0, 3.0]
    """
    matrix = finite_matrix(weights, both("game.what.weights_matrix"))
    if matrix.shape[0] != matrix.shape[1] or not np.array_equal(matrix, matrix.T):
        raise GameError(both("game.input.weights_matrix", shape=matrix.shape))
    require_room(len(matrix))
    table = np.zeros(1 << len(matrix))
    for i, row in enumerate(matrix):
        table[1 << i : 2 << i] = table[: 1 << i] + subset_sums(row[:i]) + row[i]
    return Game(table, players)
