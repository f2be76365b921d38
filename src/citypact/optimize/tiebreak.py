"""One scheme out of the many that are equally good on every objective.

Ratios and sizes that go by steps are chosen first, and on which side of cap or floor each payment is: those with the
gains nearest to the Shapley value, then those nearest to custom, then those that move least money (sums of absolute
differences, as in the objectives of these names), then the smallest sizes, then the least contributions. Then, with the
steps held, the scheme with the least sum of squares

    sum_i (gain[i] - Shapley[i])^2 + sum grant^2 + sum subsidy^2          in units of the largest worth
    + sum part^2                                                          an open size is min + part * (max - min)
    + sum (ratio - custom)^2 + sum (project share - equal share)^2 + sum (contribution / (revenue * largest rate))^2

over the optimal face. The sum is strictly convex in every number of the scheme, so there is one such scheme; it treats
all cities alike and depends neither on their order nor on the unit of money. It smooths payments over the years. Cities
that are the same in every figure can end with different steps where no equal ones are possible; then the order of their
ids decides. The squares are minimized by Clarabel, an interior-point code for convex quadratic programs.
"""

from collections.abc import Callable, Collection

import clarabel
import numpy as np
import pulp
from scipy import sparse

from ..errors import SolverLimit
from ..mechanism.quantity import largest
from ..text import both
from .objectives.nearness import distance_from_custom, distance_of_gains
from .program import Expression, Program, value
from .rows import add_violated, solve_with_rows
from .setting import money_size
from .stages import KEEP


def break_ties(program: Program, done: Collection[str] = ()) -> None:
    """Move the program's variables to the one scheme that the rule picks; ``done`` names objectives that were stages.

    Raises
    ------
    SolverLimit
        Clarabel did not reach its accuracy, or HiGHS proved no optimum.
    """
    if any(variable.cat == pulp.LpInteger for variable in program.lp.variables()):
        _settle_whole_numbers(program, done)
        _hold_whole_numbers(program)
    while True:
        _solve(program)
        if not add_violated(program, np.array([value(program.gain[i]) for i in sorted(program.gain)])):
            return


def _settle_whole_numbers(program: Program, done: Collection[str]) -> None:
    """Choose the steps of the ratios, as the rule says, before the least squares choose the rest."""
    for name, objective in _STEPS.items():
        if name in done:
            continue
        distance = objective(program)
        if not distance.keys():
            continue  # nothing to choose by
        program.lp.setObjective(distance)
        proof = solve_with_rows(program)
        if proof is None:
            raise SolverLimit(both("design.tie_lost"))
        program.require(f"tie_{name}", distance <= proof.value + KEEP)


def _shared(program: Program) -> Expression:
    """Money from hosts to origins, in present value."""
    discount = program.setting.discount
    return pulp.lpSum(float(discount[t]) * paid for (_, t), paid in program.origin_payment.items())


def _sizes(program: Program) -> Expression:
    """How far open sizes are above their first values, in parts of what they can be."""
    return pulp.lpSum(
        number / len(weights) * weight
        for weights in program.weights.values()
        for number, weight in enumerate(weights, 1)
    )


def _contributed(program: Program) -> Expression:
    """Contributions that go by steps, in present value."""
    discount = program.setting.discount
    by_steps = ((t, paid) for (_, t), paid in program.contribution.items() if _has_steps(paid))
    return pulp.lpSum(float(discount[t]) * paid for t, paid in by_steps)


def _has_steps(paid: Expression | float) -> bool:
    return isinstance(paid, Expression) and any(variable.cat == pulp.LpInteger for variable in paid)


_STEPS: dict[str, Callable[[Program], Expression]] = {
    "nearest-shapley": lambda program: distance_of_gains(program, "tie_shapley", program.setting.reference),
    "nearest-custom": lambda program: distance_from_custom(program, "tie_custom"),
    "least-shared": _shared,
    "least-sizes": _sizes,
    "least-contributed": _contributed,
}


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

    money = 1.0 / (money_size(setting.case, setting.table) / setting.scale) ** 2
    for i, gain in program.gain.items():
        aim(gain, money, float(setting.reference[setting.cities[i].id]))
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
        aim(paid, money, 0.0)
    for weights in program.weights.values():
        for weight in weights:
            aim(weight, 1.0, 0.0)
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
    settings.tol_infeas_abs = settings.tol_infeas_rel = 1e-12  # there is a scheme, so a looser proof of none is noise
    quadratic = sparse.diags_array(2.0 * weights, format="csc")
    found = clarabel.DefaultSolver(quadratic, -2.0 * weights * aims, matrix, bounds, cones, settings).solve()
    if str(found.status) not in {"Solved", "AlmostSolved"}:
        raise SolverLimit(both("design.tie_open", status=str(found.status)))
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
