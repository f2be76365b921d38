"""One scheme out of the many that are equally good on every objective.

Ratios and sizes that go by steps are chosen first, and on which side of cap or floor each payment is: those with the
gains nearest to the Shapley value, then those nearest to custom, then those that move least money (sums of absolute
differences, as in the objectives of these names), then the smallest sizes, then the latest contributions: what goes by
steps counts a tenth less with every year that it comes later, and up to twice, the less the payer gains by the Shapley
value. Where somebody waits, gains are as near as can be, and what follows is to within the mechanism's gap. Then, with
the steps held, the scheme with the least sum of squares

    sum_i (gain[i] - Shapley[i])^2 + sum grant^2 + sum subsidy^2          in units of the largest worth
    + sum part^2                                                          an open size is min + part * (max - min)
    + sum (ratio - custom)^2 + sum (project share - equal share)^2 + sum carried^2
    + sum (contribution / (revenue * largest rate))^2

over the optimal face (the share by benefit stands for the equal one where what a city bears has limits by benefit).
The sum is strictly convex in every number of the scheme, so there is one such scheme; it treats all cities alike and
depends neither on their order nor on the unit of money. It smooths payments over the years, but where cities may
borrow they owe as little as they can before that. What a city could get for several uses of the fund it gets for the
one that the rule names first, as far as that goes. Cities that are the same in every figure can end with different
steps where no equal ones are possible; then that is told (``alike``). The squares are minimized by Clarabel, an
interior-point code for convex quadratic programs.
"""

from collections.abc import Callable, Collection, Iterable

import numpy as np

from ..errors import SolverLimit
from ..mechanism.quantity import largest
from ..solve.algebra import Linear, constant_and_terms, total
from ..solve.answer import Floats, Proof
from ..solve.conic import least_squares
from ..text import both
from .alike import alike
from .blocks.coalitions import add_row
from .blocks.projects import key_shares
from .live import Live
from .objectives.nearness import distance_from_custom, distance_of_gains
from .objectives.thrift import least_debt
from .program import Expression, Program
from .setting import money_size
from .stages import Stage, allowance, stage
from .subject import Whole


def leaves_ties(program: Program) -> bool:
    """Whether a program is too large for whole numbers to be chosen by the rule."""
    return len(program.columns) >= LARGEST and _has_whole_numbers(program)


def break_ties(program: Program, done: Collection[str] = (), *, in_time: bool = True) -> list[Stage]:
    """Move the program's variables to the one scheme that the rule picks; ``done`` names objectives that were stages.

    ``in_time``: whether there is time to choose the whole numbers by the rule; if not, they stay as they are. Where the
    time ends while they are chosen, that stage is returned: what was found is as good, but not what the rule picks. If
    even the rest cannot be chosen in what time is left then, or by the numbers where the search was cut short, the
    scheme stays as it was found, and that is a stage too.

    Raises
    ------
    SolverLimit
        Clarabel did not reach its accuracy, or an optimum of the steps was not proven.
    """
    late: list[Stage] = []
    if _has_whole_numbers(program):
        if in_time:
            late = _settle_whole_numbers(program, done)
        _hold_whole_numbers(program)
    _hold(program, program.pinned)
    found, program.deadline = program.point, program.deadline.afterwards  # what was found in time is kept
    try:
        with program.deadline.limiting():
            _settle_the_rest(program)
    except SolverLimit:
        if in_time and not late and not program.deadline.expired:
            raise
        program.point, program.deadline = found, program.deadline.afterwards  # as it was found, then
        if in_time and not late:
            late = [Stage(EVEN, Proof(np.inf, np.inf, ()), proven=False)]
    return late


def _has_whole_numbers(program: Program) -> bool:
    return any(column.whole is not Whole.NO for column in program.columns)


def _settle_the_rest(program: Program) -> None:
    """Move to the least sum of squares over the optimal face, with the whole numbers held."""
    face = Live(program, whole_numbers=False, stages=False)
    debts = [least_debt(program)] if program.debt else []
    for objective in [*program.objectives, *debts, _uses_in_order(program)]:
        if face.narrow_to_optima(objective) is None:
            raise SolverLimit(both("design.tie_lost"))
    weights, aims = _targets(program)
    while True:
        program.point = least_squares(face.rows, weights, aims)
        if not _add_violated(program, program.point):
            return


def _add_violated(program: Program, point: Floats) -> bool:
    """Write the rows of coalitions that a point leaves worse off; whether there were any new ones."""
    before = len(program.coalition_rows)
    allowed = 0.0 if program.shortfall is None else program.value(program.shortfall)
    for coalition in program.rights.violated(program.gains(point), max(0.0, allowed)):
        add_row(program, coalition)
    return len(program.coalition_rows) > before


def _settle_whole_numbers(program: Program, done: Collection[str]) -> list[Stage]:
    """Choose the steps of the ratios, as the rule says, before the least squares choose the rest.

    The stage at which the time was over, if it was.
    """
    live = Live.of(program)
    if len(program.columns) >= LARGE:
        live.loosen()
    for name, objective in _STEPS.items():
        if name in done:
            continue
        program.soon = program.waited and name != _GAINS
        distance = objective(program)
        if not constant_and_terms(distance)[1]:
            continue  # nothing to choose by
        if program.soon:
            live.loosen()
        found = stage(Live(program) if name == _LAST else live, name, distance)
        if found is None:
            raise SolverLimit(both("design.tie_lost"))
        if not found.proven:
            return [found]
        program.require(
            f"keep {name} among ties", distance <= found.value + allowance(program, found.proof), keeps=True
        )
    program.alike = alike(program)
    return []


def _shared(program: Program) -> Expression:
    """Money from hosts to origins, in present value."""
    discount = program.setting.discount
    return total(float(discount[t]) * paid for (_, t), paid in program.origin_payment.items())


def _uses_in_order(program: Program) -> Expression:
    """Grants in present value, those for uses that the rule names late counting more; the first not at all."""
    fund, discount = program.setting.model.fund, program.setting.discount
    late = {} if fund is None else {use: float(n) for n, use in enumerate(fund.uses) if n}
    return total(late[use] * float(discount[t]) * grant for (use, _, t), grant in program.grant.items() if use in late)


def _sizes(program: Program) -> Expression:
    """How far open sizes are above their first values, in parts of what they can be."""
    return total(
        number / len(weights) * weight
        for weights in program.weights.values()
        for number, weight in enumerate(weights, 1)
    )


def _early(program: Program) -> Expression:
    """Contributions that go by steps, in present value, a tenth less for every year that they come later.

    What a city pays counts up to twice, the less it gains by the Shapley value.
    """
    setting = program.setting
    aims = np.array([max(0.0, float(setting.reference[city.id])) for city in setting.cities])
    burden = 2.0 - aims / max(float(aims.max()), _NOTHING)
    value = setting.discount * _LATER ** np.arange(setting.horizon)
    by_steps = ((i, t, paid) for (i, t), paid in program.contribution.items() if _has_steps(program, paid))
    return total(float(burden[i] * value[t]) * paid for i, t, paid in by_steps)


def _has_steps(program: Program, paid: Linear) -> bool:
    return any(program.columns[j].whole is Whole.STEP for j in program.row(paid).columns)


EVEN = "least-squares"
"""The stage that is named where there was no time for it."""
_LAST = "latest-contributed"
"""No two contributions weigh the same in it unless they are alike in every figure. Its optimum is proven by solvers: at
the gap of a search of a set length there are many."""
LARGE = 2000
"""Columns of a program from which on whole numbers are chosen by the rule to within the mechanism's gap: to search on
took longer than all stages before, and any of these schemes is as good by every objective."""
LARGEST = 4000
"""Columns of a program from which on whole numbers stay as they were found: even to within the gap, the rule's first
choice among them took longer than all stages before, and they are as good by every objective."""
_GAINS = "nearest-shapley"
"""What is chosen by first, and to the end even where somebody waits."""
_LATER = 0.9
"""What money counts a year later, beyond its present value: so that no two years are alike at any discount rate."""
_NOTHING = 1e-9
"""Program money that is nothing."""
_STEPS: dict[str, Callable[[Program], Expression]] = {
    _GAINS: lambda program: distance_of_gains(program, "tie_shapley", program.setting.reference),
    "nearest-custom": lambda program: distance_from_custom(program, "tie_custom"),
    "least-shared": _shared,
    "least-sizes": _sizes,
    _LAST: _early,
}


def _hold_whole_numbers(program: Program) -> None:
    assert program.point is not None
    for column in program.columns[: program.point.size]:
        if column.whole is not Whole.NO:
            held = float(round(program.value(column.variable)))
            program.limit(column.variable, held, held)


def _hold(program: Program, columns: Iterable[int]) -> None:
    """Hold numbers of an offer where they are, within the rounding of its decimals, which no rule chooses between."""
    for number in columns:
        variable = program.columns[number].variable
        held = program.value(variable)
        program.limit(variable, held, held)


def _project_key(program: Program) -> str:
    """What a project's shares come near to: where they have limits by benefit, that."""
    return "by-benefit" if program.setting.model.costs.banded else "equal"


def _targets(program: Program) -> tuple[Floats, Floats]:
    """Weight and target of each variable of the scheme; 0 and 0 for the others."""
    setting = program.setting
    weights, aims = np.zeros(len(program.columns)), np.zeros(len(program.columns))

    def aim(linear: Linear, weight: float, target: float) -> None:
        columns = list(program.row(linear).columns)
        weights[columns], aims[columns] = weight, target

    money = 1.0 / (money_size(setting.case, setting.table) / setting.scale) ** 2
    for i, gain in program.gain.items():
        aim(gain, money, float(setting.reference[setting.cities[i].id]))
    for ratio in program.origin_share.values():
        aim(ratio, 1.0, setting.model.tax_sharing.custom)
    for ratio in program.fund_share.values():
        aim(ratio, 1.0, 0.0)
    for (p, i), share in program.project_share.items():
        aim(share, 1.0, key_shares(setting, setting.works[p], _project_key(program))[i])
    for part in program.carried.values():
        aim(part, 1.0, 0.0)
    rate = 0.0 if setting.model.fund is None else largest(setting.model.fund.contribution_rate)
    for (i, t), paid in program.contribution.items():
        aim(paid, 1.0 / max(rate * setting.revenue[i, t], 1e-6) ** 2, 0.0)
    for paid in [*program.grant.values(), *program.subsidy.values()]:
        aim(paid, money, 0.0)
    for parts in program.weights.values():
        for part in parts:
            aim(part, 1.0, 0.0)
    return weights, aims
