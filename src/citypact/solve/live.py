"""A program that is asked many questions: held by one solver, from the basis of the question before.

It knows rows and a function that returns cuts; what they mean is its caller's. Every answer is proven as in ``linear``
and ``integer``: with a dual bound, or by a second solver on the program with all the cuts there are.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from . import highs
from .answer import Claim, Floats, Optimum, Run
from .integer import confirmed, opinions_after_first
from .linear import optimum, settled
from .rows import Row, Rows

Cuts = Callable[[Floats], Sequence[Row]]
"""Rows that a point (shape (columns,)) violates; none if it violates none."""
_LARGE = 1e4
"""Coefficients of an objective from which on it is scaled: amounts of currency are beyond what solvers tell from 0."""


def no_cuts(point: Floats) -> Sequence[Row]:
    """A program without rows of its own making."""
    return ()


class Live:
    """The feasible set of a program, ready for any linear objective.

    Parameters
    ----------
    rows : Rows
    cuts : function of a point, returning the rows it violates; they stay for the questions that follow
    gap : how far an integer optimum may be from its bound, in the unit of the objective
    remaining : function that says how many seconds are left, or None without a limit
    """

    def __init__(
        self,
        rows: Rows,
        cuts: Cuts = no_cuts,
        gap: float = 0.0,
        remaining: Callable[[], float | None] = lambda: None,
    ) -> None:
        self.rows = rows
        self._cuts, self._gap, self._remaining = cuts, gap, remaining
        self._model = highs.new_model({"mip_abs_gap": gap})
        highs.load(self._model, rows, np.zeros(rows.shape[1]))
        self._every = np.arange(rows.shape[1], dtype=np.int32)

    def minimize(self, cost: Floats) -> Optimum | None:
        """The least value of an objective with every cut respected; None if nothing is feasible.

        Raises
        ------
        SolverLimit
            Neither an optimum nor infeasibility was proven, or the objective has no limit.
        """
        largest = float(np.abs(cost).max(initial=0.0))
        unit = largest if largest > _LARGE else 1.0
        found = self._proven(cost / unit, self._gap / unit)
        if found is None or unit == 1.0:
            return found
        value, proof = found.value * unit, found.proof
        return replace(
            found,
            value=value,
            proof=replace(proof, value=value, gap=proof.gap * unit),
            row_duals=found.row_duals * unit,
        )

    def bound(self, column: int, low: float, up: float) -> None:
        """Change the limits of a column."""
        self._model.changeColBounds(column, low, up)
        self.rows = self.rows.with_bounds(_changed(self.rows.low, column, low), _changed(self.rows.up, column, up))

    def add(self, rows: Sequence[Row]) -> int:
        """Add rows; the number of the first of them."""
        first = self.rows.shape[0]
        for row in rows:
            self._model.addRow(row.low, row.up, len(row.columns), list(row.columns), list(row.coefficients))
        self.rows = self.rows.with_rows(rows)
        return first

    def limit_row(self, row: int, low: float, up: float) -> None:
        """Change the limits of a row."""
        self._model.changeRowBounds(row, low, up)
        self.rows = replace(
            self.rows, row_low=_changed(self.rows.row_low, row, low), row_up=_changed(self.rows.row_up, row, up)
        )

    def _proven(self, cost: Floats, gap: float) -> Optimum | None:
        """Solve, cut and solve again until a proven optimum violates nothing."""
        self._model.changeColsCost(cost.size, self._every, cost)
        while True:
            run = highs.run(self._model, self._remaining())
            if self._cut(run.point if run.claim is Claim.OPTIMAL else None):
                continue
            found = self._settled(cost, gap, run)
            if found is None or not self._cut(found.point):
                return found

    def _settled(self, cost: Floats, gap: float, run: Run) -> Optimum | None:
        if not self.rows.is_integer:
            return optimum(self.rows, cost, run) or settled(self.rows, cost, run, self._remaining())
        others = opinions_after_first(self.rows, cost, gap, self._remaining())
        return confirmed(self.rows, cost, run, others, gap)

    def _cut(self, point: Floats | None) -> bool:
        fresh = self._cuts(point) if point is not None else ()
        if fresh:
            self.add(fresh)
        return bool(fresh)


def _changed(values: NDArray[np.float64], at: int, value: float) -> Floats:
    changed = values.copy()
    changed[at] = value
    return changed
