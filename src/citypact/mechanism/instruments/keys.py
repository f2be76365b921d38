"""Distribution keys of a pool: what part of it goes to each city. Pure functions on arrays.

Arrays have the cities along the first axis; a key's fractions add up to 1 along it.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal

import numpy as np

from ...case.model import Case
from ...errors import InvalidInput, Problem
from ...text import Bilingual, both
from .instrument import Floats, fractions

if TYPE_CHECKING:
    from ..economy import Economy

Factor = Literal["equal", "population", "population-by-capacity", "tax-effort", "base", "growth", "land"]


def population_by_capacity(population: Floats, capacity: Floats) -> Floats:
    """Weight of Minn. Stat. 473F.07 subd. 3: population times average capacity over own capacity.

    ``capacity``: fiscal capacity per head; the average is the one of all persons.

    >>> population_by_capacity(np.array([100.0, 100.0]), np.array([1.0, 3.0])).round(4).tolist()
    [200.0, 66.6667]
    """
    people = population if population.ndim == capacity.ndim else population[:, None]
    average = (people * capacity).sum(axis=0) / population.sum()
    found: Floats = people * average / capacity
    return found


def mixed(parts: Mapping[Factor, Floats], weights: Mapping[Factor, float]) -> Floats:
    """Weighted mean of the fractions of several factors.

    >>> parts = {"population": np.array([1.0, 3.0]), "equal": np.array([1.0, 1.0])}
    >>> mixed(parts, {"population": 0.5, "equal": 0.5}).tolist()
    [0.375, 0.625]
    """
    found: Floats = np.sum([weight * fractions(parts[factor]) for factor, weight in weights.items()], axis=0)
    return found


def rounded_half_up(value: float, decimals: int) -> float:
    """The number as a clerk rounds it: a half goes up. The shortest decimal form of ``value`` decides what a half is.

    >>> rounded_half_up(0.53225, 4)
    0.5323
    """
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def two_party_key(first: Mapping[str, float], second: Mapping[str, float], decimals: int) -> tuple[float, float]:
    """Mean of the indices of two parties, each index and the mean rounded; the second party has what the first leaves.

    So reckons the agreement of Charlottesville and Albemarle of 1982, with indices of population and true tax rate.
    """
    indices = [rounded_half_up(first[name] / (first[name] + second[name]), decimals) for name in first]
    mean = rounded_half_up(round(sum(indices) / len(indices), decimals + 4), decimals)
    return mean, round(1.0 - mean, decimals)


def weights_of(seen: "Economy", factor: Factor, base: Floats, growth: Floats) -> Floats:
    """A factor's weights on a case, shape (cities, years)."""
    years = np.ones(seen.case.horizon)
    people = np.outer(seen.population, years)
    measured: dict[Factor, Callable[[], Floats]] = {
        "equal": lambda: np.ones_like(people),
        "population": lambda: people,
        "population-by-capacity": lambda: population_by_capacity(people, positive_revenue(seen) / people),
        "tax-effort": lambda: seen.revenue / seen.gdp,
        "base": lambda: base,
        "growth": lambda: np.maximum(growth, 0.0),
        "land": lambda: np.outer(land(seen.case), years),
    }
    return measured[factor]()


def positive_revenue(seen: "Economy") -> Floats:
    """Budget revenue of each city in each year. Raises InvalidInput where it is not above 0, naming every such city."""
    spent = [city for city, path in zip(seen.cities, seen.revenue, strict=True) if path.min() <= 0]
    if spent:
        what, do = both("mechanism.spent.what", cities=", ".join(spent)), both("mechanism.spent.do")
        raise InvalidInput([Problem(seen.case.id, what, do)])
    return seen.revenue


def unmeasured(case: Case, key: Iterable[Factor]) -> Bilingual | None:
    """Why a key cannot be worked out on a case; None if it can."""
    if "land" in key and not land(case).any():
        return both("mechanism.inapplicable.land")
    idle = [city.id for city in case.cities if city.gdp == 0]
    if "tax-effort" in key and idle:
        return both("mechanism.inapplicable.gdp", cities=", ".join(idle))
    return None


def land(case: Case) -> Floats:
    """Land that each city offers to incoming industry, in the case's unit; shape (cities,)."""
    offered = {row.city: row.amount for row in case.capacities if row.resource == "land"}
    return np.array([offered.get(city.id, 0.0) for city in case.cities])
