"""PuLP and HiGHS: the one place that knows their status codes, tolerances and options.

A status other than "proven optimal" or "proven infeasible" is never an answer.
"""

from dataclasses import dataclass

import pulp

from ..errors import SolverLimit
from ..text import both

TOLERANCE = 1e-9
OPTIONS = {
    "primal_feasibility_tolerance": TOLERANCE,
    "dual_feasibility_tolerance": TOLERANCE,
    "mip_feasibility_tolerance": TOLERANCE,
}


@dataclass(frozen=True)
class Proof:
    """How a program was solved: its value and how far it can be from the true optimum (both in program money)."""

    value: float
    gap: float


def solve(lp: pulp.LpProblem, time_limit: float | None = None, gap: float = TOLERANCE) -> Proof | None:
    """Solve to proven optimality; None if there is no feasible point. Variables then hold the optimum.

    ``gap``: how far the value of an integer program may be from the best bound to count as optimal.

    Raises
    ------
    SolverLimit
        Neither was proven, for example within the time limit (seconds).
    """
    _run(lp, time_limit, gap, presolve="choose")
    if lp.status == pulp.LpStatusInfeasible and lp.isMIP():
        _run(lp, time_limit, gap, presolve="off")  # HiGHS 1.15 can lose points within tolerance in presolve
    # A time limit leaves status "Optimal" in PuLP 3.3; only sol_status tells.
    if lp.status == pulp.LpStatusOptimal and lp.sol_status == pulp.LpSolutionOptimal:
        return Proof(float(pulp.value(lp.objective) or 0.0), _gap(lp))
    if lp.status == pulp.LpStatusInfeasible:
        return None
    raise SolverLimit(both("design.unproven", status=pulp.LpSolution[lp.sol_status]))


def _run(lp: pulp.LpProblem, time_limit: float | None, gap: float, presolve: str) -> None:
    options = {"presolve": presolve, **OPTIONS}
    lp.solve(pulp.HiGHS(msg=False, threads=1, gapRel=0.0, gapAbs=gap, timeLimit=time_limit, **options))


def _gap(lp: pulp.LpProblem) -> float:
    """Integer programs: distance of the best bound; linear ones: distance of the dual objective."""
    info = lp.solverModel.getInfo()
    value = info.objective_function_value
    if lp.isMIP():
        return float(abs(value - info.mip_dual_bound))
    return float(info.primal_dual_objective_error * (1.0 + abs(value)))
