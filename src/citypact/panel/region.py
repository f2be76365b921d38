"""The panel read through the derivation: figures of the base year, past growth, and what follows from them by city."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from ..case.model import Evidence
from ..case.proportion.heads import listed
from ..errors import InvalidInput, Problem
from ..reading.record import problem
from ..text import both
from .derivation import Derivation, Measure
from .model import CORE, Panel, Place, Series

_SQUARE_METRES = 10_000
"""In a hectare."""
PLACES = 4
"""Decimals of derived figures; rounded once, at the end."""


class Region:
    """Cities with their figures. Money in the case's unit, persons in its unit of population.

    Raises InvalidInput if a column that every rule needs is missing or not positive for a city in the base year.
    """

    def __init__(self, panel: Panel, rules: Derivation) -> None:
        self.panel, self.rules = panel, rules
        self.base_year = rules.case.base_year
        self.cities: tuple[Place, ...] = panel.cities
        self.figures = _completed(panel, rules)
        self._now = {name: self.figures.get(name, {}).get(self.base_year, {}) for name in CORE}
        if missing := [found for name in CORE if (found := self._lack(name)) is not None]:
            raise InvalidInput(missing)

    def _lack(self, column: str) -> Problem | None:
        """Cities that have no figure above 0 in the base year, and whether the table has the column at all."""
        without = [city.id for city in self.cities if not self._now[column].get(city.id, 0.0) > 0]
        if not without:
            return None
        years = ", ".join(map(str, sorted(self.figures.get(column, {}))))
        known = both("panel.column_years", years=years) if years else both("panel.no_column")
        cities = listed(without) if len(without) < len(self.cities) else both("panel.any_city")
        file, first = self.panel.file, without[0]
        row, value = (None, None) if not years else self.panel.place(column, first, self.base_year)
        said = {"cities": cities, "year": self.base_year, "known": known}
        return problem("panel.no_figure", file, row, column, value=value, **said)

    def now(self, column: str, city: str) -> float:
        """A figure of the base year that every city has."""
        return self._now[column][city]

    def of_now(self, column: str) -> Mapping[str, float]:
        """The figures of the base year, by city."""
        return self._now[column]

    def total(self, column: str) -> float:
        """Sum over the cities in the base year."""
        return sum(self._now[column].values())

    def per_head(self, city: str) -> float:
        """Gross product per head: the stand-in for the level of wages and land prices. Money units per person unit."""
        return self.now("gdp", city) / self.now("population", city)

    def spending_per_head(self, city: str) -> float:
        """Public expenditure per head."""
        return self.now("expenditure", city) / self.now("population", city)

    def weak(self, city: str) -> bool:
        """Whether own revenue covers too little of expenditure."""
        return self.now("revenue", city) < self.rules["weak_threshold"] * self.now("expenditure", city)

    def land_price(self, city: str) -> float:
        """Money units for a hectare of reused industrial land."""
        return self.rules["land_price_ratio"] * self.per_head(city) / self.rules.case.population_unit * _SQUARE_METRES

    def measured(self, measure: Measure, city: str) -> float | None:
        """A measure of a city: columns, else so much per unit of secondary value added, else None."""
        found = [self.panel.latest(column, self.base_year)[1].get(city) for column in measure.columns]
        known = [figure for figure in found if figure is not None]
        if found and len(known) == len(found):
            return sum(known)
        return None if measure.otherwise is None else measure.otherwise.value * self.now("va_secondary", city)

    def lacking(self, measure: Measure) -> list[str]:
        """Cities for which the panel lacks a column of the measure."""
        series = [self.panel.latest(column, self.base_year)[1] for column in measure.columns]
        return [city.id for city in self.cities if not series or any(city.id not in column for column in series)]

    def damage(self, city: str) -> float:
        """Damage of a tonne of emissions, in money units; 0 where the panel knows no PM2.5."""
        air = self.air(city)
        return 0.0 if air is None else self.rules["damage_per_t"] / self.rules.case.unit * air

    def air(self, city: str) -> float | None:
        """PM2.5 over the standard, None if not known."""
        found = self.panel.latest("pm25", self.base_year)[1].get(city)
        return None if found is None else found / self.rules["pm25_standard"]

    @cached_property
    def first_year(self) -> int:
        """The earliest year in which secondary value added and revenue, or what stands in, are known and above 0."""

        def complete(year: int) -> bool:
            pairs = [(column, city.id) for column in ("va_secondary", "revenue") for city in self.cities]
            return all(self.figures[column].get(year, {}).get(city, 0.0) > 0 for column, city in pairs)

        return min(year for year in self.figures["va_secondary"] if complete(year))

    def growth(self, city: str) -> float:
        """Expected yearly growth of industry: the part of past growth of secondary value added that lasts."""
        before = self.figures["va_secondary"][self.first_year][city]
        return self.rules["growth_factor"] * self._rate(self.now("va_secondary", city) / before)

    @property
    def revenue_growth(self) -> float:
        """Yearly growth of the cities' total revenue since the first year."""
        return self._rate(self.total("revenue") / sum(self.figures["revenue"][self.first_year].values()))

    def _rate(self, ratio: float) -> float:
        years = self.base_year - self.first_year
        return float(ratio ** (1 / years) - 1) if years else self.rules["growth_if_unknown"]

    def km(self, a: str, b: str) -> float:
        """Kilometres between two cities; where no distance is known, the same for all."""
        return self.panel.km.get(frozenset((a, b)), self.rules["uniform_km"])

    @property
    def city_evidence(self) -> tuple[str, Evidence]:
        """Source and evidence of the cities' rows: no better than that of what stands in for missing columns."""
        words = [self.rules.stand_ins[name].rate.evidence for name in self.stand_ins]
        if not words:
            return self.rules.cities.source, self.rules.cities.evidence
        return "rule-cities", weakest([*words, "derived"])

    @property
    def stand_ins(self) -> list[str]:
        """Columns that the panel lacks and the derivation fills."""
        return [name for name in self.rules.stand_ins if name not in self.panel.figures]


def weakest(words: Iterable[Evidence]) -> Evidence:
    """The least certain of the words."""
    order: tuple[Evidence, ...] = ("published", "derived", "assumed")
    return max(words, key=order.index)


def _completed(panel: Panel, rules: Derivation) -> Mapping[str, Series]:
    """The figures with the columns that stand in for missing ones, in every year."""
    figures = dict(panel.figures)
    for name, stand_in in rules.stand_ins.items():
        if name not in panel.figures:
            series = panel.figures.get(stand_in.column, {})
            figures[name] = {
                year: {city: round(stand_in.rate.value * figure, PLACES) for city, figure in known.items()}
                for year, known in series.items()
            }
    return figures
