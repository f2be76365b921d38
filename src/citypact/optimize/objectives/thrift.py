"""Move as little money as possible."""

from ...solve.algebra import total
from ..program import Expression, Program


def least_subsidy(program: Program) -> Expression:
    """Outside money, in present value."""
    subsidies = (float(program.setting.discount[t]) * paid for (_, t), paid in program.subsidy.items())
    return total([*subsidies, program.outside])


def least_redistribution(program: Program) -> Expression:
    """Money that goes through the fund: contributions and fund shares of tax, in present value."""
    discount = program.setting.discount
    paid_in = [*program.contribution.items(), *program.fund_payment.items()]
    return total(float(discount[t]) * amount for (_, t), amount in paid_in)


def least_debt(program: Program) -> Expression:
    """What cities owe at the end of each year, added up over the years in present value."""
    discount = program.setting.discount
    return total(float(discount[t]) * debt for (_, t), debt in program.debt.items())
