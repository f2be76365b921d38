"""No answer: a solver stopped too early, or solvers contradict each other and the program is laid open."""

import os
import tempfile
from collections.abc import Sequence

from ..errors import SolverLimit
from ..text import both
from . import highs
from .answer import Claim, Floats, Run
from .rows import Rows


def stopped(run: Run) -> SolverLimit:
    """The error for a run that ended without an answer of any kind."""
    if run.claim is Claim.UNBOUNDED:
        return SolverLimit(both("solve.unbounded"))
    return SolverLimit(both("solve.limit", status=run.reason))


def unproven(rows: Rows, cost: Floats, runs: Sequence[Run]) -> SolverLimit:
    """The error for runs that no check and no majority reconciles; the program is written to a file first."""
    handle, path = tempfile.mkstemp(prefix="citypact-unproven-", suffix=".mps")
    os.close(handle)
    highs.write(rows, cost, path)
    claims = "; ".join(f"{run.solver}: {run.claim.value} {run.value:.9g}" for run in runs)
    return SolverLimit(both("solve.unproven", claims=claims, file=path))
