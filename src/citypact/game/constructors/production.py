"""Linear production games: resources pooled by a coalition, used by a linear program."""

from collections.abc import Hashable, Sequence

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..coalitions import Floats, as_floats, subset_sums
from ..data import finite_matrix
from ..errors import GameError
from ..game import Game
from ..memory import require_room

FEASIBLE = 1e-9  # of the largest basic amount: how far below zero rounding may leave it


def linear_production(
    profits: ArrayLike, needs: ArrayLike, resources: ArrayLike, players: Sequence[Hashable] | None = None
) -> Game:
    """v(S) = max profits·x subject to needs x <= resources of S, x >= 0.

    Parameters
    ----------
    profits : float array, shape (products,)
    needs : float array, shape (resources, products): amount of each resource that a unit of each product takes
    resources : float array, shape (resources, n): amount of each resource that each player owns, not negative
    players : n distinct labels, optional

    Raises
    ------
    GameError
        Shapes that do not match, entries that are not finite, a negative resource, unbounded production, or too many
        players for memory.

    Source: Owen (1975), On the core of linear production games: the game is totally balanced, and the dual prices of
    the grand coalition's program give a core point. One program a basis, not one a coalition: an optimal basis is
    optimal for every coalition for which it stays feasible, which is read off for all coalitions at once: time
    O(resources * 2**n) a basis.

    >>> linear_production([3, 2], [[1, 1], [2, 1]], [[4, 0], [0, 6]]).worths.round(9).tolist()
    [0.0, 0.0, 0.0, 10.0]
    """
    matrix, owned = finite_matrix(needs, "matrix of needs"), finite_matrix(resources, "matrix of resources")
    gain = as_floats(profits, "profits")
    if gain.shape != matrix.shape[1:] or len(owned) != len(matrix) or (owned < 0).any() or not np.isfinite(gain).all():
        raise GameError(
            f"profits {gain.shape}, needs {matrix.shape} and resources {owned.shape} must have the shapes (products,), "
            "(resources, products) and (resources, players), with finite profits and no negative resource"
        )
    n = owned.shape[1]
    require_room(n, tables=len(matrix) + 2)
    table = np.zeros(1 << n)
    open_ = np.ones(1 << n, dtype=bool)
    open_[0] = False
    solver = _program(gain, matrix)
    while open_.any():
        coalition = int(open_.size - 1 - open_[::-1].argmax())
        amounts = owned @ (coalition >> np.arange(n) & 1)
        basis = _optimal_basis(solver, amounts)
        worths, feasible = _follow(basis, gain, matrix, owned)
        feasible[coalition] = True
        solved = open_ & feasible
        table[solved] = worths[solved]
        open_ &= ~feasible
    return Game(table, players)


def _program(gain: Floats, matrix: Floats) -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("presolve", "off")
    infinity = solver.getInfinity()
    for profit in gain:
        solver.addCol(-float(profit), 0.0, infinity, 0, np.array([], dtype=np.int32), np.array([]))
    for row in matrix:
        used = np.flatnonzero(row).astype(np.int32)
        solver.addRow(-infinity, 0.0, used.size, used, row[used])
    return solver


def _optimal_basis(solver: highspy.Highs, amounts: Floats) -> NDArray[np.intp]:
    """Positions of the basic columns in [needs, identity] at the optimum for these amounts of the resources."""
    for row, amount in enumerate(amounts):
        solver.changeRowBounds(row, -solver.getInfinity(), float(amount))
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise GameError(
            f"production is not bounded by the resources (solver: {solver.modelStatusToString(status)}); "
            "every profitable product must need some resource"
        )
    basis = solver.getBasis()
    basic = highspy.HighsBasisStatus.kBasic
    return np.flatnonzero([status == basic for status in [*basis.col_status, *basis.row_status]])


def _follow(basis: NDArray[np.intp], gain: Floats, matrix: Floats, owned: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Worth of every coalition under this basis, and whether the basis is feasible (hence optimal) for it."""
    columns = np.hstack((matrix, np.eye(len(matrix))))[:, basis]
    by_player = np.linalg.solve(columns, owned)  # basic amounts that each player's resources bring
    value = np.concatenate((gain, np.zeros(len(matrix))))[basis]
    allowance = FEASIBLE * max(1e-300, float(np.abs(by_player).sum(axis=1).max()))
    feasible = np.ones(1 << owned.shape[1], dtype=bool)
    for amounts in by_player:
        feasible &= subset_sums(amounts) >= -allowance
    return subset_sums(value @ by_player), feasible
