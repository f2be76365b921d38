"""Columns of a table in another unit than the rest: beside each other in their last year, and over the years."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from ..case.proportion.ratios import USUAL, out_of_ratio
from ..errors import Problem
from .magnitude import at
from .model import CORE
from .region import Region

JUMP, GROWTH = 10.0, 1.25
"""How much a column may change from one year to another: ``JUMP * GROWTH**years``, up or down."""


def out_of_unit(region: Region) -> Iterator[Problem]:
    """Columns that are too large or too small beside another, for all cities, for some, or beside another year."""
    figures = {column: _last(region, column) for column in region.figures}
    for odd in out_of_ratio(figures, _taxed(region)):
        yield at(region, odd.key, odd.column, odd.cities, odd.values, _year(region, odd.column))
    for column in CORE:
        yield from _jumps(region, column)


def _taxed(region: Region) -> dict[tuple[str, str], tuple[float, float]]:
    """Columns that a tax is measured by: money, whatever they are called."""
    columns = {column for tax in region.rules.taxes.values() for column in tax.columns}
    return {(column, "gdp"): (1e-6, 1.0) for column in columns if not any(column == name for name, _ in USUAL)}


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
            yield at(region, "jump", column, jumped, values, after)
            return
