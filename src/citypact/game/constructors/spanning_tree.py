"""Minimum-cost spanning tree games: joint connection to a source."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from citypact.text import both

from ..coalitions import Floats
from ..data import finite_matrix
from ..errors import GameError
from ..memory import require_room
from .cost import CostGame

BLOCK = 1 << 14  # coalitions whose trees grow side by side


def spanning_tree(costs: ArrayLike, players: Sequence[Hashable] | None = None) -> CostGame:
    """Cost game c(S) = least cost of a tree that joins the members of S and the source, through members of S only.

    Parameters
    ----------
    costs : symmetric float array, shape (n + 1, n + 1)
        Cost of each connection, not negative; row and column 0 are the source, i is player i - 1.
    players : n distinct labels, optional

    Raises
    ------
    GameError
        The matrix is not square, symmetric, finite and non-negative, or there are too many players for memory.

    Source: Claus and Kleitman (1973); Bird (1976), who shows that the core is not empty. Prim's algorithm on all
    coalitions side by side: time O(n**2 2**n).

    >>> spanning_tree([[0, 4, 5], [4, 0, 1], [5, 1, 0]]).costs.tolist()
    [0.0, 4.0, 5.0, 5.0]
    """
    matrix = finite_matrix(costs, both("game.what.costs_matrix"))
    if matrix.shape[0] != matrix.shape[1] or not np.array_equal(matrix, matrix.T) or (matrix < 0).any():
        raise GameError(both("game.input.costs_matrix", shape=matrix.shape))
    n = len(matrix) - 1
    require_room(n)
    blocks = [_tree_costs(matrix, np.arange(start, min(start + BLOCK, 1 << n))) for start in range(0, 1 << n, BLOCK)]
    return CostGame(np.concatenate(blocks), players)


def _tree_costs(matrix: Floats, coalitions: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    n = len(matrix) - 1
    outside = (coalitions[:, None] >> np.arange(n) & 1) == 0
    distance = np.where(outside, np.inf, matrix[0, 1:])  # of each member not yet joined to the tree grown so far
    total = np.zeros(len(coalitions))
    rows = np.arange(len(coalitions))
    for _ in range(n):
        nearest = distance.argmin(axis=1)
        step = distance[rows, nearest]
        growing = np.isfinite(step)
        total[growing] += step[growing]
        np.minimum(distance, matrix[1:, 1:][nearest], out=distance, where=np.isfinite(distance))
        distance[rows, nearest] = np.inf
    return total
