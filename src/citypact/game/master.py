"""A small linear program that is asked again and again, on one warm solver that is not believed on its word.

    min cost z     low <= z <= up,  row_low <= rows z <= row_up

Few columns, all continuous, with entries in every row: dense arrays, so that weighing an answer costs less than finding
it. An optimum counts when its point is feasible and a dual bound, added up from the program's own figures, meets its
value; else the program is solved in other ways (`citypact.solve.linear`), and without a proof there is no answer.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from citypact.errors import SolverLimit
from citypact.solve import highs
from citypact.solve.answer import Claim
from citypact.solve.linear import is_infeasible, optimum, settled, solve_linear
from citypact.solve.rows import Rows

from ..content import ByContent
from .coalitions import Floats
from .errors import NotProven

FEASIBILITY = 1e-10  # of the solver; the check allows what `citypact.solve.recheck` does
POSITIVE = 1e-7  # a dual value from here on is positive, relative to the largest if that is above 1
RISES = 1e-6  # an objective that falls by this much along a ray of unit steps falls for ever
_OPTIONS = {"primal_feasibility_tolerance": FEASIBILITY, "dual_feasibility_tolerance": FEASIBILITY}


@dataclass(frozen=True, eq=False)
class Solution(ByContent):
    """A proven optimum: its point, the duals of the rows and the reduced costs of the columns."""

    point: Floats
    row_duals: Floats
    reduced_costs: Floats


class Master:
    """The program; columns are free and rows few at first, both are bounded and added as the questions come.

    Parameters
    ----------
    columns : number of columns
    """

    def __init__(self, columns: int) -> None:
        self._model = highs.new_model(_OPTIONS)
        self._cost = np.zeros(columns)
        self._numbers = np.arange(columns, dtype=np.int32)
        self._bounds = np.tile([-np.inf, np.inf], (columns, 1))
        self._entries = np.empty((4 * columns, columns))
        self._limits = np.empty((4 * columns, 2))
        self._count = 0
        self._center, self._zoom = np.zeros(columns), 1.0
        self._model.addVars(columns, *self._bounds.T.copy())

    @property
    def rows(self) -> int:
        """How many there are."""
        return self._count

    def minimise(self, cost: Floats) -> None:
        """Set the objective, shape (columns,)."""
        self._cost = np.asarray(cost, dtype=np.float64)
        self._model.changeColsCost(cost.size, self._numbers, self._cost)

    def bound_column(self, column: int, low: float, high: float) -> None:
        """Set the bounds of a column."""
        self._bounds[column] = low, high
        middle = float(self._center[column])
        self._model.changeColBounds(column, self._zoom * (low - middle), self._zoom * (high - middle))

    def bound_row(self, row: int, low: float, high: float) -> None:
        """Set the limits of a row."""
        self._limits[row] = low, high
        middle = float(self._entries[row] @ self._center)
        self._model.changeRowBounds(row, self._zoom * (low - middle), self._zoom * (high - middle))

    def clear_entry(self, row: int, column: int) -> None:
        """Take a column out of a row."""
        self._entries[row, column] = 0.0
        self._model.changeCoeff(row, column, 0.0)

    def add_rows(self, entries: Floats, limits: Floats) -> None:
        """Add rows: entries of shape (new, columns), limits of shape (new, 2)."""
        first, last = self._count, self._count + len(entries)
        if last > len(self._entries):
            self._entries = np.concatenate((self._entries, np.empty((last, self._entries.shape[1]))))
            self._limits = np.concatenate((self._limits, np.empty((last, 2))))
        self._entries[first:last], self._limits[first:last], self._count = entries, limits, last
        where, columns = np.nonzero(entries)
        starts = np.searchsorted(where, np.arange(len(entries))).astype(np.int32)
        low, high = self._seen_limits(first, last).T.copy()
        self._model.addRows(
            len(entries), low, high, where.size, starts, columns.astype(np.int32), entries[where, columns]
        )

    def look_at(self, center: Floats, zoom: float) -> None:
        """From now on the solver's variables are ``zoom * (variable - center)``; points come back as they were."""
        self._center, self._zoom = center, zoom
        self._model.changeColsBounds(self._numbers.size, self._numbers, *self._seen_bounds().T.copy())
        for row, (low, high) in enumerate(self._seen_limits(0, self._count).tolist()):
            self._model.changeRowBounds(row, low, high)

    def solve(self) -> Solution | Claim:
        """The proven optimum; ``Claim.INFEASIBLE`` or ``Claim.UNBOUNDED`` where that is proven.

        Raises
        ------
        NotProven
            None of these: the solver stopped, or what it says does not hold.
        """
        program, run = self._program(), highs.run(self._model)
        found = optimum(program, self._cost, run)
        if found is None:
            program = replace(program, matrix=sparse.csr_array(program.matrix))
            if run.claim is not Claim.OPTIMAL and is_infeasible(program):
                return Claim.INFEASIBLE
            if run.claim in (Claim.UNBOUNDED, Claim.STOPPED) and _is_endless(program, self._cost):
                return Claim.UNBOUNDED
            try:
                found = settled(program, self._cost, run)
            except SolverLimit as error:
                raise NotProven(*error.args) from error
        if found is None:
            return Claim.INFEASIBLE
        reduced = self._cost - found.row_duals @ program.matrix
        return Solution(self._center + found.point / self._zoom, found.row_duals, reduced)

    def face(self, found: Solution) -> Floats:
        """Equations that hold at every optimum, shape (k, columns + 1), coefficients followed by the right-hand side.

        The rows and bounds of a dual value that is not zero, for only these are tight on the whole optimal face.
        """
        entries = np.vstack((self._entries[: self._count], np.eye(self._cost.size)))
        duals = np.concatenate((found.row_duals, found.reduced_costs))
        low, high = np.concatenate((self._limits[: self._count], self._bounds)).T
        tight = np.abs(duals) > POSITIVE * max(1.0, float(np.abs(duals).max()))
        return np.column_stack((entries, np.where(duals > 0, low, high)))[tight]

    def _program(self) -> Rows:
        """The program as the solver sees it; the matrix dense."""
        row_low, row_up = self._seen_limits(0, self._count).T
        low, up = self._seen_bounds().T
        return Rows(self._entries[: self._count], row_low, row_up, low, up, np.zeros(low.size, dtype=bool))

    def _seen_limits(self, first: int, last: int) -> Floats:
        middles = self._entries[first:last] @ self._center
        return np.asarray(self._zoom * (self._limits[first:last] - middles[:, None]))

    def _seen_bounds(self) -> Floats:
        return np.asarray(self._zoom * (self._bounds - self._center[:, None]))


def _is_endless(program: Rows, cost: Floats) -> bool:
    """Whether there is a direction in which a feasible program stays feasible and its objective falls for ever."""

    def along(limits: Floats, limit: float) -> NDArray[np.float64]:
        return np.where(np.isfinite(limits), 0.0, limit)

    rays = Rows(
        program.matrix,
        along(program.row_low, -np.inf),
        along(program.row_up, np.inf),
        along(program.low, -1.0),
        along(program.up, 1.0),
        program.whole,
    )
    try:
        steepest = solve_linear(rays, cost)
    except SolverLimit:
        return False
    return steepest is not None and steepest.value < -RISES * float(np.abs(cost).max())
