"""A city table as read: cities, and figures by column, year and city."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import Problem
from ..reading.cells import number_text
from ..text import Given

CORE = ("gdp", "revenue", "expenditure", "population", "va_secondary")
"""Figures that every rule needs."""
Series = dict[int, dict[str, float]]


@dataclass(frozen=True)
class Place:
    """A city of the panel. Its figures stand in the columns."""

    id: str
    name_en: str
    name_zh: str
    province: str
    tier: str

    @property
    def name(self) -> Given:
        """What it is called."""
        return Given(self.name_en, self.name_zh)


@dataclass(frozen=True)
class Panel:
    """Cities in order of appearance, figures by column, year and city, and kilometres between cities if known."""

    cities: tuple[Place, ...]
    figures: dict[str, Series]
    km: Mapping[frozenset[str], float] = field(default_factory=dict)
    file: str = "panel"
    """Where it was read from, for what is wrong with it."""
    rows: dict[tuple[str, int], int] = field(default_factory=dict)
    """The row of each city and year in it."""
    doubts: list[Problem] = field(default_factory=list)
    """What its workbook hides."""

    def place(self, column: str, city: str, year: int) -> tuple[int | None, str | None]:
        """The row of a figure, and what stands there."""
        figure = self.figures.get(column, {}).get(year, {}).get(city)
        return self.rows.get((city, year)), None if figure is None else number_text(figure)

    def latest(self, column: str, year: int) -> tuple[int, dict[str, float]]:
        """The last year up to ``year`` in which any city has the column, and the figures of that year."""
        series = self.figures.get(column, {})
        known = [found for found in series if found <= year]
        return (max(known), series[max(known)]) if known else (year, {})
