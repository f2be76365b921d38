"""The development fund.

contribution[i,t] <= rate * own budget revenue[i,t]
sum grants[t] but for ecology <= limit * tax collected from the moved transfers[t]
balance[t] = (1 + interest) balance[t-1] + fund shares[t] + contributions[t] + income - grants[t] - carried burdens[t]
balance >= 0, or >= - limit * all cities' revenue[t] if the fund may owe; 0 at the end, with what is returned then
sum over a cycle of contribution[i,t] <= sum over it of grants[i,t]            if the fund is settled up by cycles
minimum * left <= ecology[i,t] <= left = harm that ecological projects do to i and nobody else makes good
weak-area grants >= minimum * all grants, in present value

Where what the fund owes bears another interest than what it holds, balance = held - owed with held = 0 or owed = 0:

held <= most * (1 - owes),   owed <= limit * all cities' revenue * owes,   owes = 0 or 1
"""

from collections.abc import Iterator, Mapping, Sequence

from ...case.flows import moves_of
from ...mechanism import Range, Span
from ...mechanism.purposes import purposes
from ...mechanism.quantity import largest
from ...mechanism.sections.fund import Fund
from ...solve.algebra import Linear, expression, is_expression, total, weighted
from ..gates import if_built, if_moved
from ..program import Expression, Program
from ..setting import Setting
from ..subject import Kind, Subject, Whole
from . import remainder
from .projects import burden, compensation
from .sizes import bounds


def add(program: Program) -> None:
    """Contributions, grants and balance; nothing if the mechanism has no fund."""
    fund = program.setting.model.fund
    if fund is None:
        return
    _contributions(program, fund)
    _grants(program, fund)
    _settle_up(program, fund)
    _balance(program, fund)
    remainder.hold(program)


def eligible(setting: Setting, use: str) -> tuple[int, ...]:
    """Cities that may receive grants for a use, in canonical order; where the plan is left open: by some plan."""
    by_plan = (_entitled(setting, use, *alone) for alone in setting.alone)
    entitled = _entitled(setting, use, setting.plan.hosts, setting.plan.projects).union(*by_plan)
    return tuple(i for i, city in enumerate(setting.cities) if city.id in entitled)


def _entitled(setting: Setting, use: str, hosts: Mapping[str, str], projects: Sequence[str]) -> frozenset[str]:
    moves = moves_of(setting.case, hosts) if use == "compensation" else {}  # no other use looks at them
    found = purposes(setting.case, use, moves, projects, setting.table.chances.anyway)
    return frozenset(city for _, city in found)


def _contributions(program: Program, fund: Fund) -> None:
    rate = fund.contribution_rate
    for i, revenues in enumerate(program.setting.revenue):
        settled = program.setting.fixed.get(("contribution_rate", program.setting.cities[i].id))
        if program.setting.cities[i].weak and not fund.weak_areas_pay:
            program.contribution.update({(i, t): 0.0 for t in range(program.setting.horizon)})
            continue
        for t, revenue in enumerate(revenues):
            if settled is not None or not isinstance(rate, Range):
                program.contribution[i, t] = float((rate if settled is None else settled) * revenue)
                continue
            subject = program.of_city(i, t)
            most = (1.0 - rate.max) * float(revenue)  # no city can pay in more than it has
            above = program.slack(Kind.CONTRIBUTION_LIMIT, subject, float(program.setting.discount[t]), most)
            paid = _contribution(program, subject, rate, float(revenue))
            program.contribution[i, t] = paid + above if is_expression(above) else paid


def _contribution(program: Program, subject: Subject, rate: Range, revenue: float) -> Expression:
    if rate.step is None or rate.min == rate.max:
        return expression(program.variable("contribution", subject, rate.min * revenue, rate.max * revenue))
    steps = program.variable("contribution steps", subject, 0, rate.levels, Whole.STEP)
    return rate.min * revenue + rate.step * revenue * steps


def _grants(program: Program, fund: Fund) -> None:
    setting = program.setting
    for use in fund.uses:
        for i in eligible(setting, use):  # of projects the fund carries part: nobody gets a grant for them
            for t in range(setting.horizon):
                program.grant[use, i, t] = program.variable("grant", program.of_city(i, t, use=use))
    _only_if_entitled(program, fund)
    _limit_size(program, fund)
    _limit_ecology(program, fund)
    _favor_weak_areas(program, fund)


def _only_if_entitled(program: Program, fund: Fund) -> None:
    """Where the plan is left open: no grants but to those whom what is chosen entitles to them."""
    setting = program.setting
    if not setting.choices:
        return
    most = _most_paid_in(program, fund)
    for use in fund.uses:
        always = _entitled(setting, use, setting.plan.hosts, setting.plan.projects)
        by_choice = [_entitled(setting, use, *alone) for alone in setting.alone]
        for i in eligible(setting, use):
            if (city := setting.cities[i].id) not in always:
                granted = total(grant for (u, j, _), grant in program.grant.items() if (u, j) == (use, i))
                entitling = total(program.chosen[c] for c, cities in enumerate(by_choice) if city in cities)
                program.require("entitled", granted <= most * entitling, program.of_city(i, use=use))


def _most_paid_in(program: Program, fund: Fund) -> float:
    """No less than all that the fund could ever pay."""
    paid_in = total([*program.contribution.values(), *program.fund_payment.values()])
    most = bounds(program, paid_in)[1] + largest(fund.income) / program.setting.unit * program.setting.horizon
    return float(most * (1.0 + max(0.0, program.setting.interest)) ** program.setting.horizon)


def _limit_size(program: Program, fund: Fund) -> None:
    setting = program.setting
    if fund.grant_limit is None:
        return
    for t in range(setting.horizon):
        collected = total(if_moved(program, k, float(deal.collected[t])) for k, deal in enumerate(setting.deals))
        year = Subject(year=program.year(t))
        more = program.slack(Kind.FUND_SIZE, year, float(setting.discount[t]))
        limited = total(paid for (use, _, at), paid in program.grant.items() if at == t and use != "ecology")
        program.require("fund size", limited <= fund.grant_limit * collected + more, year)


def _limit_ecology(program: Program, fund: Fund) -> None:
    """Within the harm of ecological projects that nobody else makes good, and no less than the rule says."""
    setting, use = program.setting, "ecology"
    for i in eligible(setting, use) if use in fund.uses else ():
        for t, left in enumerate(_left(program, i)):
            city, grant = program.of_city(i, t, use=use), program.grant[use, i, t]
            program.require("ecology", grant <= left, city)
            if fund.ecology_minimum:
                least = fund.ecology_minimum * left - program.slack(Kind.USE_LIMIT, city)
                program.require("ecology made good", grant >= least, city)


def _left(program: Program, i: int) -> Iterator[Expression]:
    """What ecological projects harm a city by and their beneficiaries do not make good, by year."""
    works = [(p, work) for p, work in enumerate(program.setting.works) if work.category == "ecological"]
    harm = [(p, work.benefits[i], compensation(program, p, i)) for p, work in works if i in work.harmed]
    for t in range(program.setting.horizon):
        yield total(
            if_built(program, p, -1.0 * float(benefit[t]) - made_good[t])
            for p, benefit, made_good in harm
            if benefit[t] < 0
        )


def _favor_weak_areas(program: Program, fund: Fund) -> None:
    """Where there are weak areas: a case without any would have no fund at all."""
    if fund.weak_area_minimum and eligible(program.setting, "weak-area"):
        discount = program.setting.discount.tolist()
        weak = weighted((discount[t], grant) for (use, _, t), grant in program.grant.items() if use == "weak-area")
        every = weighted((discount[t], grant) for (_, _, t), grant in program.grant.items())
        less = program.slack(Kind.USE_LIMIT, Subject(use="weak-area"))
        program.require("weak areas", weak >= fund.weak_area_minimum * every - less)


def _settle_up(program: Program, fund: Fund) -> None:
    setting = program.setting
    cycle = fund.settle_up_years or setting.horizon
    for i in range(len(setting.cities)) if fund.settle_up_years else ():
        for first in range(0, setting.horizon, cycle):
            years = range(first, min(first + cycle, setting.horizon))
            paid = total(program.contribution[i, t] for t in years)
            got = total(grant for (_, city, t), grant in program.grant.items() if city == i and t in years)
            more = program.slack(Kind.SETTLE_UP, program.of_city(i, first))
            program.require("settle up", paid <= got + more, program.of_city(i, first))


def _balance(program: Program, fund: Fund) -> None:
    setting = program.setting
    income = _income(program)
    returned = remainder.add(program, fund)
    granted, carried = _granted(program), _carried(program)
    grown: Linear = 0.0
    for t in range(setting.horizon):
        year = Subject(year=program.year(t))
        shares = total(program.fund_payment.get((k, t), 0.0) for k in range(len(setting.deals)))
        paid_in = total(program.contribution[i, t] for i in range(len(setting.cities)))
        balance, after = _held_or_owed(program, fund, t)
        paid_out = total([granted[t], carried[t], returned if t == setting.horizon - 1 else 0.0])
        program.require("fund balance", balance == grown + shares + paid_in + income - paid_out, year)
        grown = after


def _held_or_owed(program: Program, fund: Fund, t: int) -> tuple[Expression, Expression]:
    """The balance at the end of a year, and what it has become a year later."""
    setting, year = program.setting, Subject(year=program.year(t))
    last = t == setting.horizon - 1
    most_owed = 0.0 if last else fund.debt_limit * float(setting.revenue[:, t].sum())
    rate = setting.interest
    on_debt = rate if fund.debt_interest is None else fund.debt_interest
    if most_owed == 0.0 or on_debt == rate:
        stays = last and _has_income(fund) and program.left is None
        left = program.slack(Kind.FUND_LEFT, year, float(setting.discount[t])) if stays else 0.0
        balance = program.variable("balance", year, -most_owed, None if is_expression(left) or not last else 0.0)
        if is_expression(left):
            program.require("nothing left", balance <= left, year)
        return balance, (1.0 + rate) * balance
    held, owed = program.variable("held", year), program.variable("owed", year, 0.0, most_owed)
    owes = program.variable("owes", year, 0, 1, Whole.SIDE)
    program.require("holds nothing", held <= _most_held(program, t) * (1.0 - owes), year)
    program.require("owes nothing", owed <= most_owed * owes, year)
    return held - owed, (1.0 + rate) * held - (1.0 + on_debt) * owed


def _has_income(fund: Fund) -> bool:
    """Whether money comes in that nobody decides on: it may find nobody whom the rule lets it be paid to."""
    return largest(fund.income) > 0


def _most_held(program: Program, t: int) -> float:
    """The most that the fund can hold: all that can have come in by then, with interest."""
    setting, held = program.setting, 0.0
    for s in range(t + 1):
        shares = (program.fund_payment.get((k, s), 0.0) for k in range(len(setting.deals)))
        paid_in = (program.contribution[i, s] for i in range(len(setting.cities)))
        came_in = total([*shares, *paid_in, _income_of_year(program)])
        held = (1.0 + setting.interest) * held + max(0.0, bounds(program, came_in)[1])
    return held


def _carried(program: Program) -> list[Expression]:
    """What the fund pays of the burdens of projects, by year."""
    parts = [[part * amount for amount in burden(program, p)] for p, part in program.carried.items()]
    return [total(of_year[t] for of_year in parts) for t in range(program.setting.horizon)]


def _income(program: Program) -> Expression | float:
    """Outside money of a year, as data or as a number to choose."""
    income = _income_of_year(program)
    program.outside = program.outside + program.present_value([income] * program.setting.horizon)
    return income


def _income_of_year(program: Program) -> Expression | float:
    income = program.setting.model.fund.income if program.setting.model.fund is not None else 0.0
    chosen = program.sizes["fund.income"] if isinstance(income, Span) else income
    return chosen * (1.0 / program.setting.unit)


def _granted(program: Program) -> list[Expression]:
    """All grants, by year."""
    by_year: list[list[Linear]] = [[] for _ in range(program.setting.horizon)]
    for (_, _, t), grant in program.grant.items():
        by_year[t].append(grant)
    return [total(grants) for grants in by_year]
