"""Does a pact keep its own rules? Every limit of the mechanism, read off the terms and the ledger, without a solver."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .case.flows import budget_revenue, discount_factors, total
from .case.model import Case
from .commitment import pledges_needed
from .ledger import FUND, fund_balance, planned_moves
from .mechanism import Mechanism, Range, SharedTax, open_sizes, shared_tax
from .mechanism.quantity import Ratio, Span, largest
from .terms import Terms


@dataclass(frozen=True)
class Breach:
    """A limit that the terms exceed, and by how much (money of the case, a share, or a resource)."""

    rule: str
    subject: str
    excess: float


def breaches(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame, tolerance: float) -> list[Breach]:
    """Every limit that is exceeded by more than ``tolerance`` (money of the case; shares are held to 1e-9)."""
    shared = {k: shared_tax(case, model, flows) for k, flows in planned_moves(case, terms).items()}
    found = [
        *_capacities(case, terms),
        *_ratios(model, shared, terms),
        *_sizes(model, terms),
        *_project_shares(terms),
    ]
    found = [breach for breach in found if breach.excess > 1e-9]
    money = [
        *_caps_and_floors(case, shared, ledger),
        *_fund(case, model, terms, ledger),
        *_pledges(case, model, ledger),
        *_subsidy(case, model, terms),
    ]
    return found + [breach for breach in money if breach.excess > tolerance]


def _capacities(case: Case, terms: Terms) -> Iterator[Breach]:
    transfers = {transfer.id: transfer for transfer in case.transfers}
    for row in case.capacities:
        used = sum(transfers[k].uses.get(row.resource, 0.0) for k, host in terms.plan.items() if host == row.city)
        yield Breach("capacity", f"{row.city}/{row.resource}", (used - row.amount) / max(row.amount, 1.0))


def _ratios(model: Mechanism, shared: dict[str, SharedTax], terms: Terms) -> Iterator[Breach]:
    """Every ratio against what the rule allows in its year."""
    for party, paths in enumerate((terms.origin_share, terms.fund_share)):
        rule = ("tax_sharing.origin_share", "tax_sharing.fund_share")[party]
        for transfer, path in paths.items():
            deal = shared[transfer]
            allowed = [model.tax_sharing.ratios(max(1, t - deal.clock + 1))[party] for t in range(len(path))]
            for ratio, limits, tax in dict.fromkeys(zip(path, allowed, deal.tax > 0, strict=True)):
                if ratio or tax:
                    yield from _ratio(rule, transfer, ratio, limits)


def _ratio(rule: str, transfer: str, ratio: float, allowed: Ratio) -> Iterator[Breach]:
    yield Breach(rule, transfer, ratio - largest(allowed))
    yield Breach(f"{rule}.min", transfer, (allowed.min if isinstance(allowed, Span) else allowed) - ratio)
    if isinstance(allowed, Range) and allowed.step is not None:
        steps = (ratio - allowed.min) / allowed.step
        yield Breach(f"{rule}.step", transfer, abs(steps - round(steps)) * allowed.step)


def _project_shares(terms: Terms) -> Iterator[Breach]:
    for project in terms.projects:
        yield Breach("project paid for", project, abs(sum(terms.project_share[project].values()) - 1.0))


def _caps_and_floors(case: Case, shared: dict[str, SharedTax], ledger: pd.DataFrame) -> Iterator[Breach]:
    rows = ledger[ledger["item"] == "origin-share"]
    paid = rows.pivot_table(index="subject", columns="year", values="amount", aggfunc="sum")
    paid = paid.reindex(index=list(shared), columns=list(case.years)).fillna(0.0)
    for transfer, deal in shared.items():
        received = paid.loc[transfer].to_numpy(dtype=float)
        yield Breach("tax_sharing.cap", transfer, float((received - deal.claims).sum()) - deal.cap)
        yield Breach("tax_sharing.floor", transfer, float((deal.floor - received).max()))


def _pledges(case: Case, model: Mechanism, ledger: pd.DataFrame) -> Iterator[Breach]:
    rule = model.participation
    limit = {"binding": None, "bond": rule.bond_limit, "free-exit": 0.0}[rule.enforcement]
    if limit is not None:
        needed = pledges_needed(case, ledger)
        for city in case.cities:
            yield Breach("participation.bond_limit", city.id, float(needed[city.id]) - limit * city.revenue)


def _subsidy(case: Case, model: Mechanism, terms: Terms) -> Iterator[Breach]:
    rule, discount = model.subsidy, discount_factors(case)
    used = sum(float(discount @ np.array(paid)) for paid in terms.subsidy.values())
    yield Breach("subsidy.limit", "outside money", used - (0.0 if rule is None else rule.most(case)))
    if rule is not None and rule.recipients == "hosts":
        for city in sorted(set(terms.subsidy) - set(terms.plan.values())):
            yield Breach("subsidy.recipients", city, float(discount @ np.array(terms.subsidy[city])))


def _fund(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    fund = model.fund
    if fund is None:
        return
    revenues = {city.id: budget_revenue(case, city) for city in case.cities}
    for city, paid in terms.contributions.items():
        most = largest(fund.contribution_rate) * revenues[city]
        yield Breach("fund.contribution_rate", city, float((np.array(paid) - most).max()))
    collected = np.sum(
        [total(flows.collected) for flows in planned_moves(case, terms).values()] or [np.zeros(case.horizon)], axis=0
    )
    granted = ledger[ledger["payer"] == FUND].groupby("year")["amount"].sum().reindex(case.years, fill_value=0.0)
    if fund.grant_limit is not None:
        excess = granted.to_numpy() - fund.grant_limit * collected
        yield Breach("fund.grant_limit", "all grants", float(excess.max()))
    if fund.settle_up_years:
        yield from _settled_up(case, ledger, fund.settle_up_years)
    balance = fund_balance(case, model, ledger)
    yield Breach("fund.balance", "below zero", float(-balance.min()))
    yield Breach("fund.balance", "left at the end", float(abs(balance[-1])))
    yield from _uses(case, terms, ledger, fund.weak_area_minimum)


def _settled_up(case: Case, ledger: pd.DataFrame, cycle: int) -> Iterator[Breach]:
    rows = ledger[(ledger["payer"] == FUND) | (ledger["item"] == "contribution")]
    city = rows["payer"].where(rows["payer"] != FUND, rows["payee"])
    put_in = rows["amount"].where(rows["payer"] != FUND, -rows["amount"])
    turn = (rows["year"] - case.years.start) // cycle
    for (name, number), excess in put_in.groupby([city, turn]).sum().items():
        yield Breach("fund.settle_up_years", f"{name}/{case.years[int(number) * cycle]}", float(excess))


def _sizes(model: Mechanism, terms: Terms) -> Iterator[Breach]:
    """Open rates and sizes within their limits, and on their grid."""
    for path, span in open_sizes(model).items():
        size = terms.sizes.get(path)
        if size is None:
            yield Breach(path, "not settled", 1.0)
            continue
        scale = span.max or 1.0
        yield Breach(path, "above max", (size - span.max) / scale)
        yield Breach(path, "below min", (span.min - size) / scale)
        if span.step is not None:
            steps = (size - span.min) / span.step
            yield Breach(path, "off the grid", abs(steps - round(steps)) * span.step / scale)


def _uses(case: Case, terms: Terms, ledger: pd.DataFrame, weak_area_minimum: float) -> Iterator[Breach]:
    discount = discount_factors(case)
    by_use = {
        use: sum(float(discount @ np.array(paid)) for paid in cities.values()) for use, cities in terms.grants.items()
    }
    yield Breach(
        "fund.weak_area_minimum", "all grants", weak_area_minimum * sum(by_use.values()) - by_use.get("weak-area", 0.0)
    )
    cost = ledger[ledger["item"] == "project-cost"].groupby(["payer", "year"])["amount"].sum()
    for city, paid in terms.grants.get("projects", {}).items():
        own = np.array([cost.get((city, year), 0.0) for year in case.years])
        yield Breach("fund.uses: projects", city, float((np.array(paid) - own).max()))
