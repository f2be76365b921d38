"""Nobody may ever have more still to pay than it pledged, else it would rather leave.

to_pay[i,t] = shares paid - shares received + contributions - grants - subsidy + harm made good - harm received
              - what instruments bring
sum_{s >= t} discount[s] to_pay[i,s] <= discount[t] * pledge[i]          for every city i and year t
pledge[i] <= bond limit * budget revenue of the base year;   0 where exit is free

The flows of the plan itself (taxes, costs, benefits) are no part of it: who leaves keeps the firms that came.
"""

import pulp

from ..program import Expression, Program


def add(program: Program) -> None:
    """The rows of every city and year, where the mechanism does not bind its members by law or by unlimited bonds."""
    rule = program.setting.model.participation
    part = {"binding": None, "bond": rule.bond_limit, "free-exit": 0.0}[rule.enforcement]
    if part is None:
        return
    setting = program.setting
    for i, city in enumerate(setting.cities):
        pledge = part * city.revenue / setting.scale + program.slack("pledge", city.id)
        remaining: Expression = Expression(0.0)
        for t in reversed(range(setting.horizon)):
            remaining = remaining + float(setting.discount[t]) * _to_pay(program, i, t)
            if remaining:
                name = f"stays_{program.city(i)}_{program.year(t)}"
                program.require(name, remaining <= float(setting.discount[t]) * pledge)


def _to_pay(program: Program, i: int, t: int) -> Expression:
    """What a city pays in a year under the pact, less what it receives."""
    terms = [program.contribution.get((i, t), 0.0)]
    terms += [-1.0 * grant for (_, city, year), grant in program.grant.items() if (city, year) == (i, t)]
    terms += [-1.0 * program.subsidy.get((i, t), 0.0), -1.0 * program.received.get((i, t), 0.0)]
    for k, deal in enumerate(program.setting.deals):
        to_origin = program.origin_payment.get((k, t), 0.0)
        to_others = [program.fund_payment.get((k, t), 0.0), float(deal.shared.treasury[t])]
        terms += [to_origin, *to_others] if deal.host == i else []
        terms += [-1.0 * to_origin] if deal.origin == i else []
    for p, work in enumerate(program.setting.works):
        harm = float(sum(flow[t] for flow in work.compensation.values()))
        terms += [program.project_share.get((p, i), 0.0) * harm]
        terms += [-float(work.compensation[i][t])] if i in work.compensation else []
    return pulp.lpSum(terms)
