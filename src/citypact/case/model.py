"""The facts of a case: cities, transfers, hosts, projects, structure, ties. Frozen; knows no rules.

Money is in the case's one unit (``Case.unit`` times ``Case.currency``), per year unless said, at the prices and
activity of the base year. Growth rates and shares are fractions. Years are calendar years.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from citypact.case.figures import Money, Quantity, Size, Unit
from citypact.case.formulas import Formula, grouped
from citypact.case.indexed import Indexed
from citypact.case.parties import province
from citypact.case.unit_of_money import unit_of_money
from citypact.doors import CaseDoors
from citypact.reading.fields import (
    Amount,
    Frozen,
    Identifier,
    Label,
    Named,
    Number,
    Rate,
    Share,
    Text,
    Version,
    Whole,
    Year,
)
from citypact.shown import Shown

Evidence = Literal["published", "derived", "assumed"]
Tier = Literal["centre", "province", "city", "county"]
BEYOND = "outside"
"""The host of a transfer that leaves the region: no city of the case, and no player."""
ProvinceShares = Annotated[Mapping[Identifier, Share], Field(min_length=1)]
Reasons = Annotated[Mapping[Label, Text], Field(min_length=1)]


class Sourced(Frozen):
    """A record that says where its figures come from."""

    source: Identifier = Field(description="key of a citation in case.toml")
    evidence: Evidence


class City(Sourced):
    """A player. ``indicators`` holds any further numeric columns of the table (None: not known)."""

    id: Identifier
    name: Named
    province: Identifier
    tier: Text = Field(description="administrative tier, e.g. municipality, capital, prefecture")
    gdp: Quantity
    revenue: Size = Field(description="general budget revenue per year")
    expenditure: Quantity
    population: Size = Field(description="persons, in the unit of the case")
    weak: bool = Field(description="a weak area, entitled to weak-area grants")
    equalization_offset: Share | None = Field(
        default=None,
        description="part of a change in its own tax revenue that transfers from the tier above take back; none: 0",
    )
    rd_spending: Quantity | None = Field(default=None, description="spending on research and development per year")
    patents: Quantity | None = Field(default=None, description="patents granted in a year")
    students: Quantity | None = Field(
        default=None, description="students in higher education, in persons as population"
    )
    skilled_workers: Quantity | None = Field(default=None, description="skilled workers, in persons as population")
    indicators: Mapping[Label, Money | None] = Field(default_factory=dict)

    @property
    def is_province(self) -> bool:
        """Whether it stands for the budget of its province: see ``players``."""
        return self.id == province(self.province)


class TierShare(Sourced):
    """Part of a tax that a tier of government keeps: everywhere, in a province, or in a city; the narrowest holds."""

    tax: Identifier
    tier: Tier
    province: Identifier | None = Field(default=None, description="only in this province")
    city: Identifier | None = Field(default=None, description="only in this city")
    share: Share


class Transfer(Sourced):
    """An industry or enterprise that may move away from its origin."""

    id: Identifier
    name: Named
    sector: Text
    origin: Identifier
    led_by: Literal["government", "market"]
    taxes: Mapping[Identifier, Quantity] = Field(description="yearly taxes before the move and any split, by type")
    growth: Rate = Field(description="yearly growth of those taxes if the firm stays")
    release_benefit: Money = Field(description="origin's yearly benefit once it has gone (land, congestion, ecology)")
    release_growth: Rate | None = Field(default=None, description="yearly growth of that benefit; none: as prices")
    release_cash: Share = Field(
        default=0.0, description="part of the release benefit that is budget money; the rest is an imputed benefit"
    )
    adjustment_cost: Quantity = Field(description="origin's one-off cost in the year of the move")
    jobs: Quantity = Field(description="jobs that move with it, in the unit of population of the case")
    uses: Mapping[Identifier, Quantity] = Field(default_factory=dict, description="need of each resource at a host")
    branch: Text | None = Field(
        default=None, description="its sector in the table of sectors; none: that of ``sector``"
    )
    value_added: Quantity | None = Field(default=None, description="yearly value added where it is; none: not given")
    anyway: Identifier | None = Field(
        default=None, description='host to which it goes without a pact ("outside": leaves the region); none: no word'
    )


class Host(Sourced):
    """A possible host of a transfer, or the world outside, and what the transfer would be there."""

    transfer: Identifier
    host: Identifier
    start_year: Year
    taxes: Mapping[Identifier, Quantity] = Field(description="taxes per year at maturity, by type, before any split")
    ramp_years: Annotated[Whole, Field(ge=0, le=50)] = Field(description="years below maturity; year j pays j/(ramp+1)")
    growth: Rate
    capital_cost: Quantity = Field(description="host's one-off cost in the start year")
    annual_cost: Money = Field(description="host's yearly cost (services, ecology) less induced benefit")
    moving_cost: Quantity = Field(description="public one-off cost of the move itself, in the start year")
    cost_growth: Rate | None = Field(default=None, description="yearly growth of these costs; none: as prices")
    firm_gain: Money = Field(description="the firm's own gain per year")
    value_added: Quantity | None = Field(default=None, description="yearly value added at maturity; none: not given")
    investment: Quantity | None = Field(
        default=None, description="fixed-asset investment of the firm, counted once in the start year; none: not given"
    )
    earliest: Year | None = Field(default=None, description="first year in which it could start; none: start_year")
    latest: Year | None = Field(default=None, description="last year in which it could start; none: start_year")


class Capacity(Sourced):
    """What a city can offer of a resource to incoming industry; a host needs a row for each resource asked of it."""

    city: Identifier
    resource: Identifier
    amount: Quantity


class Project(Sourced):
    """A cross-regional project that is built once, or not at all, and then serves whoever takes part."""

    id: Identifier
    name: Named
    category: Literal["major", "weak-area", "ecological"]
    start_year: Year = Field(description="first year of building")
    build_years: Annotated[Whole, Field(ge=1, le=50)]
    capital_cost: Quantity = Field(description="in all, spread evenly over the build years")
    annual_cost: Quantity = Field(description="per year once built")
    members: tuple[Identifier, ...] = Field(description="cities without whose consent it cannot be built")
    open: bool = Field(
        default=False, description="nobody can be kept from it: cities enjoy it whoever builds it and pays for it"
    )
    earliest: Year | None = Field(default=None, description="first year in which it could start; none: start_year")
    latest: Year | None = Field(default=None, description="last year in which it could start; none: start_year")


class ProjectBenefit(Sourced):
    """What a project brings to one city per year once built; negative: the city is harmed, so it must be a member."""

    project: Identifier
    city: Identifier
    benefit: Money
    growth: Rate
    cash: Share = Field(default=0.0, description="part of the benefit that is budget money; the rest is imputed")


class Link(Sourced):
    """Strength of the tie between two cities."""

    city_a: Identifier
    city_b: Identifier
    strength: Quantity


class Sector(Sourced):
    """Value added of one sector in one city; every city has a row for every sector."""

    city: Identifier
    sector: Text
    value_added: Quantity = Field(description="per year, in the base year")


class Exchange(Sourced):
    """What was counted between two areas: contracts of technology, investment, branches of firms."""

    id: Identifier
    kind: Literal["technology", "investment", "branches"]
    givers: tuple[Identifier, ...] = Field(min_length=1, description="cities or provinces from which it comes")
    takers: tuple[Identifier, ...] = Field(min_length=1, description="cities or provinces to which it goes")
    period: Text = Field(description="year or years in which it was counted")
    amount: Quantity
    measure: Text = Field(description="what the amount is measured in")


class Figure(Sourced):
    """Source and evidence of a single figure of ``case.toml``."""


class Change(Frozen):
    """One override of a scenario: multiply a column by a factor, or set it."""

    table: Literal["cities", "transfers", "hosts", "capacities", "projects", "project_benefits", "retention", "case"]
    column: Label
    rows: Label = Field(default="*", description='key of the row (composite keys joined by "/"), or "*" for all')
    multiply: Amount | None = None
    set: Amount | None = None


class Scenario(Frozen):
    """A named override of the case's figures."""

    id: Identifier
    title: Named
    changes: tuple[Change, ...] = Field(min_length=1)


class Case(Shown, Indexed, CaseDoors):
    """Everything that is known about an agglomeration before any rule is chosen."""

    schema_version: Version = 1
    id: Identifier
    title: Named
    currency: Text
    unit: Unit = Field(description="currency units in one unit of money")
    population_unit: Unit = Field(description="persons in one unit")
    base_year: Year
    horizon: Annotated[Whole, Field(ge=1, le=100)] = Field(description="years that count, after the base year")
    discount_rate: Annotated[Number, Field(ge=0, lt=1)]
    inflation: Rate = Field(default=0.0, description="yearly rise of prices that growth and discount rates contain")
    revenue_growth: Rate = Field(description="yearly growth of the cities' budget revenue")
    retention: Mapping[Identifier, Share] = Field(
        default_factory=dict, description="local part of each tax, by type: the short form, instead of tiers"
    )
    province_retention: Mapping[Identifier, ProvinceShares] = Field(default_factory=dict)
    province_revenue: Mapping[Identifier, Size] = Field(
        default_factory=dict, description="yearly revenue of a province's own budget, where provinces may be players"
    )
    resources: Mapping[Identifier, Text] = Field(default_factory=dict, description="resource -> its unit")
    provinces: Mapping[Identifier, Named] = Field(default_factory=dict)
    citations: Mapping[Identifier, Text] = Field(min_length=1)
    figures: Mapping[Label, Figure] = Field(description="source and evidence of each figure of case.toml, by its key")
    accepted: Mapping[Identifier, Reasons] = Field(
        default_factory=dict, description="why figures that look out of proportion are right, by table and column"
    )

    cities: tuple[City, ...] = Field(min_length=1)
    tiers: tuple[TierShare, ...] = Field(default=(), description="what each tier of government keeps of each tax")
    transfers: tuple[Transfer, ...] = ()
    hosts: tuple[Host, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    projects: tuple[Project, ...] = ()
    project_benefits: tuple[ProjectBenefit, ...] = ()
    links: tuple[Link, ...] = ()
    sectors: tuple[Sector, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    derivation: Annotated[tuple[Formula, ...], AfterValidator(grouped)] = Field(
        default=(), description="what figures follow from, by table, column and row"
    )

    def _shown(self) -> Mapping[str, object]:
        tables = ("provinces", "cities", "transfers", "projects", "scenarios")
        return {
            "Case": self.id,
            "title": self.title.en,
            "years": f"{self.years[0]} to {self.years[-1]}",
            "money": str(unit_of_money(self.unit, self.currency)),
            "holds": ", ".join(f"{name} {len(getattr(self, name))}" for name in tables if getattr(self, name)),
        }

    @property
    def years(self) -> range:
        """The calendar years that count."""
        return range(self.base_year + 1, self.base_year + 1 + self.horizon)

    @cached_property
    def taxes(self) -> tuple[str, ...]:
        """The tax types, as the short form or the table of tiers has them."""
        return tuple(self.retention) or tuple(dict.fromkeys(row.tax for row in self.tiers))

    @cached_property
    def shares(self) -> Mapping[tuple[str, str], Mapping[Tier, float]]:
        """What each tier keeps of a tax, by city and tax; by the short form only the city's own part is known."""
        if self.tiers:
            return {(city.id, tax): _shares_at(self.tiers, city, tax) for city in self.cities for tax in self.taxes}
        local = [{**self.retention, **self.province_retention.get(city.province, {})} for city in self.cities]
        return {
            (c.id, t): {"city": share} for c, own in zip(self.cities, local, strict=True) for t, share in own.items()
        }

    @cached_property
    def city(self) -> Mapping[str, City]:
        """The cities by key."""
        return {city.id: city for city in self.cities}

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each city stands in ``cities``."""
        return {city.id: index for index, city in enumerate(self.cities)}

    @cached_property
    def transfer(self) -> Mapping[str, Transfer]:
        """The transfers by key."""
        return {transfer.id: transfer for transfer in self.transfers}

    @cached_property
    def host(self) -> Mapping[tuple[str, str], Host]:
        """The hosts by transfer and city."""
        return {(host.transfer, host.host): host for host in self.hosts}

    @cached_property
    def capacity(self) -> Mapping[tuple[str, str], float]:
        """What a city offers of a resource, by city and resource."""
        return {(row.city, row.resource): row.amount for row in self.capacities}

    @cached_property
    def project(self) -> Mapping[str, Project]:
        """The projects by key."""
        return {project.id: project for project in self.projects}

    @cached_property
    def weak(self) -> frozenset[str]:
        """The weak areas."""
        return frozenset(city.id for city in self.cities if city.weak)

    @cached_property
    def aid(self) -> frozenset[str]:
        """Projects for weak areas to which others belong; one whose members are all weak is their own undertaking."""
        made_for_weak = (project for project in self.projects if project.category == "weak-area")
        return frozenset(project.id for project in made_for_weak if not self.weak.issuperset(project.members))


def _shares_at(rows: Iterable[TierShare], city: City, tax: str) -> dict[Tier, float]:
    """Shares of the tiers that a table gives one city: of each tier the row for it, else its province's, else all's."""
    meant = [r for r in rows if r.tax == tax and r.city in (None, city.id) and r.province in (None, city.province)]
    by_width = sorted(meant, key=lambda row: (row.city is not None, row.province is not None))
    return {row.tier: row.share for row in by_width}
