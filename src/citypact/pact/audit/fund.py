"""The fund: what cities pay in, what it pays out and for what, and that it balances."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...case.flows import budget_revenue, present_value, total
from ...case.model import Case
from ...mechanism import ClosedMechanism, Mechanism, Span
from ...mechanism.purposes import made_good, purposes, use_of
from ...mechanism.quantity import largest
from ...mechanism.returning import fund_shares_fixed, obliged_rate, returns
from ...mechanism.sections.fund import Fund
from ...text import both
from ...worth.alternative import alternative
from .. import columns
from ..ledger import FUND, fund_balance
from ..payments import planned_moves
from ..terms import Terms
from .breach import Breach


def limits(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    """Contributions, size, cycles and balance; without a fund, no money goes in or out."""
    fund = model.fund
    if fund is None:
        of_fund = (columns.texts(ledger, "payer") == FUND) | (columns.texts(ledger, "payee") == FUND)
        moved = float(ledger.loc[of_fund, "amount"].sum())
        yield Breach("fund", both("pact.breach.none"), moved)
        return
    yield from _contributions(case, fund, terms)
    if fund.grant_limit is not None:
        moves = planned_moves(case, terms).values()
        collected = np.sum([total(flows.collected) for flows in moves] or [np.zeros(case.horizon)], axis=0)
        items, granted = columns.texts(ledger, "item").tolist(), np.zeros(case.horizon + 1)
        grants = {item for item in set(items) if use_of(item) not in (None, "ecology")}
        rows = np.flatnonzero([item in grants for item in items])
        np.add.at(granted, columns.years(case, ledger)[rows], ledger["amount"].to_numpy()[rows])
        yield Breach(
            "fund.grant_limit",
            both("pact.breach.all_grants"),
            float((granted[:-1] - fund.grant_limit * collected).max()),
        )
    if fund.settle_up_years:
        yield from _settled_up(case, ledger, fund.settle_up_years)
    balance = fund_balance(case, model, ledger)
    may_owe = fund.debt_limit * np.sum([budget_revenue(case, city) for city in case.cities], axis=0)
    yield Breach("fund.balance", both("pact.breach.below_zero"), float((-balance - may_owe).max()))
    yield Breach("fund.balance", both("pact.breach.left"), float(abs(balance[-1])))


def remainder(case: Case, model: Mechanism, ledger: pd.DataFrame) -> Iterator[Breach]:
    """What is returned goes to those who had to pay in, in proportion to that; ``model``: with its sizes still open."""
    item = columns.texts(ledger, "item")
    back = _sums(ledger, item == "fund-remainder", "payee")
    whole, fund = sum(back.values()), model.fund
    if fund is None or not returns(model):
        yield Breach("fund.remainder", both("pact.breach.nothing_returned"), whole)
        return
    items = ["fund-income"] if not isinstance(fund.income, Span) else []
    items += ["fund-share"] if fund_shares_fixed(model) else []
    if not whole:  # shares of nothing are nothing
        return
    had = _sums(ledger, np.isin(item, items) & (columns.texts(ledger, "payee") == FUND), "payer")
    for city in case.cities:
        due = obliged_rate(fund, weak=city.weak) * float(budget_revenue(case, city).sum())
        had[city.id] = had.get(city.id, 0.0) + due
    every = sum(had.values())
    for party in sorted({*had, *back}):
        due = whole * had.get(party, 0.0) / every if every else 0.0
        yield Breach("fund.remainder", party, abs(back.get(party, 0.0) - due))


def _sums(ledger: pd.DataFrame, rows: NDArray[np.bool_], side: str) -> dict[str, float]:
    """Amounts of some rows, shape (rows,), by the party on one side."""
    if not rows.any():
        return {}
    return {str(party): float(amount) for party, amount in ledger[rows].groupby(side)["amount"].sum().items()}


def grants(case: Case, model: ClosedMechanism, terms: Terms) -> Iterator[Breach]:
    """Grants only for the fund's uses, only to those entitled and within what they are for, enough to weak areas."""
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
        costs = purposes(case, use, planned_moves(case, terms), terms.projects, alternative(case, model))
        for city in sorted(set(by_city) - {receiver for _, receiver in costs}):
            yield Breach(f"fund.uses: {use}", both("pact.breach.not_entitled", of=city), by_city[city])
    if "ecology" in fund.uses:
        yield from _ecology(case, model, terms, fund.ecology_minimum)
    every = sum(sum(by_city.values()) for by_city in paid.values())
    weak = sum(paid.get("weak-area", {}).values())
    if case.weak:
        yield Breach("fund.weak_area_minimum", both("pact.breach.all_grants"), fund.weak_area_minimum * every - weak)


def _ecology(case: Case, model: ClosedMechanism, terms: Terms, least: float) -> Iterator[Breach]:
    """Grants for ecological harm of a year against what nobody else makes good of it."""
    harms = purposes(case, "ecology", {}, terms.projects, {})
    settled = made_good(case, model, terms.projects)
    for city in sorted({harmed for _, harmed in harms}):
        own = {subject: harm for (subject, harmed), harm in harms.items() if harmed == city}
        left = np.sum([np.maximum(0.0, harm - settled.get((s, city), 0.0)) for s, harm in own.items()], axis=0)
        paid = np.array(terms.grants.get("ecology", {}).get(city, (0.0,) * case.horizon))
        yield Breach("fund.uses: ecology", both("pact.breach.more_than_harm", of=city), float((paid - left).max()))
        yield Breach("fund.ecology_minimum", city, float((least * left - paid).max()))


def carried(model: ClosedMechanism, terms: Terms) -> Iterator[Breach]:
    """The fund's parts of projects: of those that are built, where the rule has that use, and within its limit."""
    fund = model.fund
    most = fund.carries if fund is not None and "projects" in fund.uses else 0.0
    for project, part in terms.carried.items():
        yield Breach("fund.carries", project, part - (most if project in terms.projects else 0.0))


def _contributions(case: Case, fund: Fund, terms: Terms) -> Iterator[Breach]:
    rate = fund.contribution_rate
    least = rate.min if isinstance(rate, Span) else rate
    revenues = {city.id: budget_revenue(case, city) for city in case.cities}
    for city in {**revenues, **terms.contributions}:
        paid = np.array(terms.contributions.get(city, (0.0,) * case.horizon))
        revenue = revenues.get(city, np.zeros(case.horizon))
        if city in case.weak and not fund.weak_areas_pay:
            yield Breach("fund.weak_areas_pay", city, float(paid.max()))
            continue
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
