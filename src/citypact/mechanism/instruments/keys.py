"""Distribution keys of a pool: what part of it goes to each city. Pure functions on arrays.

Arrays have the cities along the first axis; a key's fractions add up to 1 along it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import numpy as np

from ...case.model import Case
from ...errors import InvalidInput, Problem
from ...text import Bilingual, both
from ..economy import Economy
from ..fractions import Floats, fractions

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


def mixed(parts: Mapping[Factor, Floats], weights: Mapping[Factor, float], decimals: int | None = None) -> Floats:
    """Weighted mean of the fractions of several factors; fractions and mean are rounded where ``decimals`` are given.

    A factor that no city has is left out and the others are scaled up; if none is left, all get the same.

    >>> parts = {"population": np.array([1.0, 3.0]), "equal": np.array([1.0, 1.0]), "growth": np.zeros(2)}
    >>> mixed(parts, {"population": 0.5, "equal": 0.5}).tolist()
    [0.375, 0.625]
    >>> mixed(parts, {"population": 0.5, "equal": 0.5}, decimals=2).tolist()
    [0.37, 0.63]
    >>> mixed(parts, {"population": 0.5, "growth": 0.5}).tolist(), mixed(parts, {"growth": 1.0}).tolist()
    ([0.25, 0.75], [0.5, 0.5])
    """

    def kept(fraction: Floats) -> Floats:
        return fraction if decimals is None else np.apply_along_axis(rounded, 0, fraction, decimals)

    mean = np.sum([weight * kept(fractions(parts[factor])) for factor, weight in weights.items()], axis=0)
    whole = mean.sum(axis=0)
    return kept(np.divide(mean, whole, out=np.full_like(mean, 1.0 / len(mean)), where=whole > 0))


def rounded(parts: Floats, decimals: int) -> Floats:
    """Parts of a whole, shape (cities,), rounded so that their sum stays what it is (Hamilton's largest remainders).

    What rounding down leaves goes, unit by unit, to the largest remainders, of equal ones to the larger part; who are
    equal in both share it, so that no name decides. Of two parties the larger part is thus rounded half up and the
    other has what it leaves: so reckons the agreement of Charlottesville and Albemarle of 1982.

    >>> rounded(np.array([0.46775, 0.53225]), 4).tolist()
    [0.4677, 0.5323]
    """
    units = np.round(parts * 10.0**decimals, 6)  # what binary fractions add below that is no remainder
    whole = np.floor(units)
    remainder, found, left = np.round(units - whole, 6), whole.copy(), round(float((units - whole).sum()))
    for over, down in sorted(set(zip(remainder.tolist(), whole.tolist(), strict=True)), reverse=True):
        tied = (remainder == over) & (whole == down)
        given = min(left, int(tied.sum()))
        found[tied] += given / tied.sum()
        left -= given
    shared: Floats = found / 10.0**decimals
    return shared


def weights_of(seen: Economy, factor: Factor, base: Floats, growth: Floats) -> Floats:
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


def positive_revenue(seen: Economy) -> Floats:
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
    return np.array([case.capacity.get((city.id, "land"), 0.0) for city in case.cities])
