"""One scheme out of the many that are equally good on every objective: the one with the least sum of squares.

    min  sum_i (gain[i] - Shapley[i])^2 + sum (ratio - custom)^2 + sum (project share - equal share)^2
         + sum (contribution / revenue)^2 / rate^2 + sum (grant / scale)^2 + sum subsidy^2
         + sum (open size's way from its lower to its upper limit)^2

over the optimal face of the last stage, whole numbers of steps held fixed. The sum is strictly convex in every number
of the scheme, so the scheme is unique, and it treats all cities alike, so it does not depend on their order.
The rule smooths payments over the years. Solved by Clarabel, an interior-point code for convex quadratic programs.
"""

import clarabel
import numpy as np
import pulp
from scipy import sparse

from ..errors import SolverLimit
from ..mechanism.quantity import largest
from .program import Program, value
from .rows import add_violated


def break_ties(program: Program) -> None:
    """Move the program's variables to the least-squares point of the optimal face.

    Raises
    ------
    SolverLimit
        Clarabel did not reach its accuracy.
    """
    _hold_whole_numbers(program)
    while True:
        _solve(program)
        if not add_violated(program, np.array([value(program.gain[i]) for i in sorted(program.gain)])):
            return


def _hold_whole_numbers(program: Program) -> None:
    for variable in program.lp.variables():
        if variable.cat == pulp.LpInteger:
            variable.lowBound = variable.upBound = float(round(value(variable)))


def _targets(program: Program) -> dict[str, tuple[float, float]]:
    """Weight and target of each variable of the scheme, by its name."""
    setting = program.setting
    targets: dict[str, tuple[float, float]] = {}

    def aim(expression: object, weight: float, target: float) -> None:
        for variable in (
            [expression] if isinstance(expression, pulp.LpVariable) else getattr(expression, "keys", list)()
        ):
            targets[variable.name] = (weight, target)

    for i, gain in program.gain.items():
        aim(gain, 1.0, float(setting.reference[setting.cities[i].id]))
    for ratio in program.origin_share.values():
        aim(ratio, 1.0, setting.model.tax_sharing.custom)
    for ratio in program.fund_share.values():
        aim(ratio, 1.0, 0.0)
    for (p, _), share in program.project_share.items():
        aim(share, 1.0, 1.0 / len(setting.works[p].payers))
    rate = 0.0 if setting.model.fund is None else largest(setting.model.fund.contribution_rate)
    for (i, t), paid in program.contribution.items():
        aim(paid, 1.0 / max(rate * setting.revenue[i, t], 1e-6) ** 2, 0.0)
    for paid in [*program.grant.values(), *program.subsidy.values()]:
        aim(paid, 1.0, 0.0)
    for size in program.sizes.values():
        aim(size, 1.0, 0.0)
    return targets


def _solve(program: Program) -> None:
    variables = [v for v in program.lp.variables() if v.lowBound is None or v.lowBound != v.upBound]
    fixed = {v.name: v.lowBound for v in program.lp.variables() if v.lowBound is not None and v.lowBound == v.upBound}
    targets = _targets(program)
    weights = np.array([targets.get(v.name, (0.0, 0.0))[0] for v in variables])
    aims = np.array([targets.get(v.name, (0.0, 0.0))[1] for v in variables])
    matrix, bounds, cones = _rows(program, variables, fixed)
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    quadratic = sparse.diags_array(2.0 * weights, format="csc")
    found = clarabel.DefaultSolver(quadratic, -2.0 * weights * aims, matrix, bounds, cones, settings).solve()
    if str(found.status) not in {"Solved", "AlmostSolved"}:
        raise SolverLimit(f"the tie between equally good schemes was not settled: Clarabel says {found.status}")
    for variable, amount in zip(variables, found.x, strict=True):
        variable.varValue = float(amount)
    for variable in program.lp.variables():
        if variable.name in fixed:
            variable.varValue = fixed[variable.name]


def _rows(
    program: Program, variables: list[pulp.LpVariable], fixed: dict[str, float]
) -> tuple[sparse.csc_array, np.ndarray, list[object]]:
    """The program as A x + s = b with s = 0 for equations and s >= 0 for the rest, as Clarabel wants it."""
    column = {v.name: j for j, v in enumerate(variables)}
    equal: list[tuple[dict[int, float], float]] = []
    below: list[tuple[dict[int, float], float]] = []
    for constraint in program.lp.constraints():
        row = {column[v.name]: float(a) for v, a in constraint.items() if v.name in column and a}
        right = -float(constraint.constant) - sum(a * fixed[v.name] for v, a in constraint.items() if v.name in fixed)
        if constraint.sense == pulp.LpConstraintEQ:
            equal.append((row, right))
        else:
            sign = float(constraint.sense) * -1.0  # LE is -1: keep; GE is +1: turn round
            below.append(({j: sign * a for j, a in row.items()}, sign * right))
    for j, variable in enumerate(variables):
        if variable.lowBound is not None:
            below.append(({j: -1.0}, -float(variable.lowBound)))
        if variable.upBound is not None:
            below.append(({j: 1.0}, float(variable.upBound)))
    rows = [entry for entry in equal + below if entry[0]]
    entries = [(i, j, a) for i, (row, _) in enumerate(rows) for j, a in row.items()]
    at, to, amounts = zip(*entries, strict=True)
    matrix = sparse.csc_array((amounts, (at, to)), shape=(len(rows), len(variables)))
    equations = sum(1 for row, _ in equal if row)
    cones = [clarabel.ZeroConeT(equations), clarabel.NonnegativeConeT(len(rows) - equations)]
    return matrix, np.array([right for _, right in rows]), cones
