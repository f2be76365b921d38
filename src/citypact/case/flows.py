"""Yearly money flows of one move and of one project, straight from the case's figures; no rule is applied here.

Every array has shape (case.horizon,): element t is the calendar year ``case.years[t]``. Figures of the case stand at
base-year prices and activity, so a flow that grows does so from the base year; what has no growth of its own rises
with prices. In a case of many futures (see ``arrays``) a figure is a column, one number a future, and flows that
follow from it have shape (futures, horizon): years are the last axis of everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ..content import ByContent
from ..errors import InvalidInput, Problem
from ..text import both
from .model import BEYOND, Case, City, Host, Project, ProjectBenefit, Transfer
from .tiers import party, tier_above

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Move(ByContent):
    """What it means, year by year and before any sharing, that a transfer goes to one host. Money per year."""

    transfer: Transfer
    host: Host
    start: int
    """Position of the start year in ``case.years``."""
    forgone: Mapping[str, Floats]
    """Local tax the origin loses, by tax type."""
    collected: Mapping[str, Floats]
    """Local tax the host collects, by tax type."""
    release: Floats
    """Origin's benefit of release."""
    release_revenue: Floats
    """What of it is budget money."""
    adjustment: Floats
    """Origin's one-off adjustment cost."""
    service: Floats
    """Host's yearly cost."""
    capital: Floats
    """Host's one-off capital cost."""
    moving: Floats
    """Public cost of the move itself; who bears it is a matter of the rule."""
    restored: Floats
    """What transfers from above make good of the tax that the origin loses."""
    taken_back: Floats
    """What transfers from above take back of the tax that the host collects."""
    grantors: tuple[str, str]
    """The tier above the origin, and that above the host."""
    forgone_above: Mapping[str, Floats]
    """Tax that other tiers than the origin lose, by party; nothing is known of them without a table of retention."""
    collected_above: Mapping[str, Floats]
    """Tax that other tiers than the host collect, by party."""

    @cached_property
    def lost(self) -> Floats:
        """Tax the origin loses for good, less what transfers from above make good."""
        return total(self.forgone) - self.restored

    @cached_property
    def kept(self) -> Floats:
        """Tax the host keeps, less what transfers from above take back."""
        return total(self.collected) - self.taken_back

    def on(self, tier: str) -> Floats:
        """What changes for another tier of government than its two cities, per year."""
        nothing = np.zeros(self.release.size)
        above_origin, above_host = self.grantors
        granted = self.restored if tier == above_origin else nothing
        spared = self.taken_back if tier == above_host else nothing
        return self.collected_above.get(tier, nothing) - self.forgone_above.get(tier, nothing) + spared - granted

    @property
    def joint(self) -> Floats:
        """Gain of origin and host together over the status quo, per year."""
        return self.kept - self.lost + self.release - self.costs

    @cached_property
    def costs(self) -> Floats:
        """All costs of the move, per year, whoever bears them."""
        return self.adjustment + self.service + self.capital + self.moving

    def of_origin(self, part: float) -> Floats:
        """What falls to the origin before any sharing, per year; ``part``: of the public cost of the move."""
        return self.release - self.lost - self.adjustment - part * self.moving

    def of_host(self, part: float) -> Floats:
        """What falls to the host before any sharing, per year; ``part``: of the public cost of the move."""
        return self.kept - self.service - self.capital - part * self.moving


@dataclass(frozen=True, eq=False)
class Works(ByContent):
    """Cost and benefits of a project, per year."""

    project: Project
    cost: Floats
    benefits: Mapping[str, Floats]
    """Benefit by city; only cities with a row in the case."""
    revenue: Mapping[str, Floats]
    """What of it is budget money."""


def total(by_type: Mapping[str, Floats]) -> Floats:
    """Sum over tax types."""
    return sum(by_type.values(), start=np.zeros(()))


def discount_factors(case: Case) -> Floats:
    """Present value in the base year of one unit of money in each year."""
    return (1.0 + case.discount_rate) ** -_elapsed(case)


def present_value(case: Case, flow: Floats) -> float:
    """Present value of a yearly flow in the base year; of many futures a column of them, shape (futures, 1)."""
    factors = discount_factors(case)
    if factors.ndim == flow.ndim == 1:
        return float(factors @ flow)
    return cast("float", over_years(factors * flow))


def over_years(flow: Floats) -> Floats:
    """Sum of a flow over its years; many futures give a column, shape (futures, 1)."""
    return np.asarray(flow.sum(axis=-1, keepdims=flow.ndim > 1))


def budget_revenue(case: Case, city: City) -> Floats:
    """Projected general budget revenue of a city, per year."""
    return city.revenue * _growth(case, case.revenue_growth)


def prices(case: Case) -> Floats:
    """What costs one unit of money in the base year, per year."""
    return _growth(case, case.inflation)


def retention(case: Case, city: City, tax: str) -> float:
    """Part of a tax that stays with the city."""
    return case.shares[city.id, tax].get("city", 0.0)


def move(case: Case, transfer: Transfer, host: Host) -> Move:
    """The flows of ``transfer`` going to ``host``; outside the region it pays no tax (see the checks of a case)."""
    own = case.transfer.get(transfer.id) is transfer and case.host.get((transfer.id, host.host)) is host
    key = ("move", transfer.id, host.host)
    if own and isinstance(known := case.remembered.get(key), Move):
        return known
    found = _move(case, transfer, host)
    if own and found.release.ndim == found.kept.ndim == 1:  # of many futures it would be much to keep
        case.remembered[key] = found
    return found


def remembers(case: Case, flows: Move | Works) -> bool:
    """Whether these are the flows that a case keeps of its own move or project, and so of one future."""
    if isinstance(flows, Works):
        return case.remembered.get(("works", flows.project.id)) is flows
    return case.remembered.get(("move", flows.transfer.id, flows.host.host)) is flows


def _move(case: Case, transfer: Transfer, host: Host) -> Move:
    origin = case.city[transfer.origin]
    city = origin if host.host == BEYOND else case.city[host.host]
    start = _position(case, host.start_year, f"hosts: {host.transfer}/{host.host}")
    after = np.where(np.arange(case.horizon) >= start, 1.0, 0.0)
    once = np.where(np.arange(case.horizon) == start, 1.0, 0.0)
    costs = _growth(case, case.inflation if host.cost_growth is None else host.cost_growth)
    released = _growth(case, case.inflation if transfer.release_growth is None else transfer.release_growth)
    stays = _growth(case, transfer.growth) * after
    arrives = _growth(case, host.growth) * _ramp(case.horizon, start, host.ramp_years)
    forgone = {t: x * retention(case, origin, t) * stays for t, x in transfer.taxes.items()}
    collected = {t: x * retention(case, city, t) * arrives for t, x in host.taxes.items()}
    return Move(
        transfer=transfer,
        host=host,
        start=start,
        forgone=forgone,
        collected=collected,
        release=transfer.release_benefit * released * after,
        release_revenue=transfer.release_cash * transfer.release_benefit * released * after,
        adjustment=transfer.adjustment_cost * prices(case) * once,
        service=host.annual_cost * costs * after,
        capital=host.capital_cost * costs * once,
        moving=host.moving_cost * costs * once,
        restored=_offset(origin) * total(forgone),
        taken_back=_offset(city) * total(collected),
        grantors=(tier_above(case, origin), tier_above(case, city)),
        forgone_above=_above(case, origin, transfer.taxes, stays),
        collected_above=_above(case, city, host.taxes, arrives),
    )


def made(case: Case, flows: Move) -> tuple[Floats, Floats] | None:
    """Value added that leaves the origin, and that arises at the host, per year; None where the case does not give it.

    It moves as taxes do: whole from the start at the origin, over the years of ramp at the host, and grows with them.
    """
    transfer, host = flows.transfer, flows.host
    there = 0.0 if host.host == BEYOND else host.value_added
    if transfer.value_added is None or there is None:
        return None
    after = np.where(np.arange(case.horizon) >= flows.start, 1.0, 0.0)
    arrives = _growth(case, host.growth) * _ramp(case.horizon, flows.start, host.ramp_years)
    return transfer.value_added * _growth(case, transfer.growth) * after, there * arrives


def invested(case: Case, flows: Move) -> Floats | None:
    """Fixed-asset investment of the firm at its host, per year; None where the case does not give it."""
    amount = 0.0 if flows.host.host == BEYOND else flows.host.investment
    once = np.where(np.arange(case.horizon) == flows.start, 1.0, 0.0)
    return None if amount is None else amount * prices(case) * once


def moves_of(case: Case, plan: Mapping[str, str]) -> dict[str, Move]:
    """The flows of each move of a plan (host by transfer), in its order."""
    return {k: move(case, case.transfer[k], case.host[k, h]) for k, h in plan.items()}


def tax_before_move(case: Case, candidate: Move, years: int) -> dict[str, Floats]:
    """Local tax of a transfer at its origin in each of the ``years`` before the start, by tax type; shape (years,).

    Years other than the base year are projected with the transfer's own growth, backwards where needed.
    """
    transfer = candidate.transfer
    origin = case.city[transfer.origin]
    elapsed = candidate.host.start_year - case.base_year + np.arange(-years, 0, dtype=np.float64)
    path = (1.0 + transfer.growth) ** elapsed
    return {tax: amount * retention(case, origin, tax) * path for tax, amount in transfer.taxes.items()}


def works(case: Case, project: Project) -> Works:
    """The flows of a project, if it is built."""
    own, key = case.project.get(project.id) is project, ("works", project.id)
    if own and isinstance(known := case.remembered.get(key), Works):
        return known
    found = _works(case, project)
    if own and all(flow.ndim == 1 for flow in (found.cost, *found.benefits.values())):
        case.remembered[key] = found
    return found


def _works(case: Case, project: Project) -> Works:
    start = _position(case, project.start_year, f"projects: {project.id}")
    year = np.arange(case.horizon)
    building = (year >= start) & (year < start + project.build_years)
    serving = year >= start + project.build_years
    cost = (project.capital_cost / project.build_years * building + project.annual_cost * serving) * prices(case)
    rows: list[ProjectBenefit] = [row for row in case.project_benefits if row.project == project.id]
    benefits = {row.city: row.benefit * _growth(case, row.growth) * serving for row in rows}
    return Works(project, cost, benefits, {row.city: row.cash * benefits[row.city] for row in rows})


def _offset(city: City) -> float:
    """What part of a change in its tax transfers from above take back."""
    return 0.0 if city.equalization_offset is None else city.equalization_offset


def _above(case: Case, city: City, taxes: Mapping[str, float], path: Floats) -> dict[str, Floats]:
    """What other tiers than the city get of its taxes, by party."""
    parts: dict[str, float] = {}
    for tax, amount in taxes.items():
        for tier, share in case.shares[city.id, tax].items():
            if tier != "city":
                parts[party(tier, city)] = parts.get(party(tier, city), 0.0) + amount * share
    return {name: amount * path for name, amount in parts.items()}


def _position(case: Case, year: int, where: str) -> int:
    """Position of a start year among the years that count; costs that fall outside them would be lost silently."""
    if year not in case.years:
        first, last = case.years[0], case.years[-1]
        what, do = (both(f"case.year_outside.{part}", first=first, last=last) for part in ("what", "do"))
        raise InvalidInput([Problem(f"{case.id}, {where}", what, do, column="start_year", value=str(year))])
    return year - case.years.start


def _elapsed(case: Case) -> Floats:
    return np.arange(1, case.horizon + 1, dtype=np.float64)


def _growth(case: Case, rate: float) -> Floats:
    return (1.0 + rate) ** _elapsed(case)


def _ramp(horizon: int, start: int, ramp_years: int) -> Floats:
    operating = np.arange(horizon) - start + 1.0
    return np.clip(operating / (ramp_years + 1), 0.0, 1.0)
