"""Columns in another unit than the rest: what they are to each other, in each city and over the years."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from statistics import median

from ..errors import Problem
from .magnitude import at, units_of
from .model import CORE
from .region import Region

USUAL: Mapping[tuple[str, str], tuple[float, float]] = {
    ("revenue", "gdp"): (0.003, 1.0),
    ("expenditure", "gdp"): (0.005, 3.0),
    ("expenditure", "revenue"): (0.2, 40.0),
    ("va_secondary", "gdp"): (0.005, 1.0),
    ("va_tertiary", "gdp"): (0.05, 1.0),
    ("industrial_vat", "va_secondary"): (3e-4, 0.5),
    ("industrial_surcharges", "va_secondary"): (3e-4, 1.0),
    ("employment_secondary", "population"): (0.003, 0.9),
}
"""What one column is to another, in the middle of the cities of any agglomeration. Wide: Tibet's cities spend 20 times
their revenue, and where a tenth of the money of the state is local, revenue is 1 % of the gross product. An error of
unit is a factor of 100 or 10,000."""
SPREAD = 100.0
"""How far a city may be from the middle of the others, as a factor: Washington has a thirtieth of the industry."""
JUMP, GROWTH = 10.0, 1.25
"""How much a column may change from one year to another: ``JUMP * GROWTH**years``, up or down."""


def out_of_ratio(region: Region) -> Iterator[Problem]:
    """Columns that are too large or too small beside another, for all cities, for some, or beside another year."""
    wrong: set[str] = set()
    for (column, other), (low, high) in {**USUAL, **_taxed(region)}.items():
        ratios = _ratios(region, column, other)
        middle = median(ratios.values()) if ratios else None
        if middle is None or wrong & {column, other}:
            continue
        apart = [city for city, ratio in ratios.items() if not middle / SPREAD <= ratio <= middle * SPREAD]
        if not low <= middle <= high:
            wrong.add(column)
            usual = {"low": f"{low:g}", "high": f"{high:g}", "ratio": f"{middle:.3g}", "other": other}
            yield at(region, "unusual_ratio", column, ratios, usual | units_of(region), _year(region, column))
        elif apart:
            wrong.add(column)
            usual = {"ratio": f"{ratios[apart[0]]:.3g}", "middle": f"{middle:.3g}", "other": other}
            yield at(region, "city_apart", column, apart, usual | units_of(region), _year(region, column))
    for column in CORE:
        yield from _jumps(region, column)


def _taxed(region: Region) -> dict[tuple[str, str], tuple[float, float]]:
    """Columns that a tax is measured by: money, whatever they are called."""
    columns = {column for tax in region.rules.taxes.values() for column in tax.columns}
    return {(column, "gdp"): (1e-6, 1.0) for column in columns if not any(column == name for name, _ in USUAL)}


def _ratios(region: Region, column: str, other: str) -> dict[str, float]:
    """The ratio of two columns in the last year of each, by city that has both."""
    above, below = _last(region, column), _last(region, other)
    known = [city for city in above if above[city] > 0 and below.get(city, 0.0) > 0]
    return {city: above[city] / below[city] for city in known}


def _last(region: Region, column: str) -> Mapping[str, float]:
    return region.figures.get(column, {}).get(_year(region, column), {})


def _year(region: Region, column: str) -> int:
    return max((year for year in region.figures.get(column, {}) if year <= region.base_year), default=region.base_year)


def _jumps(region: Region, column: str) -> Iterator[Problem]:
    """Cities whose figure changes from one year of the table to the next by more than time can tell."""
    series = region.panel.figures.get(column, {})
    years = sorted(series)
    for before, after in pairwise(years):
        most = JUMP * GROWTH ** (after - before)
        both = [city for city, figure in series[after].items() if figure > 0 and series[before].get(city, 0.0) > 0]
        jumped = [city for city in both if not 1 / most <= series[after][city] / series[before][city] <= most]
        if jumped:
            times = series[after][jumped[0]] / series[before][jumped[0]]
            values = {"before": str(before), "after": str(after), "times": f"{times:.3g}"}
            yield at(region, "jump", column, jumped, values | units_of(region), after)
            return
