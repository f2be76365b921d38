"""HiGHS: the only place that makes one. Silent, one thread, tight tolerances; its answer is a claim and no proof."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, TypeAlias, cast

import highspy
import numpy as np
from highspy.highs import HighsCallback, HighsCallbackEvent
from numpy.typing import NDArray

from ..deadline import Deadline
from .answer import Claim, Floats, Run
from .interruptible import interruptible
from .rows import Rows
from .silence import silence

TOLERANCE = 1e-9
_SHORT = 10_000
"""Coefficients of a linear program that is over before anybody could want to stop it."""
_TINY = 500
"""Coefficients of an integer program that is most likely over in a moment."""
_MOMENT = 0.1
"""Seconds of which nobody minds that a solver cannot be stopped in them."""
Option: TypeAlias = "bool | int | float | str"
NAME = f"highs-{version('highspy')}"
_OPTIONS: Mapping[str, Option] = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "primal_feasibility_tolerance": TOLERANCE,
    "dual_feasibility_tolerance": TOLERANCE,
    "mip_feasibility_tolerance": TOLERANCE,
    # HiGHS 1.13 to 1.16 lose points in the presolve of integer programs at these tolerances, and prove the rest.
    "presolve": "off",
    # A start heuristic that takes two thirds of the time of small integer programs, and finds nothing for it.
    "mip_heuristic_run_feasibility_jump": False,
}
_CLAIMS = {
    highspy.HighsModelStatus.kOptimal: Claim.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Claim.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Claim.UNBOUNDED,
    highspy.HighsModelStatus.kTimeLimit: Claim.OUT_OF_TIME,
    highspy.HighsModelStatus.kInterrupt: Claim.OUT_OF_TIME,
}


def new_model(options: Mapping[str, Option] | None = None) -> highspy.Highs:
    """An empty model under the house's options; ``options`` go before them."""
    with silence():
        model = highspy.Highs()
    model.setOptionValue("output_flag", False)  # first, so that no option is talked about
    for option, value in {**_OPTIONS, **(options or {})}.items():
        model.setOptionValue(option, value)
    return model


def load(model: highspy.Highs, rows: Rows, cost: Floats) -> None:
    """Hand a program to a model, in place of whatever it held."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = rows.shape
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = rows.low, rows.up
    lp.row_lower_, lp.row_upper_ = rows.row_low, rows.row_up
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = rows.matrix.indptr
    lp.a_matrix_.index_ = rows.matrix.indices
    lp.a_matrix_.value_ = rows.matrix.data
    if rows.is_integer:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in rows.whole]
    model.passModel(lp)


def add_rows(model: highspy.Highs, rows: Rows, first: int) -> None:
    """Hand a model the rows of its program from the ``first`` one on."""
    matrix, count = rows.matrix, rows.shape[0] - first
    begin = matrix.indptr[first]
    starts, at, amounts = matrix.indptr[first:-1] - begin, matrix.indices[begin:], matrix.data[begin:]
    model.addRows(count, rows.row_low[first:], rows.row_up[first:], at.size, starts, at, amounts)


Watch: TypeAlias = Callable[[float, float], None]
"""Told, while an integer program is searched, the best value found (inf: none yet) and the bound of all values."""


def run(model: highspy.Highs, watch: Watch | None = None) -> Run:
    """Solve what the model holds, in the time that the run has left; a search for whole numbers may be watched.

    An integer program is solved from a fresh state, a linear one from the last basis.

    HiGHS 1.16.0, solved again after changed bounds, hands out a point that is not the one it reports.
    """
    integer = any(kind == highspy.HighsVarType.kInteger for kind in model.getLp().integrality_)
    if integer:
        model.clearSolver()
    left = Deadline.current().remaining()
    with silence():
        if integer and watch is None and model.getNumNz() <= _TINY:
            _limit(model, _MOMENT if left is None else min(left, _MOMENT))
            _run_interruptible(model)
            if model.getModelStatus() != highspy.HighsModelStatus.kTimeLimit:
                return _outcome(model, integer)
            model.clearSolver()
        _limit(model, left)
        if integer or model.getNumNz() > _SHORT:
            _run_interruptible(model, watch if integer else None)
        else:
            model.run()
    return _outcome(model, integer)


def _limit(model: highspy.Highs, seconds: float | None) -> None:
    """Let a model run for so long from now; its clock counts all its runs together."""
    model.setOptionValue("time_limit", np.inf if seconds is None else model.getRunTime() + seconds)


def _run_interruptible(model: highspy.Highs, watch: Watch | None = None) -> None:
    """Run a model that may take long. The callbacks by which it can be stopped are only started when it shall be."""
    events = (model.cbSimplexInterrupt, model.cbIpmInterrupt, model.cbMipInterrupt)
    stopping: list[HighsCallback] = []

    def stop() -> None:
        if not stopping:
            stopping.extend(events)
            for event in events:
                event.subscribe(_interrupt)

    with _watched(model, watch) as tick:
        interruptible(model.run, stop, tick)
    for event in stopping:
        event.unsubscribe(_interrupt)


@contextmanager
def _watched(model: highspy.Highs, watch: Watch | None) -> Iterator[Callable[[], None] | None]:
    """Something to call now and then that says how far a search is."""
    if watch is None:
        yield None
        return
    reached = [np.inf, -np.inf]

    def note(event: HighsCallbackEvent) -> None:
        reached[:] = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound

    model.cbMipInterrupt.subscribe(note)
    try:
        yield lambda: watch(*reached)
    finally:
        model.cbMipInterrupt.unsubscribe(note)


def _interrupt(event: HighsCallbackEvent) -> None:
    event.interrupt()


def _outcome(model: highspy.Highs, integer: bool) -> Run:
    status = model.getModelStatus()
    claim = _CLAIMS.get(status, Claim.STOPPED)
    info, found = model.getInfo(), model.getSolution()
    point = np.array(found.col_value) if found.value_valid else None
    return Run(
        solver=NAME,
        claim=claim,
        value=float(info.objective_function_value),
        bound=float(info.mip_dual_bound) if integer else -np.inf,
        point=point,
        row_duals=np.array(found.row_dual) if found.dual_valid and not integer else None,
        reason=model.modelStatusToString(status),
    )


def ray(model: highspy.Highs) -> Floats | None:
    """Multipliers of the rows by which a linear program that was called infeasible is to be so."""
    _, there, found = cast("Any", model).getDualRay()  # not in its stubs
    return np.array(found) if there else None


def basic(model: highspy.Highs) -> NDArray[np.intp]:
    """The basic columns of what a model last solved; those after the program's own are the rows' slacks."""
    basis = model.getBasis()
    kinds = [*basis.col_status, *basis.row_status]
    return np.flatnonzero([kind == highspy.HighsBasisStatus.kBasic for kind in kinds])


def solve_fresh(rows: Rows, cost: Floats, **options: Option) -> Run:
    """A program solved on a model of its own."""
    model = new_model(options)
    load(model, rows, cost)
    return run(model)


def write(rows: Rows, cost: Floats, path: str) -> None:
    """A program written to a file in MPS format, so that others can look at it."""
    model = new_model()
    load(model, rows, cost)
    with silence():
        model.writeModel(path)


def least_squares(rows: Rows, weights: Floats, aims: Floats) -> Floats | None:
    """Where HiGHS' active-set code ends on its way to the least sum of weight * (z - aim)^2, whatever it says of it."""
    model = new_model()
    load(model, rows.relaxed(), -2.0 * weights * aims)
    squares = highspy.HighsHessian()
    squares.dim_ = weights.size
    squares.format_ = highspy.HessianFormat.kTriangular
    squares.start_ = np.arange(weights.size + 1, dtype=np.int32)
    squares.index_ = np.arange(weights.size, dtype=np.int32)
    squares.value_ = 2.0 * weights
    model.passHessian(squares)
    if (left := Deadline.current().remaining()) is not None:
        model.setOptionValue("time_limit", left)
    with silence():
        _run_interruptible(model)
    found = np.array(model.getSolution().col_value)  # there even where the code ends in an error of its own
    return np.clip(found, rows.low, rows.up) if found.size == weights.size else None
