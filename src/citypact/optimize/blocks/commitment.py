"""Nobody may ever gain more by leaving than it pledged, else it would rather leave.

to_pay[i,t] = shares paid - shares received + contributions - grants - subsidy + harm made good - harm received
              - what instruments bring
sum_{s >= t} discount[s] (to_pay + after)[i,s] + discount[t] returned[i,t] <= discount[t] * pledge[i]
pledge[i]   <= bond limit * budget revenue of the base year;   0 where exit is free

for every city i that may leave and every year t in which it may. ``after`` and ``returned`` are what the terms of exit
say (``pact.commitment``), nothing without them: the flows of the plan itself (taxes, costs, benefits) stay with a
city that leaves. Contributions come back only if that is more than nothing: one row with them and one without.
"""

from ...pact.commitment import alone_flows, movable, own_projects
from ...solve.algebra import Linear, expression, total, weighted
from ..gates import if_built, if_moved
from ..program import Expression, Program
from ..setting import Floats, Setting
from ..subject import Kind
from .projects import borne, compensation
from .sizes import of_deal

Own = frozenset[str]


def add(program: Program) -> None:
    """The rows of every city and year, where the mechanism does not bind its members by law or by unlimited bonds."""
    setting = program.setting
    part = setting.model.participation.pledge_part
    if part is None:
        return
    may = _leavers(setting)
    alone, own = alone_flows(setting.case, setting.table.chances.anyway) / setting.scale, own_projects(setting.case)
    for i, city in enumerate(setting.cities):
        if city.id in may:
            pledge = part * city.revenue / setting.scale + program.slack(Kind.PLEDGE, program.of_city(i))
            by_itself = frozenset(project.id for project in own[city.id])
            _stays(program, i, pledge, _spared(program, i, alone.loc[city.id].to_numpy(dtype=float), by_itself))


def _leavers(setting: Setting) -> frozenset[str]:
    """Who may leave; where the plan is left open: who may whatever it is."""
    rule = setting.model.exit_terms
    if setting.choices and rule.who_can != "anyone":
        return frozenset()
    may = rule.leavers(setting.case, setting.plan.hosts)
    return frozenset(c for c in may if not movable(setting.case, c)) if setting.choices else may


def _stays(program: Program, i: int, pledge: Expression | float, spared: list[Expression]) -> None:
    """Rows of one city, from the last year back to the first in which it may leave."""
    setting, rule = program.setting, program.setting.model.exit_terms
    claims = _claims(program, i)
    remaining = expression(0.0)
    for t in range(setting.horizon - 1, rule.notice_years - 1, -1):
        remaining = remaining + float(setting.discount[t]) * spared[t]
        with_claim = remaining + float(setting.discount[t]) * claims[t]
        gains = {
            "forfeit": {"stays": remaining},
            "return-contributions": {"stays": remaining, "stays repaid": with_claim},
            "settle-up": {"stays": with_claim},
        }
        for name, gain in gains[rule.asset_rule].items():
            if gain:
                program.require(name, gain <= float(setting.discount[t]) * pledge, program.of_city(i, t))


def _spared(program: Program, i: int, alone: Floats, own: Own) -> list[Expression]:
    """What each year after leaving is better than under the pact."""
    rule = program.setting.model.exit_terms
    where_they_fall = rule.revert_to == "taxes-where-they-fall"
    found = []
    for t in range(program.setting.horizon):
        spared = _to_pay(program, i, t) if where_they_fall else _reverted(program, i, t, float(alone[t]))
        if where_they_fall and rule.project_costs == "released":
            spared = spared + _joint_cost(program, i, t, own)
        if not where_they_fall and rule.project_costs == "bought-out":
            spared = spared - _joint_cost(program, i, t, own)
        found.append(spared)
    return found


def _reverted(program: Program, i: int, t: int, alone: float) -> Expression:
    """What a city has alone instead of what it has of the pact; it still owes what it borrowed."""
    return alone - program.flow[i, t] + program.loan.get((i, t), 0.0)


def _joint_cost(program: Program, i: int, t: int, own: Own) -> Expression:
    works = enumerate(program.setting.works)
    joint = ((p, work) for p, work in works if work.project not in own)
    return weighted(borne(program, p, i, float(work.cost[t])) for p, work in joint)


def _claims(program: Program, i: int) -> list[Expression]:
    """What the city paid into the fund before each year less what it got, with the fund's interest."""
    claims = [expression(0.0)]
    for t in range(program.setting.horizon - 1):
        claims.append((claims[t] + _into_fund(program, i, t)) * (1.0 + program.setting.interest))
    return claims


def _into_fund(program: Program, i: int, t: int) -> Expression:
    deals = enumerate(program.setting.deals)
    shares = (program.fund_payment.get((k, t), 0.0) for k, deal in deals if deal.host == i)
    grants = (-1.0 * grant for (_, city, year), grant in program.grant.items() if (city, year) == (i, t))
    return total([program.contribution.get((i, t), 0.0), *shares, *grants])


def _to_pay(program: Program, i: int, t: int) -> Expression:
    """What a city pays in a year under the pact, less what it receives."""
    granted = (grant for (_, city, year), grant in program.grant.items() if (city, year) == (i, t))
    terms: list[tuple[float, Linear]] = [(1.0, program.contribution.get((i, t), 0.0))]
    terms += [(-1.0, grant) for grant in granted]
    terms += [(-1.0, program.subsidy.get((i, t), 0.0)), (-1.0, program.received.get((i, t), 0.0))]
    terms += [(-1.0, program.returned.get(i, 0.0))] if t == program.setting.horizon - 1 else []
    for k, deal in enumerate(program.setting.deals):
        to_origin = program.origin_payment.get((k, t), 0.0)
        treasury = if_moved(program, k, of_deal(program, k, "shared.treasury")[t])
        to_others = [program.fund_payment.get((k, t), 0.0), treasury]
        terms += [(1.0, paid) for paid in (to_origin, *to_others)] if deal.host == i else []
        terms += [(-1.0, to_origin)] if deal.origin == i else []
    for p, work in enumerate(program.setting.works):
        made_good = {j: compensation(program, p, j)[t] for j in work.harmed}
        terms += [borne(program, p, i, harm) for harm in made_good.values()]
        terms += [(-1.0, if_built(program, p, made_good.get(i, 0.0)))]
    return weighted(terms)
