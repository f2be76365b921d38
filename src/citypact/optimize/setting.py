"""Everything the program needs to know, prepared once: cities in canonical order, money scaled, rules worked out.

Money inside the program is in ``scale`` units of the case's money, a power of ten that brings the largest worth
between 1 and 10, so that the solver's absolute tolerances mean the same in every case.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.model import Case, City
from ..content import ByContent
from ..errors import InvalidInput
from ..game import Game
from ..mechanism import Mechanism, SharedTax
from ..mechanism.quantity import Ratio
from ..mechanism.rights import Entitled
from ..pact.money import per_unit
from ..pact.payments import fund_interest
from ..worth import Plan, Worths, WorthTable
from ..worth.claims import Claims
from ..worth.finding import not_listed
from .agreed import Agreed
from .choice import Choice
from .subject import Subject

Floats = NDArray[np.float64]


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
    """A case under a mechanism with the plan that is carried out, or with all that a plan could hold."""

    case: Case
    """With the years of start of the plan."""
    facts: Case
    """The case as it was handed in."""
    model: Mechanism
    table: Worths
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
    claims: Claims
    """What coalitions could do alone, scaled."""
    scale: float
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
    granted: Mapping[str, int] = field(default_factory=dict)
    """By transfer: years for which its tax is shared, where an offer grants fewer than the rule."""
    agreed: Agreed | None = None
    """Where the plan was chosen because everybody can agree to it: how it was found."""
    choices: tuple[Choice, ...] = ()
    """Where the plan is left open: all that it could hold. Deals and works are then those of the choices, in their
    order; none of them is carried out unless it is chosen."""

    @property
    def reference(self) -> pd.Series:
        """The division the objectives aim at, scaled, by city (Shapley value)."""
        return self.table.shapley.values / self.scale

    @property
    def nucleolus(self) -> pd.Series:
        """The nucleolus, scaled, by city. Raises InvalidInput where coalitions are not listed."""
        found = self.table.nucleolus
        if found is None:
            raise InvalidInput([not_listed(self.case.id, len(self.cities))])
        return found / self.scale

    @property
    def listed(self) -> Game:
        """The game between the cities. Raises InvalidInput where coalitions are not listed."""
        if not isinstance(self.table, WorthTable):
            raise InvalidInput([not_listed(self.case.id, len(self.cities))])
        return self.table.game

    @property
    def entitled(self) -> Entitled:
        """The coalitions to which the mechanism gives a right of their own; never that of all."""
        return Entitled(self.model.participation.coalitions, tuple(city.province for city in self.cities))

    @property
    def alone(self) -> tuple[tuple[Mapping[str, str], tuple[str, ...]], ...]:
        """Hosts and projects of a plan of nothing but one of the choices, for each of them."""
        return tuple(({c.transfer: c.host} if c.host else {}, (c.project,) if c.project else ()) for c in self.choices)

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
        return self._classes[k][t]

    @cached_property
    def taxed_by_class(self) -> Mapping[tuple[str, ...], list[tuple[int, int]]]:
        """Deals and years with tax to split, by the class of their ratio."""
        found: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        for k, deal in enumerate(self.deals):
            for t in np.flatnonzero(deal.tax > 0).tolist():
                found.setdefault(self._classes[k][t], []).append((k, t))
        return found

    @cached_property
    def _classes(self) -> list[list[tuple[str, ...]]]:
        """By deal and year."""
        return [[self._class(deal, t) for t in range(self.horizon)] for deal in self.deals]

    def _class(self, deal: Deal, t: int) -> tuple[str, ...]:
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


def money_size(case: Case, table: Worths) -> float:
    """What the money of a program is measured by: the largest worth; a thousandth of the largest budget if all are 0.

    Worths below the currency's smallest unit are no more than rounding, so they count as 0.
    """
    largest = table.largest
    return largest if largest * per_unit(case) >= 1.0 else 1e-3 * max(city.revenue for city in case.cities)


def power_of_ten(amount: float) -> float:
    """The largest power of ten not above ``amount`` (1 for 0)."""
    return float(10.0 ** np.floor(np.log10(amount))) if amount > 0 else 1.0
