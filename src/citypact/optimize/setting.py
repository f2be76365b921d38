"""Everything the program needs to know, prepared once: cities in canonical order, money scaled, rules worked out.

Money inside the program is in ``scale`` units of the case's money, a power of ten that brings the largest worth
between 1 and 10, so that the solver's absolute tolerances mean the same in every case.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.firms import compensation
from ..case.flows import Move, Works, budget_revenue, discount_factors, move, moves_of, total, works
from ..case.model import BEYOND, Case, City
from ..case.players import on_provinces
from ..content import ByContent
from ..errors import InvalidInput, Problem
from ..mechanism import ClosedMechanism, Mechanism, SharedTax, shared_tax
from ..mechanism.harm import compensations
from ..mechanism.quantity import Ratio
from ..pact.ledger import fund_interest
from ..pact.money import per_unit
from ..text import both
from ..worth import Plan, WorthTable, alternative, opportunities
from ..worth.coordination import coordinated_plan
from ..worth.outsiders import claims
from .subject import Subject

Floats = NDArray[np.float64]
_CAP, _FAR = "tax_sharing.cap", 1000.0


@dataclass(frozen=True, eq=False)
class Deal(ByContent):
    """One move of the plan, as the program sees it. Scaled money; arrays have shape (years,)."""

    transfer: str
    sector: str
    origin: int
    host: int
    provinces: tuple[str, str]
    shared: SharedTax
    """What the rule makes of its tax."""
    origin_own: Floats
    """Origin's flow before sharing."""
    host_own: Floats
    """Host's flow before sharing."""
    loss: Floats
    """Tax the origin loses for good by the pact, net of its release benefit: what it would lose anyway is left out."""
    collected: Floats
    """All local tax the host collects."""
    shares: tuple[tuple[Ratio, Ratio], ...]
    """What the rule says of the shares of origin and fund, by year; 0 where nothing is split."""
    parts: tuple[int, ...]
    """Which of the rule's segments of years a year belongs to."""

    @property
    def tax(self) -> Floats:
        """Tax that is split by shares."""
        return self.shared.tax


@dataclass(frozen=True, eq=False)
class Work(ByContent):
    """One project of the plan. Scaled money."""

    project: str
    category: str
    cost: Floats
    benefits: Mapping[int, Floats]
    compensation: Mapping[int, Floats]
    """What its beneficiaries pay to each city that it harms."""
    payers: tuple[int, ...]
    """Cities that benefit, and so may be asked to bear its burden."""

    @cached_property
    def harmed(self) -> tuple[int, ...]:
        """Cities that lose by it, whom its beneficiaries may have to compensate."""
        return tuple(i for i, flow in self.benefits.items() if flow.sum() < 0)

    @cached_property
    def burden(self) -> Floats:
        """Cost and compensation together, which the payers share."""
        return np.asarray(np.sum([self.cost, *self.compensation.values()], axis=0))


@dataclass(frozen=True, eq=False)
class Setting(ByContent):
    """A case under a mechanism with the plan that is carried out."""

    case: Case
    model: Mechanism
    table: WorthTable
    plan: Plan
    cities: tuple[City, ...]
    deals: tuple[Deal, ...]
    works: tuple[Work, ...]
    beside: Floats
    """What each city has beside deals, works and payments, shape (cities, years), scaled: moves that happen without a
    pact are taken off, firms that leave the region or are kept in it are counted, and what moves mean to provinces."""
    discount: Floats
    revenue: Floats
    """Projected budget revenue, shape (cities, years), scaled."""
    imputed: Floats
    """Benefits of the plan over the status quo that no budget sees, shape (cities, years), scaled."""
    worths: Floats
    """Scaled worths of all coalitions."""
    scale: float
    reference: pd.Series
    """The division the objectives aim at, scaled, by city (Shapley value)."""
    nucleolus: pd.Series
    fixed: Mapping[tuple[str, ...], float] = field(default_factory=dict)
    """Numbers that are settled already: by ("origin_share", class ...), ("fund_share", class ...),
    ("contribution_rate", city), ("project_share", project, city) or ("size", dotted path)."""
    insisted: Mapping[str, float] = field(default_factory=dict)
    """Gains that cities insist on in talks, scaled, by city."""
    values: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """By open size: the values between or at which it is chosen."""
    others: Mapping[str, tuple["Setting", ...]] = field(default_factory=dict)
    """By open size: the same at each of its values after the first, all other open sizes at their first value, as here.
    There the mechanism's sizes are settled; deals and projects are those that follow."""

    @property
    def every(self) -> Iterator["Setting"]:
        """This one, then all the others."""
        yield self
        for others in self.others.values():
            yield from others

    def taxed(self, k: int) -> NDArray[np.bool_]:
        """Years in which a deal has tax to split, at one value or another of the open sizes; shape (years,)."""
        found: NDArray[np.bool_] = np.any([setting.deals[k].tax > 0 for setting in self.every], axis=0)
        return found

    def with_deals(self, change: Callable[[int, Deal], Deal]) -> "Setting":
        """The same with every deal changed, whatever the open sizes are; ``change`` gets its number and the deal."""
        deals = tuple(change(k, deal) for k, deal in enumerate(self.deals))
        others = {path: tuple(other.with_deals(change) for other in every) for path, every in self.others.items()}
        return replace(self, deals=deals, others=others)

    def ratio_class(self, k: int, t: int) -> tuple[str, ...]:
        """What a ratio belongs to: deals and years of the same class have the same ratio."""
        deal = self.deals[k]
        parts = {
            "transfer": deal.transfer,
            "sector": deal.sector,
            "provinces": "_to_".join(deal.provinces),
            "year": str(self.case.years[t]),
        }
        segment = (f"part-{deal.parts[t]}",) if self.model.tax_sharing.segments else ()
        return (*(parts[name] for name in self.model.tax_sharing.vary_by), *segment)

    def ratio_subject(self, k: int, t: int, share: str) -> Subject:
        """What a ratio is about: as ``ratio_class``, for those who read it."""
        deal, varies = self.deals[k], self.model.tax_sharing.vary_by
        return Subject(
            share=share,
            transfer=deal.transfer if "transfer" in varies else "",
            sector=deal.sector if "sector" in varies else "",
            provinces=deal.provinces if "provinces" in varies else (),
            year=self.case.years[t] if "year" in varies else None,
            segment=deal.parts[t] if self.model.tax_sharing.segments else None,
        )

    @property
    def horizon(self) -> int:
        """Number of years."""
        return self.case.horizon

    @property
    def interest(self) -> float:
        """Interest of the fund."""
        return fund_interest(self.case, self.model)

    @property
    def unit(self) -> float:
        """Currency units in one unit of the program's money."""
        return self.case.unit * self.scale

    def present_value(self, flow: Floats) -> float:
        """Present value of a yearly flow."""
        return float(self.discount @ flow)


def setting(case: Case, model: Mechanism, table: WorthTable) -> Setting:
    """Prepare the design of a case under a mechanism; the plan comes from its mode of coordination.

    Raises
    ------
    InvalidInput
        The worths are those of another case.
    """
    if opportunities(case, anyway=alternative(case, model)).figures != table.chances.figures:
        raise InvalidInput([Problem(case.id, both("design.table.what"), both("design.table.do"))])
    by_id = {city.id: city for city in case.cities}
    projects = {project.id: project for project in case.projects}
    cities = tuple(by_id[city] for city in table.chances.cities)
    plan = coordinated_plan(case, model, table)
    scale = power_of_ten(money_size(case, table))
    first = {path: model.values(path)[0] for path in model.open_sizes}
    position = {city.id: i for i, city in enumerate(cities)}
    inside = {k: host for k, host in plan.hosts.items() if host != BEYOND}
    moves, built = moves_of(case, inside), {p: works(case, projects[p]) for p in plan.projects}
    bare = Setting(
        case=case,
        model=model,
        table=table,
        plan=plan,
        cities=cities,
        deals=(),
        works=(),
        beside=_beside(case, plan, table.chances.anyway, position) / scale,
        discount=discount_factors(case),
        revenue=np.array([budget_revenue(case, city) / scale for city in cities]),
        imputed=_imputed(case, plan, table.chances.anyway, position) / scale,
        worths=claims(case, model.at(first), table) / scale,
        scale=scale,
        reference=table.game.shapley() / scale,
        nucleolus=table.nucleolus / scale,
    )

    def at(sizes: Mapping[str, float]) -> Setting:
        settled_model = model.at(sizes)
        return replace(
            bare,
            model=settled_model,
            deals=_deals(case, settled_model, moves, table.chances.anyway, position, scale),
            works=_works(case, settled_model, built, position, scale),
        )

    start = at(first)
    values = {path: _within_reach(model, path, start.deals) for path in first}
    others = {path: tuple(at(first | {path: size}) for size in sizes[1:]) for path, sizes in values.items()}
    return replace(start, model=model, values=values, others=others)


def _imputed(case: Case, plan: Plan, anyway: Mapping[str, str], position: Mapping[str, int]) -> Floats:
    """Benefits over the status quo that no budget sees, shape (cities, years), in the case's money."""
    imputed = np.zeros((len(position), case.horizon))
    for sign, hosts in ((1.0, plan.hosts), (-1.0, anyway)):
        for flows in moves_of(case, hosts).values():
            imputed[position[flows.transfer.origin]] += sign * (flows.release - flows.release_revenue)
    for work in (works(case, case.project[p]) for p in plan.projects):
        for city, benefit in work.benefits.items():
            imputed[position[city]] += benefit - work.revenue[city]
    return imputed


def _within_reach(model: Mechanism, path: str, deals: Iterable[Deal]) -> tuple[float, ...]:
    """The values of an open size; a cap's upper limit is cut where it lies far above all that could ever be paid.

    There it binds nowhere, and so large a number would leave nothing of the others to a solver's precision.
    """
    values = model.values(path)
    if path != _CAP or len(values) != 2 or model.open_sizes[path].step is not None:
        return values
    shared = (deal.shared for deal in deals if deal.shared.reference > 0)
    binding = max((float(tax.base.sum() / tax.reference) for tax in shared), default=np.inf)
    return values[0], min(values[1], max(values[0] + 1.0, _FAR * max(binding, 1.0)))


def money_size(case: Case, table: WorthTable) -> float:
    """What the money of a program is measured by: the largest worth; a thousandth of the largest budget if all are 0.

    Worths below the currency's smallest unit are no more than rounding, so they count as 0.
    """
    largest = float(np.abs(table.worths).max())
    return largest if largest * per_unit(case) >= 1.0 else 1e-3 * max(city.revenue for city in case.cities)


def power_of_ten(amount: float) -> float:
    """The largest power of ten not above ``amount`` (1 for 0)."""
    return float(10.0 ** np.floor(np.log10(amount))) if amount > 0 else 1.0


def _deals(
    case: Case,
    model: ClosedMechanism,
    moves: Mapping[str, Move],
    anyway: Mapping[str, str],
    position: Mapping[str, int],
    scale: float,
) -> tuple[Deal, ...]:
    province = {city.id: city.province for city in case.cities}
    part, rule = model.costs.moving_origin_share, model.tax_sharing
    before = moves_of(case, anyway)
    found = []
    for k, flows in moves.items():  # in canonical order of the worth table
        shared = shared_tax(case, model, flows)
        since = [max(1, t - shared.clock + 1) for t in range(case.horizon)]
        firm = compensation(case, before[k], flows) if k in before else np.zeros(case.horizon)
        loss = _lost(flows) - _lost(before[k]) if k in before else _lost(flows)
        origin, host = flows.transfer.origin, flows.host.host
        found.append(
            Deal(
                transfer=k,
                sector=flows.transfer.sector,
                origin=position[origin],
                host=position[host],
                provinces=(province[origin], province[host]),
                shared=shared.scaled(scale),
                origin_own=(flows.of_origin(part) - part * firm) / scale,
                host_own=(flows.of_host(1.0 - part) - shared.treasury - (1.0 - part) * firm) / scale,
                loss=loss / scale,
                collected=total(flows.collected) / scale,
                shares=tuple(rule.ratios(y) if shared.base[t] > 0 else (0.0, 0.0) for t, y in enumerate(since)),
                parts=tuple(rule.segment(year) for year in since),
            )
        )
    return tuple(found)


def _lost(flows: Move) -> Floats:
    """Tax the origin loses, net of its release benefit."""
    return flows.lost - flows.release


def _beside(case: Case, plan: Plan, anyway: Mapping[str, str], position: Mapping[str, int]) -> Floats:
    """What is no deal of the pact: see ``Setting.beside``; in the case's money."""
    flows_of_cities = np.zeros((len(position), case.horizon))
    for k, host in plan.hosts.items():
        if host == BEYOND:
            flows = move(case, case.transfer[k], case.host[k, host])
            flows_of_cities[position[flows.transfer.origin]] += flows.of_origin(0.0)
    for k, flows in moves_of(case, anyway).items():
        origin, host = position[flows.transfer.origin], flows.host.host
        flows_of_cities[origin] -= flows.of_origin(0.0)
        if host != BEYOND:
            flows_of_cities[position[host]] -= flows.of_host(1.0)
        if k not in plan.hosts:
            flows_of_cities[origin] -= compensation(case, flows, None)
    for sign, hosts in ((1.0, plan.hosts), (-1.0, anyway)):
        for flows in moves_of(case, hosts).values():
            for tier, change in on_provinces(case, flows).items():
                flows_of_cities[position[tier]] += sign * change
    return flows_of_cities


def _works(
    case: Case, model: ClosedMechanism, built: Mapping[str, Works], position: Mapping[str, int], scale: float
) -> tuple[Work, ...]:
    found = []
    for p, flows in built.items():
        benefits = {position[city]: flow / scale for city, flow in flows.benefits.items()}
        paid = compensations(case, model, flows)
        compensation = {position[city]: flow / scale for city, flow in paid.items()}
        payers = tuple(sorted(i for i, flow in benefits.items() if flow.sum() > 0))
        found.append(Work(p, flows.project.category, flows.cost / scale, benefits, compensation, payers))
    return tuple(found)
