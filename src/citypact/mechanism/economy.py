"""What an instrument can see: the cities' figures by year, with the plan carried out.

Arrays have shape (cities,) or (cities, years), cities in the order of the case; money in the case's unit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..case.flows import Move, Works
from ..case.model import Case
from ..content import ByContent

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Economy(ByContent):
    """A case with the moves and projects of a plan."""

    case: Case
    moves: Mapping[str, Move]
    works: Mapping[str, Works]
    eligible: frozenset[str]
    """Moves that the mechanism's eligibility rules let in."""
    revenue: Floats
    """Budget revenue of each city in each year, with the local tax of the plan's moves, shape (cities, years)."""
    gdp: Floats
    """Gross product of each city in each year, shape (cities, years)."""

    quality: Mapping[str, Floats] = field(default_factory=dict)
    """Measured quality index of an ecological project, by year, where it is known."""

    scores: Floats = field(default_factory=lambda: np.zeros(0))
    """Assessed score of the eligible moves and the projects, gain aside, shape (cities,); empty where no award asks."""

    @cached_property
    def cities(self) -> tuple[str, ...]:
        """Names of the cities."""
        return tuple(city.id for city in self.case.cities)

    @cached_property
    def base_revenue(self) -> Floats:
        """Budget revenue of the base year."""
        return np.array([city.revenue for city in self.case.cities])

    @cached_property
    def population(self) -> Floats:
        """Persons, in the case's unit."""
        return np.array([city.population for city in self.case.cities])

    def indicator(self, name: str) -> Floats:
        """A further column of the table of cities, in each year as ``grown``; NaN where it is not known."""
        figures = [city.indicators.get(name) for city in self.case.cities]
        return grown(self.case, [np.nan if figure is None else figure for figure in figures])


def grown(case: Case, figures: Iterable[float]) -> Floats:
    """Figures of the base year in each year, shape (cities, years); they grow as the case's budget revenue does."""
    return np.outer(list(figures), (1.0 + case.revenue_growth) ** np.arange(1, case.horizon + 1))
