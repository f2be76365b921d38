"""How far a division is from the core, in money that must change hands: a linear program with generated rows.

min  sum_i paid[i]^+     s.t.  sum_{i in S} (gain[i] + paid[i]) >= worth(S) for all S,  sum_i paid[i] = subsidy

where the subsidy, the outside money without which no division is stable (cost of stability, Bachrach et al. 2009), is
made as small as possible first.
"""

import highspy
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import SolverLimit
from ..game.coalitions import members, subset_sums
from ..text import both

Floats = NDArray[np.float64]
_VIOLATED = 1e-9


def nearest_payments(worths: Floats, gains: pd.Series) -> pd.Series:
    """Payments to (positive) and from cities that bring a division into the core with the least money moved.

    Parameters
    ----------
    worths : shape (2**n,)
    gains : by city, in the order of the worths' bits; they need not add up to the worth of all

    Ties between equally small payments are left to the solver's vertex; the total is unique.
    """
    scale = float(np.abs(worths).max()) or 1.0
    solver = _Solver(worths / scale, gains.to_numpy(dtype=float) / scale)
    subsidy = solver.least(subsidy=True)
    solver.hold_subsidy(subsidy)
    solver.least(subsidy=False)
    return pd.Series(solver.payments() * scale, index=gains.index, name="payment")


class _Solver:
    """Columns: received and paid by each city; coalition rows are written when violated."""

    def __init__(self, worths: Floats, gains: Floats) -> None:
        self.worths, self.gains, self.n = worths, gains, gains.size
        self.written: set[int] = set()
        self.model = highspy.Highs()
        for option, value in {"output_flag": False, "threads": 1, "primal_feasibility_tolerance": 1e-10}.items():
            self.model.setOptionValue(option, value)
        for _ in range(2 * self.n):
            self.model.addCol(0.0, 0.0, np.inf, 0, [], [])
        every = list(range(2 * self.n))
        self.model.addRow(-np.inf, np.inf, 2 * self.n, every, [1.0] * self.n + [-1.0] * self.n)
        self._write((1 << self.n) - 1)

    def least(self, *, subsidy: bool) -> float:
        """Least outside money, or least money received; with every coalition content."""
        outside = np.concatenate([np.ones(self.n), -np.ones(self.n)])
        received = np.concatenate([np.ones(self.n), np.zeros(self.n)])
        costs = (
            outside if subsidy else received + 2.0 * self.n * outside
        )  # of the room for rounding no more than needed
        if subsidy:
            self.model.changeRowBounds(0, 0.0, np.inf)
        self.model.changeColsCost(2 * self.n, np.arange(2 * self.n, dtype=np.int32), costs)
        while True:
            self.model.run()
            if self.model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                status = self.model.modelStatusToString(self.model.getModelStatus())
                raise SolverLimit(both("negotiation.no_distance", status=status))
            excess = self.worths - subset_sums(self.gains + self.payments())
            worst = np.argsort(-excess, kind="stable")[: 2 * self.n]
            fresh = [int(c) for c in worst if excess[c] > _VIOLATED and int(c) not in self.written]
            for coalition in fresh:
                self._write(coalition)
            if not fresh:
                return float(self.model.getObjectiveValue())

    def hold_subsidy(self, subsidy: float) -> None:
        """Outside money at its least from now on, but for rounding: gains of a ledger seldom add up exactly."""
        self.model.changeRowBounds(0, 0.0, subsidy + 10 * _VIOLATED)

    def payments(self) -> Floats:
        """What each city receives less what it pays."""
        values = np.array(self.model.getSolution().col_value)
        return np.asarray(values[: self.n] - values[self.n :])

    def _write(self, coalition: int) -> None:
        self.written.add(coalition)
        inside = list(members(coalition))
        columns = inside + [self.n + i for i in inside]
        least = float(self.worths[coalition] - self.gains[inside].sum())
        self.model.addRow(least, np.inf, len(columns), columns, [1.0] * len(inside) + [-1.0] * len(inside))
