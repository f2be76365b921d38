"""The linear relaxation of a program within boxes of its whole numbers, from the basis of the box before."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import highspy
import numpy as np

from . import highs
from .answer import Claim, Floats, Optimum
from .linear import optimum, rules_out
from .recheck import dual_bound, objective
from .rows import Row, Rows
from .tree import Box, Part

_CERTAIN = 1e-6
"""What the bound of a column must be past a whole number to rule it out."""


class Parts:
    """A program for one objective, as ``tree`` asks it.

    Parameters
    ----------
    model : the solver that holds the relaxation; its whole columns have their own limits again after ``release``
    bound : what is proven of the whole relaxation
    rows : function that returns the program with the cuts there are
    cut : function of a point that adds the rows it violates, and says whether there were any
    inmost : function of a program, a cost and an optimum that names one as good that is likely to violate less
    """

    def __init__(
        self,
        model: highspy.Highs,
        cost: Floats,
        bound: float,
        rows: Callable[[], Rows],
        cut: Callable[[Floats], bool],
        inmost: Callable[[Rows, Floats, Optimum], Optimum] | None = None,
    ) -> None:
        self._model, self._cost, self._bound, self._now, self._cut = model, cost, bound, rows, cut
        self._inmost = inmost or (lambda rows, cost, found: found)

    @property
    def _rows(self) -> Rows:
        return self._now()

    @cached_property
    def whole(self) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        """The whole columns, in order."""
        return np.flatnonzero(self._rows.whole).astype(np.int32)

    @property
    def cost(self) -> Floats:
        """The objective, shape (columns,)."""
        return self._cost

    @property
    def everything(self) -> Box:
        """All there is."""
        return Box(self._rows.low[self.whole], self._rows.up[self.whole], self._bound)

    def release(self) -> None:
        """Give the columns their own limits again."""
        self._hold(self.everything)

    def part(self, box: Box) -> Part:
        """The optimum of the relaxation within a box, or the proof that it is empty."""
        self._hold(box)
        rows = self._within(box)
        found = self._weighed(rows)
        if found.point is None and found.bound < np.inf:  # a basis of another box can lead astray
            self._model.clearSolver()
            again = self._weighed(rows)
            found = Part(max(found.bound, again.bound), again.point)
        return found

    def _weighed(self, rows: Rows) -> Part:
        """What a run of the solver proves, whatever it says of it: any multipliers give a bound."""
        run = highs.run(self._model)
        if run.claim is Claim.INFEASIBLE and (ray := highs.ray(self._model)) is not None and rules_out(rows, ray):
            return Part(np.inf, None)
        bound = -np.inf if run.row_duals is None else self._next(dual_bound(rows, self._cost, run.row_duals))
        return Part(bound, run.point if run.claim is Claim.OPTIMAL else None)

    def whole_values(self, point: Floats) -> Floats:
        """Values of the whole columns at a point."""
        return np.asarray(point[self.whole])

    def complete(self, point: Floats) -> tuple[Floats | None, bool]:
        """The best point with the whole numbers of this one, if there is one; whether it led to new rows instead."""
        at = np.clip(np.round(point[self.whole]), *self._limits)
        box = Box(at, at)
        self._hold(box)
        run = highs.run(self._model)
        found = optimum(self._within(box), self._cost, run)
        if found is None:
            return None, False
        point = self._inmost(self._within(box), self._cost, found).point
        return (None, True) if self._cut(point) else (point, False)

    def value(self, point: Floats) -> float:
        """The objective of a point."""
        return objective(self._cost, point)

    def tightened(self, box: Box, most: float) -> Box:
        """A box within a box outside which everything costs more than ``most``; upside down where everything does.

        It reaches from the least to the largest value of each whole column over the relaxation.
        """
        rows = self._within(box)
        used = np.flatnonzero(self._cost)
        rows = rows.with_rows([Row(used.tolist(), self._cost[used].tolist(), -np.inf, most)])
        model = highs.new_model()
        highs.load(model, rows, np.zeros_like(self._cost))
        low, up = box.low.copy(), box.up.copy()
        for j in np.flatnonzero(box.low < box.up).tolist():
            low[j] = max(low[j], np.ceil(_least(model, rows, self.whole[j], 1.0) - _CERTAIN))
            up[j] = min(up[j], np.floor(-_least(model, rows, self.whole[j], -1.0) + _CERTAIN))
            model.changeColBounds(self.whole[j], low[j], up[j])
            rows.low[self.whole[j]], rows.up[self.whole[j]] = low[j], up[j]
        return Box(low, up, box.bound)

    @property
    def _limits(self) -> tuple[Floats, Floats]:
        return self._rows.low[self.whole], self._rows.up[self.whole]

    def _hold(self, box: Box) -> None:
        self._model.changeColsBounds(self.whole.size, self.whole, box.low, box.up)

    @cached_property
    def _counts(self) -> bool:
        """Whether the objective is a whole number wherever the whole columns are."""
        elsewhere = self._cost[~self._rows.whole]
        return not elsewhere.any() and bool((self._cost == np.round(self._cost)).all())

    def _next(self, bound: float) -> float:
        """The least value that the objective can take at or above a bound."""
        return float(np.ceil(bound - _CERTAIN)) if self._counts else bound

    def _within(self, box: Box) -> Rows:
        low, up = self._rows.low.copy(), self._rows.up.copy()
        low[self.whole], up[self.whole] = box.low, box.up
        return replace(self._rows.relaxed(), low=low, up=up)


def _least(model: highspy.Highs, rows: Rows, column: int, sign: float) -> float:
    """A proven bound of a column's value, or of minus it."""
    cost = np.zeros(rows.shape[1])
    cost[column] = sign
    model.changeColCost(column, sign)
    run = highs.run(model)
    model.changeColCost(column, 0.0)
    return -np.inf if run.row_duals is None else dual_bound(rows, cost, run.row_duals)
