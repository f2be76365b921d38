"""Columns in another unit than the rest: what they are to each other, in the middle of the cities and in each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from statistics import median

Figures = Mapping[str, Mapping[str, float]]
"""By column and city."""
Range = tuple[float, float]

USUAL: Mapping[tuple[str, str], Range] = {
    ("revenue", "gdp"): (0.003, 1.0),
    ("expenditure", "gdp"): (0.005, 3.0),
    ("expenditure", "revenue"): (0.2, 40.0),
    ("population", "gdp"): (0.0, inf),
    ("va_secondary", "gdp"): (0.005, 1.0),
    ("va_tertiary", "gdp"): (0.05, 1.0),
    ("industrial_vat", "va_secondary"): (3e-4, 0.5),
    ("industrial_surcharges", "va_secondary"): (3e-4, 1.0),
    ("employment_secondary", "population"): (0.003, 0.9),
}
"""What one column is to another, in the middle of the cities of any agglomeration. Wide: Tibet's cities spend 20 times
their revenue, and where a tenth of the money of the state is local, revenue is 1 % of the gross product. An error of
unit is a factor of 100 or 10,000. What population is to gross product depends on the currency (``heads``)."""
EACH: Mapping[tuple[str, str], Range] = {("revenue", "gdp"): (1e-3, 1.0), ("va_secondary", "gdp"): (0.0, 1.0)}
"""The same for every single city: a part is no more than the whole."""
SPREAD = 100.0
"""How far a city may be from the middle of the others, as a factor: Washington has a thirtieth of the industry."""
CLOSE = 30.0
"""The same for figures that every city has to a similar extent: in the bundled cases no city is further off than 4."""
_ALIKE = {"gdp", "revenue", "expenditure", "population"}


@dataclass(frozen=True)
class Odd:
    """A column that is out of proportion to another in some cities; ``middle`` is that of all, where they are few."""

    column: str
    other: str
    cities: tuple[str, ...]
    ratio: float
    usual: Range
    middle: float | None = None

    @property
    def key(self) -> str:
        """The message about it."""
        return "unusual_ratio" if self.middle is None else "city_apart"

    @property
    def of_whole(self) -> str:
        """The message about it, where the other column is the whole that this one is a part of."""
        return "larger_than_gdp" if self.ratio > self.usual[1] else "little_of_gdp"

    @property
    def values(self) -> dict[str, str]:
        """What messages say of it."""
        low, high = self.usual
        known = {"other": self.other, "ratio": f"{self.ratio:.3g}", "low": f"{low:g}", "high": f"{high:g}"}
        return known if self.middle is None else known | {"middle": f"{self.middle:.3g}"}

    def turned(self) -> "Odd":
        """The same, said of the other column."""
        low, high = (1 / end if end else inf for end in reversed(self.usual))
        middle = None if self.middle is None else 1 / self.middle
        return Odd(self.other, self.column, self.cities, 1 / self.ratio, (low, high), middle)


def beyond_the_whole(figures: Figures) -> Iterator[Odd]:
    """Columns that in single cities are more than the whole, or next to nothing of it."""
    for (column, other), (low, high) in EACH.items():
        ratios = ratios_of(figures, column, other)
        for odd in (_where(ratios, high, inf), _where(ratios, 0.0, low)):
            if odd:
                yield Odd(column, other, tuple(odd), median(odd.values()), (low, high))


def out_of_ratio(figures: Figures, further: Mapping[tuple[str, str], Range] = {}) -> Iterator[Odd]:
    """Columns that are too large or too small beside others; of two, the one that is so beside most others."""
    found = [odd for pair, usual in {**USUAL, **further}.items() for odd in _odd(figures, *pair, usual)]
    while found:
        times = Counter(column for odd in found for column in (odd.column, odd.other))
        worst = max(times, key=times.__getitem__)  # the first of those as often there
        odd = next(odd for odd in found if worst in (odd.column, odd.other))
        yield odd if odd.column == worst else odd.turned()
        found = [odd for odd in found if worst not in (odd.column, odd.other)]


def ratios_of(figures: Figures, column: str, other: str) -> dict[str, float]:
    """The ratio of two columns, by city that has both above 0."""
    above, below = figures.get(column, {}), figures.get(other, {})
    return {city: above[city] / below[city] for city in above if above[city] > 0 and below.get(city, 0.0) > 0}


def _odd(figures: Figures, column: str, other: str, usual: Range) -> Iterator[Odd]:
    """What is odd about two columns: all cities together, or else those that are far from the middle."""
    ratios = ratios_of(figures, column, other)
    if not ratios:
        return
    middle = median(ratios.values())
    if not usual[0] <= middle <= usual[1]:
        yield Odd(column, other, tuple(ratios), middle, usual)
        return
    spread = CLOSE if {column, other} <= _ALIKE else SPREAD
    apart = {city: ratio for city, ratio in ratios.items() if not middle / spread <= ratio <= middle * spread}
    if apart:
        yield Odd(column, other, tuple(apart), next(iter(apart.values())), (middle / spread, middle * spread), middle)


def _where(ratios: Mapping[str, float], above: float, below: float) -> dict[str, float]:
    return {city: ratio for city, ratio in ratios.items() if above < ratio < below}
