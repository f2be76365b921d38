"""Linear programs: an optimum counts when its point is feasible and a dual bound, added up by us, meets its value.

Infeasible counts when the least sum of violations is more than nothing, by the same proof.
"""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from . import highs, scip
from .answer import Claim, Floats, Optimum, Proof, Run
from .recheck import FEASIBLE, dual_bound, is_feasible, objective
from .rows import Rows
from .unproven import stopped, unproven

GAP = 1e-7
"""How far value and dual bound of a linear program may be apart, as a part of the value (at least of 1)."""
BOUND = "dual bound"
_WAYS: tuple[dict[str, highs.Option], ...] = (
    {},
    {"presolve": "on"},
    {"simplex_strategy": 4},
    {"solver": "ipm"},
    {"primal_feasibility_tolerance": 1e-7, "dual_feasibility_tolerance": 1e-7},
)
"""Ways to try again where an answer does not hold."""


def solve_linear(rows: Rows, cost: Floats) -> Optimum | None:
    """The proven optimum of a linear program; None if it is proven infeasible.

    Raises SolverLimit where neither is proven, or the objective has no limit.
    """
    return settled(rows, cost, highs.solve_fresh(rows, cost))


def settled(rows: Rows, cost: Floats, first: Run) -> Optimum | None:
    """What is proven of a program after a first run; runs again in other ways where that one does not hold."""
    runs: list[Run] = []
    for run in _again(rows, cost, first):
        if run.claim is Claim.OUT_OF_TIME:
            raise stopped(run)
        found = optimum(rows, cost, run)
        if found is not None:
            return found
        if run.claim is Claim.INFEASIBLE and is_infeasible(rows):
            return None
        runs.append(run)
    if all(run.claim in (Claim.UNBOUNDED, Claim.STOPPED) for run in runs):
        raise stopped(first)
    raise unproven(rows, cost, runs)


def _again(rows: Rows, cost: Floats, first: Run) -> Iterator[Run]:
    yield first
    for way in _WAYS:
        yield highs.solve_fresh(rows, cost, **way)
    yield scip.solve(rows, cost)


def optimum(rows: Rows, cost: Floats, run: Run) -> Optimum | None:
    """The optimum that a run claims, if point and dual bound hold when they are weighed again."""
    if run.claim is not Claim.OPTIMAL or run.point is None or run.row_duals is None:
        return None
    if not is_feasible(rows, run.point):
        return None
    value, bound = objective(cost, run.point), dual_bound(rows, cost, run.row_duals)
    if not abs(value - bound) <= GAP * max(1.0, abs(value)):
        return None
    return Optimum(value, run.point, Proof(value, abs(value - bound), (BOUND,)), run.row_duals)


def is_infeasible(rows: Rows) -> bool:
    """Whether the least sum by which rows must be missed, within the bounds, is proven to be more than tolerable."""
    elastic, cost = _elastic(rows.relaxed())
    run = highs.solve_fresh(elastic, cost)
    if run.row_duals is None:
        return False
    return dual_bound(elastic, cost, run.row_duals) > 0.1 * FEASIBLE


def rules_out(rows: Rows, ray: Floats) -> bool:
    """Whether multipliers of the rows prove by themselves that these must be missed by more than solvers may."""
    reach = np.abs(ray) * _size(rows)
    largest = float(reach.max(initial=0.0))
    return 0.0 < largest < np.inf and dual_bound(rows, np.zeros(rows.shape[1]), ray / largest) > highs.TOLERANCE


def _elastic(rows: Rows) -> tuple[Rows, Floats]:
    """Every row may be missed at a price, in units of its largest coefficient."""
    m, n = rows.shape
    more = sparse.diags_array(_size(rows), format="csr")
    matrix = sparse.hstack([rows.matrix, more, -more], format="csr")
    nothing, endless = np.zeros(2 * m), np.full(2 * m, np.inf)
    low, up = np.concatenate([rows.low, nothing]), np.concatenate([rows.up, endless])
    free = np.zeros(n + 2 * m, dtype=bool)
    return Rows(matrix, rows.row_low, rows.row_up, low, up, free), np.concatenate([np.zeros(n), np.ones(2 * m)])


def _size(rows: Rows) -> Floats:
    """The largest coefficient of each row; 1 for a row of nothing that asks for something."""
    size = abs(rows.matrix).max(axis=1).toarray().ravel() if rows.shape[0] else np.zeros(0)
    size[size == 0.0] = 1.0
    return np.asarray(size)
