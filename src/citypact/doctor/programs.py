"""Programs with known optima that some version of a solver got wrong, put to every solver and to them together.

A solver must agree with itself: its point weighed again, its value and the bound it claims.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from ..solve import highs, scip
from ..solve.answer import Claim, Floats, Run
from ..solve.integer import ask_highs, ask_scip, solve_integer
from ..solve.linear import solve_linear
from ..solve.recheck import dual_bound, objective, violation
from ..solve.rows import Rows
from ..text import both
from .corpus import read, rows_of
from .finding import Finding, within

_EXACT = 2e-7


def programs() -> Iterator[Finding]:
    """Each solver by itself on the stage of a design, then what is reported of it, and its linear relaxation."""
    data = read("stage")
    rows, cost, optimum = rows_of(data), np.array(data["cost"]), float(data["optimum"])
    for name, ask in ((highs.NAME, ask_highs), (scip.name(), ask_scip)):
        runs = (ask(rows, cost, 0.0),)
        yield within(both("doctor.stage", solver=name), _away(rows, cost, optimum, runs), _EXACT)
    found = solve_integer(rows, cost)
    value = np.inf if found is None else found.value
    yield within(both("doctor.stage_agreed"), (abs(value - optimum),), _EXACT)
    yield within(both("doctor.relaxation"), (_duality_gap(rows.relaxed(), cost),), _EXACT)


def packing() -> Iterator[Finding]:
    """The plans of groups of cities, one after the other on one object whose bounds are changed, and each cold."""
    data = read("packing")
    rows, cost = rows_of(data), np.array(data["cost"])
    model = highs.new_model()
    highs.load(model, rows, cost)
    every = np.arange(cost.size, dtype=np.int32)

    def again(part: Rows) -> Run:
        model.changeColsBounds(cost.size, every, part.low, part.up)
        return highs.run(model)

    ways: tuple[tuple[str, Callable[[Rows], Run]], ...] = (
        (both("doctor.packing_again", solver=highs.NAME), again),
        (both("doctor.packing", solver=scip.name()), lambda part: scip.solve(part, cost)),
    )
    for about, ask in ways:
        yield within(about, _parts(rows, cost, data["parts"], ask), _EXACT)


def _parts(
    rows: Rows, cost: Floats, parts: list[dict[str, list[int] | float]], ask: Callable[[Rows], Run]
) -> Iterable[float]:
    for entry in parts:
        part = rows.with_bounds(rows.low, np.isin(np.arange(cost.size), entry["open"]).astype(float))
        yield from _away(part, cost, -float(np.asarray(entry["optimum"])), (ask(part),))


def _away(rows: Rows, cost: Floats, optimum: float, runs: Iterable[Run]) -> Iterator[float]:
    """How far a run's point, value and bound are from the optimum; infinite for a point that is not feasible."""
    for run in runs:
        if run.claim is not Claim.OPTIMAL or run.point is None or violation(rows, run.point) > 1.0:
            yield np.inf
        else:
            figures = (objective(cost, run.point), run.value, run.bound)
            yield max(abs(figure - optimum) for figure in figures)


def _duality_gap(rows: Rows, cost: Floats) -> float:
    found = solve_linear(rows, cost)
    return np.inf if found is None else abs(found.value - dual_bound(rows, cost, found.row_duals))
