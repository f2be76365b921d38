"""Does a pact keep its own rules? Every limit of the mechanism, read off the terms and the ledger, without a solver."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .case.flows import budget_revenue, discount_factors, total
from .case.model import Case
from .ledger import FUND, fund_balance, planned_moves
from .mechanism import Mechanism, Range, shared_tax
from .mechanism.model import Ratio, largest
from .terms import Terms


@dataclass(frozen=True)
class Breach:
    """A limit that the terms exceed, and by how much (money of the case, a share, or a resource)."""

    rule: str
    subject: str
    excess: float


def breaches(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame, tolerance: float) -> list[Breach]:
    """Every limit that is exceeded by more than ``tolerance`` (money of the case; shares are held to 1e-9)."""
    found = [
        *_capacities(case, terms),
        *_ratios("tax_sharing.origin_share", model.tax_sharing.origin_share, terms.origin_share),
        *_ratios("tax_sharing.fund_share", model.tax_sharing.fund_share, terms.fund_share),
        *_project_shares(terms),
    ]
    found = [breach for breach in found if breach.excess > 1e-9]
    return found + [
        b for b in [*_caps(case, model, terms, ledger), *_fund(case, model, terms, ledger)] if b.excess > tolerance
    ]


def _capacities(case: Case, terms: Terms) -> Iterator[Breach]:
    transfers = {transfer.id: transfer for transfer in case.transfers}
    for row in case.capacities:
        used = sum(transfers[k].uses.get(row.resource, 0.0) for k, host in terms.plan.items() if host == row.city)
        yield Breach("capacity", f"{row.city}/{row.resource}", (used - row.amount) / max(row.amount, 1.0))


def _ratios(rule: str, allowed: Ratio, shares: dict[str, tuple[float, ...]]) -> Iterator[Breach]:
    for transfer, path in shares.items():
        for ratio in {r for r in path if r}:
            yield Breach(rule, transfer, ratio - largest(allowed))
            if isinstance(allowed, Range):
                steps = 0.0 if allowed.step is None else (ratio - allowed.min) / allowed.step
                yield Breach(f"{rule}.step", transfer, abs(steps - round(steps)) * (allowed.step or 0.0))
                yield Breach(f"{rule}.min", transfer, allowed.min - ratio)


def _project_shares(terms: Terms) -> Iterator[Breach]:
    for project in terms.projects:
        yield Breach("project paid for", project, abs(sum(terms.project_share[project].values()) - 1.0))


def _caps(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    paid = ledger[ledger["item"] == "origin-share"].groupby("subject")["amount"].sum()
    for transfer, flows in planned_moves(case, terms).items():
        yield Breach("tax_sharing.cap", transfer, float(paid.get(transfer, 0.0)) - shared_tax(case, model, flows).cap)


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
    yield Breach("fund.grant_limit", "all grants", float((granted.to_numpy() - fund.grant_limit * collected).max()))
    balance = fund_balance(case, model, ledger)
    yield Breach("fund.balance", "below zero", float(-balance.min()))
    yield Breach("fund.balance", "left at the end", float(abs(balance[-1])))
    yield from _uses(case, terms, ledger, fund.weak_area_minimum)


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
