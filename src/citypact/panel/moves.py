"""Which industries may move where: from large, dear cities to cheaper ones that attract them most."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..case.formulas import Formula
from ..case.model import Capacity, Host, Transfer
from ..reading.fields import Named
from ..text import both
from .derivation import Measure, Sector
from .region import PLACES, Region

_DIGITS = 6
"""Decimals of what figures are rents of."""


def origins(region: Region) -> list[str]:
    """Cities with large industry and enough cheaper cities within reach, largest first."""
    rules = region.rules
    least = rules["origin_size"] * region.total("va_secondary") / len(region.cities)
    large = [city.id for city in region.cities if region.now("va_secondary", city.id) >= least]
    able = [city for city in large if len(cheaper(region, city)) >= rules.count("hosts_least")]
    return sorted(able, key=lambda city: -region.now("va_secondary", city))[: rules.count("origins_most")]


def cheaper(region: Region, origin: str) -> list[str]:
    """Cities whose product per head is low enough, near enough to the origin."""
    limit = region.rules["host_cost"] * region.per_head(origin)
    others = [city.id for city in region.cities if city.id != origin and region.per_head(city.id) <= limit]
    return [city for city in others if region.km(origin, city) <= region.rules["reach_km"]]


def sites(region: Region, origin: str, sector: Sector) -> list[str]:
    """The hosts of a transfer: the most attractive of the cheaper cities, best first."""

    def attraction(host: str) -> float:
        advantage = 1 - region.per_head(host) / region.per_head(origin)
        size = region.now("va_secondary", host) ** sector.size
        return float(size * advantage**sector.saving / region.km(origin, host) ** sector.distance)

    return sorted(cheaper(region, origin), key=lambda host: -attraction(host))[: region.rules.count("hosts_most")]


@dataclass(frozen=True)
class Candidate:
    """An industry of an origin, unrounded."""

    region: Region
    origin: str
    key: str
    sector: Sector

    @property
    def id(self) -> str:
        """Key of the transfer."""
        return f"{self.origin}-{self.key}"

    @cached_property
    def sites(self) -> list[str]:
        """Its hosts, the most attractive first."""
        return sites(self.region, self.origin, self.sector)

    @cached_property
    def size(self) -> float:
        """Part of its full size that moves: so much that it takes ``fit`` of no resource of any of its hosts."""
        wanted = self._uses(1.0)
        rooms = [
            self.region.rules["fit"] * amount / wanted[name]
            for city in self.sites
            for name, amount in offers(self.region, city).items()
            if wanted[name] > 0
        ]
        return min([1.0, *rooms])

    def amount(self, measure: Measure, size: float | None = None) -> float:
        """The moving part of a measure of the origin's industry; 0 where the panel says nothing of it."""
        part = self.sector.share * (self.size if size is None else size)
        return part * (self.region.measured(measure, self.origin) or 0.0)

    @property
    def taxes(self) -> dict[str, float]:
        """Yearly tax of each type before any split."""
        return {name: tax.rate.value * self.amount(tax) for name, tax in self.region.rules.taxes.items()}

    @property
    def land(self) -> float:
        """Hectares."""
        return self._land(self.size)

    @property
    def freed(self) -> float:
        """What the origin nets of the land it gets back."""
        return self.region.rules["land_net_share"] * self.land * self.region.land_price(self.origin)

    def saved(self, city: str) -> float:
        """How much less the land costs at a host."""
        return self.land * (self.region.land_price(self.origin) - self.region.land_price(city))

    def formulas(self) -> Iterator[Formula]:
        """The rents of its land, at the origin and by host."""
        freed = round(self.freed, _DIGITS)
        yield Formula(table="transfers", column="release_benefit", row=self.id, rent_of=freed)
        for city in self.sites:
            saved = round(self.saved(city), _DIGITS)
            yield Formula(table="hosts", column="firm_gain", row=f"{self.id}/{city}", rent_of=saved)

    def _land(self, size: float) -> float:
        taxes = [tax.rate.value * self.amount(tax, size) for tax in self.region.rules.taxes.values()]
        return sum(taxes) / (self.region.rules["tax_yield_per_ha"] * self.sector.land)

    @property
    def jobs(self) -> float:
        """In the case's unit of population."""
        return self.amount(self.region.rules.jobs) * self.sector.jobs

    @property
    def emissions(self) -> float:
        """Tonnes a year at the origin."""
        return self.amount(self.region.rules.emissions) * self.sector.needs.get("emissions", 0.0)

    @property
    def uses(self) -> dict[str, float]:
        """Need of land and each further resource at a host."""
        return self._uses(self.size)

    def _uses(self, size: float) -> dict[str, float]:
        rules = self.region.rules
        needs = {
            name: self.amount(rules.resources[name], size) * self.sector.needs.get(name, 0.0)
            for name in known_resources(self.region)
        }
        if "emissions" in needs:
            needs["emissions"] *= 1 - rules["abatement"]
        return {"land": self._land(size)} | needs

    def _written_uses(self) -> dict[str, float]:
        """Its uses to the decimals of the case, of no resource more than ``fit`` of any host's written capacity."""
        fit = self.region.rules["fit"]
        hosts = [offers(self.region, city) for city in self.sites]
        most = {name: _floor(fit * min(round(host[name], PLACES) for host in hosts)) for name in self.uses}
        return {name: min(use, most[name]) for name, use in _rounded(self.uses).items()}

    def transfer(self, evidence_source: str) -> Transfer:
        """The row of the table of transfers."""
        region, rules = self.region, self.region.rules
        place = next(city for city in region.cities if city.id == self.origin)
        phase_out = rules["phase_out"] if self.sector.led_by == "government" else 0.0
        release = rules["discount_rate"] * self.freed
        release += rules["service_share"] * self.jobs * region.spending_per_head(self.origin)
        release += region.damage(self.origin) * self.emissions
        resettled = rules["resettled_share"] * rules["resettlement_years"] * self.jobs
        measured = any(tax.columns and len(region.lacking(tax)) < len(region.cities) for tax in rules.taxes.values())
        return Transfer(
            id=self.id,
            name=Named.of(both("panel.name.move", city=place.name, sector=self.sector.name.both)),
            sector=self.key,
            origin=self.origin,
            led_by=self.sector.led_by,
            taxes=_rounded(self.taxes),
            growth=round(region.growth(self.origin) - phase_out, PLACES),
            release_benefit=round(release, PLACES),
            adjustment_cost=round(resettled * region.per_head(self.origin), PLACES),
            jobs=round(self.jobs, PLACES),
            uses=self._written_uses(),
            source=evidence_source,
            evidence="derived" if measured else "assumed",
        )

    def host(self, city: str, source: str) -> Host:
        """The row of the table of hosts for one city."""
        region, rules, sector = self.region, self.region.rules, self.sector
        taxes = {name: sector.upgrade * tax for name, tax in self.taxes.items()}
        whole, hundreds = sum(self.taxes.values()), region.km(self.origin, city) / 100
        services = rules["service_share"] * self.jobs * region.spending_per_head(city)
        ecology = region.damage(city) * self.emissions * (1 - rules["abatement"])
        rent = rules["discount_rate"] * self.saved(city)
        wages = rules["wage_share"] * self.jobs * (region.per_head(self.origin) - region.per_head(city))
        return Host(
            transfer=self.id,
            host=city,
            start_year=region.base_year + sector.start,
            taxes=_rounded(taxes),
            ramp_years=sector.ramp_years,
            growth=round(region.growth(city), PLACES),
            capital_cost=round(rules["site_cost_per_ha"] * self.land, PLACES),
            annual_cost=round(services + ecology, PLACES),
            moving_cost=round(rules["moving_rate"] * whole * (1 + hundreds), PLACES),
            firm_gain=round(rent + wages - rules["distance_rate"] * whole * hundreds, PLACES),
            source=source,
            evidence="assumed",
        )


def candidates(region: Region) -> list[Candidate]:
    """Every sector of every origin."""
    sectors = region.rules.sectors.items()
    return [Candidate(region, origin, key, sector) for origin in origins(region) for key, sector in sectors]


def known_resources(region: Region) -> list[str]:
    """Resources of which every city has a measure."""
    return [
        name
        for name, resource in region.rules.resources.items()
        if all(region.measured(resource, city.id) is not None for city in region.cities)
    ]


def offers(region: Region, city: str) -> dict[str, float]:
    """What a city has open of land and of each further resource."""
    rules = region.rules
    found = {"land": rules["land_per_va"] * region.now("va_secondary", city)}
    for name in known_resources(region):
        resource = rules.resources[name]
        found[name] = resource.open.value * (region.measured(resource, city) or 0.0)
    if "emissions" in found:
        found["emissions"] /= region.air(city) or 1.0
    return found


def capacities(region: Region, hosts: list[str], source: str) -> list[Capacity]:
    """The rows of the table of capacities for every host."""
    return [
        Capacity(city=city, resource=name, amount=round(amount, PLACES), source=source, evidence="assumed")
        for city in hosts
        for name, amount in offers(region, city).items()
    ]


def _floor(figure: float) -> float:
    """The largest number of as many decimals as the case has that is not above a figure."""
    steps = 10.0**PLACES
    return math.floor(round(figure * steps, 3)) / steps


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(figure, PLACES) for name, figure in figures.items()}
