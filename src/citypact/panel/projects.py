"""Projects and links by stated rules: transport corridors, conservation, clean air, help for weak areas."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from ..case.formulas import Formula, Terms, charged
from ..case.model import Link, Project, ProjectBenefit
from ..reading.fields import Named
from ..text import both
from .region import PLACES, Region

_DIGITS = 6
"""Decimals of full costs."""


@dataclass(frozen=True)
class Plan:
    """A project before rounding. ``cost`` is the full capital cost, ``benefits`` are per year, by city."""

    id: str
    name: Named
    category: Literal["major", "weak-area", "ecological"]
    build_years: int
    life: float
    cost: float
    upkeep: float
    members: tuple[str, ...]
    benefits: Mapping[str, float]
    open: bool = False
    """Whether nobody can be kept from it."""

    def project(self, region: Region, source: str) -> Project:
        """The row of the table of projects; what the works are still worth after the horizon is not charged."""
        rules = region.rules
        terms = Terms(rules["discount_rate"], 0.0, region.base_year + rules.count("horizon") + 1)
        start = region.base_year + 1
        return Project(
            id=self.id,
            name=self.name,
            category=self.category,
            start_year=start,
            build_years=self.build_years,
            capital_cost=round(charged(self.cost, self.life, terms, start, self.build_years), PLACES),
            annual_cost=round(self.upkeep, PLACES),
            members=self.members,
            open=self.open,
            source=source,
            evidence="assumed",
        )

    def formula(self) -> Formula:
        """What its capital cost follows from."""
        full = round(self.cost, _DIGITS)
        return Formula(table="projects", column="capital_cost", row=self.id, full_cost=full, life=self.life)

    def rows(self, region: Region, source: str) -> Iterable[ProjectBenefit]:
        """The rows of the table of benefits; growth is that of all project benefits."""
        for city, benefit in self.benefits.items():
            yield ProjectBenefit(
                project=self.id,
                city=city,
                benefit=round(benefit, PLACES),
                growth=region.rules["project_growth"],
                source=source,
                evidence="assumed",
            )


def plans(region: Region) -> list[Plan]:
    """Every project of the region."""
    return [*_corridors(region), *_conservation(region), *_clean_air(region), *_weak_areas(region)]


def links(region: Region, source: str) -> list[Link]:
    """Gravity of gross products relative to the strongest pair; each city keeps its strongest link, however weak."""
    pull = _gravity(region)
    if not region.panel.km or not pull:
        return []
    top = max(pull.values())
    strongest = {max((pair for pair in pull if city.id in pair), key=lambda pair: pull[pair]) for city in region.cities}
    kept = [pair for pair in pull if pair in strongest or pull[pair] >= region.rules["link_threshold"] * top]
    return [
        Link(city_a=a, city_b=b, strength=round(pull[a, b] / top, 6), source=source, evidence="derived")
        for a, b in kept
    ]


def _gravity(region: Region) -> dict[tuple[str, str], float]:
    """Pull of every pair, the city with the larger product first."""
    by_size = sorted(region.cities, key=lambda city: (-region.now("gdp", city.id), city.id))
    return {
        (a.id, b.id): region.now("gdp", a.id) * region.now("gdp", b.id) / region.km(a.id, b.id) ** 2
        for a, b in combinations(by_size, 2)
    }


def _corridors(region: Region) -> Iterable[Plan]:
    """Transport links between the pairs with the strongest pull that lie far enough apart."""
    rules, pull, places = region.rules, _gravity(region), {city.id: city for city in region.cities}
    far = [pair for pair in pull if region.km(*pair) >= rules["corridor_least_km"]]
    for a, b in sorted(far, key=lambda pair: -pull[pair])[: rules.count("corridors")]:
        km = region.km(a, b)
        on_the_way = [
            city.id
            for city in region.cities
            if city.id not in (a, b) and region.km(a, city.id) + region.km(city.id, b) <= rules["detour"] * km
        ]
        cost = rules["local_share"] * rules["corridor_cost_per_km"] * km
        weights = {a: 1.0, b: 1.0} | dict.fromkeys(on_the_way, rules["way_weight"])
        yield Plan(
            id=f"link-{a}-{b}",
            name=Named.of(both("panel.name.link", first=places[a].name, second=places[b].name)),
            category="major",
            build_years=rules.count("corridor_build_years"),
            life=rules["works_life"],
            cost=cost,
            upkeep=rules["upkeep"] * cost,
            members=(a, b),
            benefits={city: rules["corridor_benefit"] * w * region.now("gdp", city) for city, w in weights.items()},
        )


def _conservation(region: Region) -> Iterable[Plan]:
    """The cities with the lowest product per head give up growth for water and woods that their neighbors enjoy."""
    rules = region.rules
    poorest = sorted(region.cities, key=lambda city: region.per_head(city.id))[: rules.count("conservers")]
    for keeper in poorest:
        near = [
            city.id
            for city in region.cities
            if city.id != keeper.id and region.km(city.id, keeper.id) <= rules["conservation_km"]
        ]
        if not near:
            continue
        benefits = {city: rules["conservation_value"] * region.now("gdp", city) for city in near}
        first = max(near, key=lambda city: benefits[city])
        cost = rules["conservation_cost"] * region.now("gdp", keeper.id)
        yield Plan(
            id=f"conservation-{keeper.id}",
            name=Named.of(both("panel.name.conservation", city=keeper.name)),
            category="ecological",
            build_years=1,
            life=rules["works_life"],
            cost=cost,
            upkeep=rules["upkeep"] * cost,
            members=(keeper.id, first),
            benefits={keeper.id: -rules["conservation_harm"] * region.now("gdp", keeper.id)} | benefits,
        )


def _clean_air(region: Region) -> Iterable[Plan]:
    """A joint programme, where the panel knows PM2.5 of every city; the two most populous have to agree."""
    rules = region.rules
    air = {city.id: region.air(city.id) for city in region.cities}
    persons = rules.case.population_unit / rules.case.unit
    value = rules["pm_value"] * rules["pm_step"] * persons
    benefits = {city: value * region.now("population", city) * dirt for city, dirt in air.items() if dirt is not None}
    if len(benefits) < len(air):
        return
    largest = sorted(air, key=lambda city: -region.now("population", city))[:2]
    head = persons * region.total("population")
    yield Plan(
        id="clean-air",
        name=Named.of(both("panel.name.clean_air")),
        category="ecological",
        build_years=1,
        life=rules["equipment_life"],
        cost=rules["air_cost_per_head"] * head,
        upkeep=rules["air_yearly_per_head"] * head,
        members=tuple(largest),
        benefits=benefits,
        open=True,
    )


def _weak_areas(region: Region) -> Iterable[Plan]:
    """In each province with several weak cities: their roads; the largest city of all gains a little as a market."""
    rules = region.rules
    largest = max(region.cities, key=lambda city: region.now("gdp", city.id)).id
    for province in dict.fromkeys(city.province for city in region.cities):
        weak = [city.id for city in region.cities if city.province == province and region.weak(city.id)]
        if len(weak) < 2:
            continue
        product = {city: region.now("gdp", city) for city in weak}
        cost = rules["weak_cost"] * sum(product.values())
        name = rules.provinces[province].both if province in rules.provinces else province
        yield Plan(
            id=f"weak-{province}",
            name=Named.of(both("panel.name.weak_areas", province=name)),
            category="weak-area",
            build_years=2,
            life=rules["works_life"],
            cost=cost,
            upkeep=rules["upkeep"] * cost,
            members=tuple(weak),
            benefits={largest: rules["weak_spill"] * sum(product.values())}
            | {city: rules["weak_benefit"] * amount for city, amount in product.items()},
        )
