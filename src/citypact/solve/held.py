"""A linear program that is asked again and again with some of its columns held, on one warm solver.

The solver's word counts for a point to look at, and for multipliers; the bound they prove is added up here.
"""

from collections.abc import Mapping
from functools import cached_property

import highspy
import numpy as np

from . import highs
from .answer import Claim, Floats
from .recheck import dual_bound
from .rows import Rows
from .unproven import stopped


class Held:
    """The program.

    Parameters
    ----------
    rows : the feasible set, no column whole
    cost : float array, shape (columns,)
    """

    def __init__(self, rows: Rows, cost: Floats) -> None:
        self._rows, self._cost = rows, cost.copy()

    def price(self, cost: Floats) -> None:
        """Set the cost of the first columns, shape (up to columns,)."""
        self._cost[: cost.size] = cost
        self._model.changeColsCost(cost.size, np.arange(cost.size, dtype=np.int32), np.ascontiguousarray(cost, float))

    def solve(self, held: Mapping[int, float]) -> tuple[Floats | None, float]:
        """Where the solver ends with these columns at these values, and a proven lower bound of all such points.

        No point where it found none, -inf where it proved nothing.

        Raises
        ------
        SolverLimit
            The time of the run is over.
        """
        low, up = self._rows.low.copy(), self._rows.up.copy()
        for column, value in held.items():
            low[column] = up[column] = value
            self._model.changeColBounds(column, value, value)
        run = highs.run(self._model)
        for column in held:
            self._model.changeColBounds(column, float(self._rows.low[column]), float(self._rows.up[column]))
        if run.claim is Claim.OUT_OF_TIME:
            raise stopped(run)
        if run.claim is not Claim.OPTIMAL or run.row_duals is None:
            return None, -np.inf
        return run.point, dual_bound(self._rows.with_bounds(low, up), self._cost, run.row_duals)

    @cached_property
    def _model(self) -> highspy.Highs:
        model = highs.new_model()
        highs.load(model, self._rows, self._cost)
        return model
