"""The fund: what cities pay in, what it pays out and for what, and that it balances."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...case.flows import budget_revenue, present_value, total
from ...case.model import Case
from ...mechanism import Mechanism, Span
from ...mechanism.quantity import largest
from ...mechanism.rights import grant_recipients
from ...mechanism.sections.fund import Fund
from ...worth.alternative import alternative
from ..ledger import FUND, fund_balance, planned_moves
from ..terms import Terms
from .breach import Breach


def limits(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    """Contributions, size, cycles and balance; without a fund, no money goes in or out."""
    fund = model.fund
    if fund is None:
        moved = float(ledger.loc[(ledger["payer"] == FUND) | (ledger["payee"] == FUND), "amount"].sum())
        yield Breach("fund", "there is none", moved)
        return
    yield from _contributions(case, fund, terms)
    if fund.grant_limit is not None:
        moves = planned_moves(case, terms).values()
        collected = np.sum([total(flows.collected) for flows in moves] or [np.zeros(case.horizon)], axis=0)
        granted = ledger[ledger["payer"] == FUND].groupby("year")["amount"].sum().reindex(case.years, fill_value=0.0)
        yield Breach("fund.grant_limit", "all grants", float((granted.to_numpy() - fund.grant_limit * collected).max()))
    if fund.settle_up_years:
        yield from _settled_up(case, ledger, fund.settle_up_years)
    balance = fund_balance(case, model, ledger)
    yield Breach("fund.balance", "below zero", float(-balance.min()))
    yield Breach("fund.balance", "left at the end", float(abs(balance[-1])))


def grants(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    """Grants only for the fund's uses, only to those entitled, enough to weak areas, no more than a project costs."""
    fund = model.fund
    if fund is None:
        return
    paid = {
        use: {city: present_value(case, np.array(path)) for city, path in by_city.items()}
        for use, by_city in terms.grants.items()
    }
    for use, by_city in paid.items():
        if use not in fund.uses:
            yield Breach("fund.uses", use, sum(by_city.values()))
            continue
        entitled = grant_recipients(case, use, terms.plan, terms.projects, alternative(case, model))
        for city in sorted(set(by_city) - entitled):
            yield Breach(f"fund.uses: {use}", f"{city}: not entitled", by_city[city])
    every = sum(sum(by_city.values()) for by_city in paid.values())
    weak = sum(paid.get("weak-area", {}).values())
    if case.weak:
        yield Breach("fund.weak_area_minimum", "all grants", fund.weak_area_minimum * every - weak)
    yield from _project_grants(case, terms, ledger)


def _contributions(case: Case, fund: Fund, terms: Terms) -> Iterator[Breach]:
    rate = fund.contribution_rate
    least = rate.min if isinstance(rate, Span) else rate
    revenues = {city.id: budget_revenue(case, city) for city in case.cities}
    for city in {**revenues, **terms.contributions}:
        paid = np.array(terms.contributions.get(city, (0.0,) * case.horizon))
        revenue = revenues.get(city, np.zeros(case.horizon))
        yield Breach("fund.contribution_rate", city, float((paid - largest(rate) * revenue).max()))
        yield Breach("fund.contribution_rate.min", city, float((least * revenue - paid).max()))
        if isinstance(rate, Span) and rate.step is not None:
            step = rate.step * revenue
            steps = np.divide(paid - least * revenue, step, out=np.zeros_like(paid), where=step > 0)
            yield Breach("fund.contribution_rate.step", city, float((np.abs(steps - np.round(steps)) * step).max()))


def _settled_up(case: Case, ledger: pd.DataFrame, cycle: int) -> Iterator[Breach]:
    rows = ledger[(ledger["payer"] == FUND) | (ledger["item"] == "contribution")]
    city = rows["payer"].where(rows["payer"] != FUND, rows["payee"])
    put_in = rows["amount"].where(rows["payer"] != FUND, -rows["amount"])
    turn = (rows["year"] - case.years.start) // cycle
    excesses = put_in.groupby([city, turn]).sum()
    for (name, number), excess in zip(excesses.index.to_list(), excesses.to_list(), strict=True):
        yield Breach("fund.settle_up_years", f"{name}/{case.years[int(number) * cycle]}", float(excess))


def _project_grants(case: Case, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    cost = ledger[ledger["item"] == "project-cost"].groupby(["payer", "year"])["amount"].sum()
    for city, paid in terms.grants.get("projects", {}).items():
        own = np.array([cost.get((city, year), 0.0) for year in case.years])
        yield Breach("fund.uses: projects", f"{city}: above its costs", float((np.array(paid) - own).max()))
