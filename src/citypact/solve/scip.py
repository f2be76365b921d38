"""SCIP: a second opinion that shares no code with HiGHS, down to the simplex method underneath."""

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from ..deadline import Deadline
from .answer import Claim, Floats, Run
from .interruptible import interruptible
from .rows import Rows
from .silence import STANDARD_ERROR, STANDARD_OUTPUT, silence

if TYPE_CHECKING:
    from pyscipopt import Model, Variable

_CLAIMS = {
    "optimal": Claim.OPTIMAL,
    "gaplimit": Claim.OPTIMAL,  # within the gap that was asked for
    "infeasible": Claim.INFEASIBLE,
    "unbounded": Claim.UNBOUNDED,
    "timelimit": Claim.OUT_OF_TIME,
    "userinterrupt": Claim.OUT_OF_TIME,
}
_INFINITE = 1e20


@cache
def name() -> str:
    """Who is asked, as it stands in a proof."""
    return f"scip-{version('pyscipopt')}"


def solve(rows: Rows, cost: Floats, gap: float = 0.0) -> Run:
    """A program solved by SCIP, linear or integer, in the time that the run has left; where it gives up it says why."""
    import pyscipopt  # 30 MB that only a second opinion needs

    model = pyscipopt.Model()
    model.hideOutput()
    model.setParams({"numerics/feastol": 1e-9, "numerics/dualfeastol": 1e-9, "limits/absgap": gap, "limits/gap": 0.0})
    model.setParam("misc/catchctrlc", False)  # Ctrl-C is for the run, not for SCIP alone
    if (left := Deadline.current().remaining()) is not None:
        model.setParam("limits/time", max(left, 1e-3))
    columns = _columns(model, rows, cost)
    for i in range(rows.shape[0]):
        _row(model, rows, columns, i)
    try:
        with silence(STANDARD_OUTPUT, STANDARD_ERROR):
            interruptible(model.optimizeNogil, model.interruptSolve)
    except Exception as error:  # what SCIP itself reports has no type of its own
        if type(error) is not Exception:
            raise
        return Run(name(), Claim.STOPPED, reason=str(error))
    return _outcome(model, columns)


def _columns(model: "Model", rows: Rows, cost: Floats) -> list["Variable"]:
    return [
        model.addVar(
            vtype="I" if whole else "C",
            lb=None if low == -np.inf else low,
            ub=None if up == np.inf else up,
            obj=price,
        )
        for low, up, whole, price in zip(
            rows.low.tolist(), rows.up.tolist(), rows.whole.tolist(), cost.tolist(), strict=True
        )
    ]


def _row(model: "Model", rows: Rows, columns: list["Variable"], i: int) -> None:
    from pyscipopt import quicksum

    part = slice(rows.matrix.indptr[i], rows.matrix.indptr[i + 1])
    entries = zip(rows.matrix.indices[part].tolist(), rows.matrix.data[part].tolist(), strict=True)
    activity = quicksum(a * columns[j] for j, a in entries)
    low, up = float(rows.row_low[i]), float(rows.row_up[i])
    if low == up:
        model.addCons(activity == low)
        return
    if low > -_INFINITE:
        model.addCons(activity >= low)
    if up < _INFINITE:
        model.addCons(activity <= up)


def _outcome(model: "Model", columns: list["Variable"]) -> Run:
    status = model.getStatus()
    claim = _CLAIMS.get(status, Claim.STOPPED)
    point = None
    if model.getNSols():
        best = model.getBestSol()
        point = np.array([model.getSolVal(best, column) for column in columns])
    value = float(model.getPrimalbound()) if point is not None else np.nan
    return Run(name(), claim, value, float(model.getDualbound()), point, reason=status)
