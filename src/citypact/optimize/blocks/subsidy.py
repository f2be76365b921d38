"""Outside money.

subsidy[i,t] >= 0,   sum of present values <= limit
"""

from ...solve.algebra import total
from ..program import Program
from ..subject import Kind


def add(program: Program) -> None:
    """Subsidies to cities by year, where the mechanism (or a loosened limit) allows any."""
    setting = program.setting
    rule = setting.model.subsidy
    more = program.slack(Kind.SUBSIDY)
    limit = (0.0 if rule is None else rule.most(setting.case) / setting.scale) + more
    if isinstance(limit, float) and limit == 0.0:
        return
    for i in _recipients(program):
        for t in range(setting.horizon):
            program.subsidy[i, t] = program.variable("subsidy", program.of_city(i, t))
    whole = total(float(setting.discount[t]) * paid for (_, t), paid in program.subsidy.items())
    program.require("subsidy limit", whole <= limit)


def _recipients(program: Program) -> list[int]:
    """Cities that the rule lets have outside money, in canonical order; everyone where the limit is only tried out."""
    setting = program.setting
    if setting.model.subsidy is None or setting.model.subsidy.recipients == "all":
        return list(range(len(setting.cities)))
    return sorted({deal.host for deal in setting.deals})
