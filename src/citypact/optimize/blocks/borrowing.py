"""Cities borrow what a year lacks and repay it out of later ones.

debt[i,t] >= 0,   debt[i,t] <= limit[i] * budget revenue[i,t];   0 in the last year of the term
loan[i,t] = debt[i,t] - (1 + bond rate) * debt[i,t-1]
cost      = - sum_i sum_t discount[t] * loan[i,t] = sum_i sum_t discount[t] * (bond rate - r) / (1 + r) * debt[i,t]

The cost is nothing at the discount rate r. Where it is more, no money goes to lenders but what the pact cannot do
without: it is as small as it can be before any aim of the mechanism (see ``stages``).
"""

from ...mechanism.sections.borrowing import Borrowing
from ...solve.algebra import expression, total
from ..program import Expression, Program
from ..subject import Kind


def add(program: Program) -> None:
    """Debts, where the mechanism lets cities borrow, and what they bring and cost in each year."""
    rule = program.setting.model.borrowing
    if rule is None:
        return
    for i in range(len(program.setting.cities)):
        _debts(program, rule, i)
    _loans(program, rule)


def _debts(program: Program, rule: Borrowing, i: int) -> None:
    setting = program.setting
    limit, city = rule.limit(setting.cities[i].id), program.of_city(i)
    more = program.slack(Kind.DEBT_LIMIT, city)
    for t in range(rule.years(setting.case)):
        most = limit * float(setting.revenue[i, t])
        if isinstance(more, float):
            program.debt[i, t] = program.variable("debt", program.of_city(i, t), 0.0, most)
        else:
            program.debt[i, t] = program.variable("debt", program.of_city(i, t))
            program.require("debt limit", program.debt[i, t] <= most + more, program.of_city(i, t))


def _loans(program: Program, rule: Borrowing) -> None:
    growth = 1.0 + rule.rate(program.setting.case)
    for (i, t), debt in program.debt.items():
        program.loan[i, t] = program.loan.get((i, t), expression(0.0)) + debt
        program.loan[i, t + 1] = program.loan.get((i, t + 1), expression(0.0)) - growth * debt


def cost(program: Program) -> Expression:
    """What cities lose by borrowing, in present value; no terms at the discount rate."""
    setting, rule = program.setting, program.setting.model.borrowing
    above = 0.0 if rule is None else rule.rate(setting.case) - setting.case.discount_rate
    part = above / (1.0 + setting.case.discount_rate)
    return total(part * float(setting.discount[t]) * debt for (_, t), debt in program.debt.items() if part > 0)
