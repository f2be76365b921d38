"""No answer: a solver stopped too early, or solvers contradict each other and the program is laid open."""

import os
import tempfile
from collections.abc import Sequence

import numpy as np

from ..deadline import Deadline
from ..errors import SolverLimit
from ..text import both
from . import highs
from .answer import Claim, Floats, Optimum, Run
from .rows import Rows


class OutOfTime(SolverLimit):
    """The time was over before a program was proven.

    It carries the best point found by then, if there is one, and a proven bound that no value lies below.
    """

    def __init__(self, message: str, best: Optimum | None = None, bound: float = -np.inf) -> None:
        self.best, self.bound = best, bound
        super().__init__(message)

    def __reduce__(self) -> tuple[type["OutOfTime"], tuple[str, Optimum | None, float]]:
        return type(self), (self.args[0], self.best, self.bound)

    def times(self, unit: float) -> "OutOfTime":
        """The same for an objective of so many times the size."""
        return OutOfTime(self.args[0], None if self.best is None else self.best.times(unit), self.bound * unit)


def stopped(run: Run) -> SolverLimit:
    """The error for a run that ended without an answer of any kind."""
    if run.claim is Claim.UNBOUNDED:
        return SolverLimit(both("solve.unbounded"))
    if run.claim is Claim.OUT_OF_TIME:
        deadline = Deadline.current()
        why = deadline.over(both("solve.solving")) if deadline.expired else both("solve.limit", status=run.reason)
        return OutOfTime(why)
    return SolverLimit(both("solve.limit", status=run.reason))


def unproven(rows: Rows, cost: Floats, runs: Sequence[Run]) -> SolverLimit:
    """The error for runs that no check and no majority reconciles; the program is written to a file first."""
    handle, path = tempfile.mkstemp(prefix="citypact-unproven-", suffix=".mps")
    os.close(handle)
    highs.write(rows, cost, path)
    claims = "; ".join(f"{run.solver}: {run.claim.value} {run.value:.9g}" for run in runs)
    return SolverLimit(both("solve.unproven", claims=claims, file=path))
