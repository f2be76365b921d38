"""The development fund.

contribution[i,t] <= rate * own budget revenue[i,t]
sum grants[t] <= limit * tax collected from the moved transfers[t]
balance[t] = (1 + interest) balance[t-1] + fund shares[t] + contributions[t] + income - grants[t]
balance >= 0, 0 at the end
sum over a cycle of contribution[i,t] <= sum over it of grants[i,t]            if the fund is settled up by cycles
project grants[i,t] <= i's project costs[t];   weak-area grants >= minimum * all grants, in present value
"""

import pulp

from ...mechanism import Range, Span
from ...mechanism.rights import grant_recipients
from ...mechanism.sections.fund import Fund
from ..program import Expression, Program
from ..setting import Setting


def add(program: Program) -> None:
    """Contributions, grants and balance; nothing if the mechanism has no fund."""
    fund = program.setting.model.fund
    if fund is None:
        return
    _contributions(program, fund)
    _grants(program, fund)
    _settle_up(program, fund)
    _balance(program, fund)


def eligible(setting: Setting, use: str) -> tuple[int, ...]:
    """Cities that may receive grants for a use, in canonical order."""
    entitled = grant_recipients(setting.case, use, setting.plan.hosts, setting.plan.projects)
    return tuple(i for i, city in enumerate(setting.cities) if city.id in entitled)


def _contributions(program: Program, fund: Fund) -> None:
    rate = fund.contribution_rate
    for i, revenues in enumerate(program.setting.revenue):
        settled = program.setting.fixed.get(("contribution_rate", program.setting.cities[i].id))
        for t, revenue in enumerate(revenues):
            if settled is not None or not isinstance(rate, Range):
                program.contribution[i, t] = float((rate if settled is None else settled) * revenue)
                continue
            name = f"contribution_{program.city(i)}_{program.year(t)}"
            most = (1.0 - rate.max) * float(revenue)  # no city can pay in more than it has
            above = program.slack("contribution-limit", name, float(program.setting.discount[t]), most)
            program.contribution[i, t] = _contribution(program, name, rate, float(revenue)) + above


def _contribution(program: Program, name: str, rate: Range, revenue: float) -> Expression:
    if rate.step is None or rate.min == rate.max:
        return Expression(program.variable(name, rate.min * revenue, rate.max * revenue))
    steps = program.variable(f"steps_{name}", 0, rate.levels, integer=True)
    return rate.min * revenue + rate.step * revenue * steps


def _grants(program: Program, fund: Fund) -> None:
    setting = program.setting
    for use in fund.uses:
        for i in eligible(setting, use):
            for t in range(setting.horizon):
                name = f"grant_{use}_{program.city(i)}_{program.year(t)}"
                program.grant[use, i, t] = program.variable(name)
    _limit_size(program, fund)
    _limit_project_grants(program)
    _favor_weak_areas(program, fund)


def _limit_size(program: Program, fund: Fund) -> None:
    setting = program.setting
    if fund.grant_limit is None:
        return
    for t in range(setting.horizon):
        collected = float(sum(deal.collected[t] for deal in setting.deals))
        year = program.year(t)
        more = program.slack("fund-size", year, float(setting.discount[t]))
        program.require(f"fund_size_{year}", _granted(program, t) <= fund.grant_limit * collected + more)


def _limit_project_grants(program: Program) -> None:
    works = program.setting.works
    for (use, i, t), grant in program.grant.items():
        if use == "projects":
            cost = pulp.lpSum(
                program.project_share[p, i] * float(work.cost[t])
                for p, work in enumerate(works)
                if (p, i) in program.project_share
            )
            program.require(f"project_grant_{program.city(i)}_{program.year(t)}", grant <= cost)


def _favor_weak_areas(program: Program, fund: Fund) -> None:
    if fund.weak_area_minimum:
        discount = program.setting.discount
        weak = pulp.lpSum(
            float(discount[t]) * grant for (use, _, t), grant in program.grant.items() if use == "weak-area"
        )
        every = pulp.lpSum(float(discount[t]) * grant for (_, _, t), grant in program.grant.items())
        program.require("weak_areas", weak >= fund.weak_area_minimum * every - program.slack("use-limit", "weak-area"))


def _settle_up(program: Program, fund: Fund) -> None:
    setting = program.setting
    cycle = fund.settle_up_years or setting.horizon
    for i in range(len(setting.cities)) if fund.settle_up_years else ():
        for first in range(0, setting.horizon, cycle):
            years = range(first, min(first + cycle, setting.horizon))
            paid = pulp.lpSum(program.contribution[i, t] for t in years)
            got = pulp.lpSum(grant for (_, city, t), grant in program.grant.items() if city == i and t in years)
            more = program.slack("settle-up", f"{setting.cities[i].id}/{program.year(first)}")
            program.require(f"settle_up_{program.city(i)}_{program.year(first)}", paid <= got + more)


def _balance(program: Program, fund: Fund) -> None:
    setting = program.setting
    income = _income(program, fund)
    before: Expression | pulp.LpVariable | float = 0.0
    for t in range(setting.horizon):
        last = t == setting.horizon - 1
        balance = program.variable(f"balance_{program.year(t)}", 0.0, 0.0 if last else None)
        shares = pulp.lpSum(program.fund_payment.get((k, t), 0.0) for k in range(len(setting.deals)))
        paid_in = pulp.lpSum(program.contribution[i, t] for i in range(len(setting.cities)))
        program.require(
            f"fund_balance_{program.year(t)}",
            balance == (1.0 + setting.interest) * before + shares + paid_in + income - _granted(program, t),
        )
        before = balance


def _income(program: Program, fund: Fund) -> Expression | float:
    """Outside money of a year, as data or as a number to choose."""
    chosen = program.sizes["fund.income"] if isinstance(fund.income, Span) else fund.income
    income = chosen * (1.0 / program.setting.unit)
    program.outside = program.outside + program.present_value([income] * program.setting.horizon)
    return income


def _granted(program: Program, t: int) -> Expression:
    return pulp.lpSum(grant for (_, _, year), grant in program.grant.items() if year == t)
