"""Figures that cannot be in the units of the case: a table in 10,000 yuan would make a case all the same."""

from collections.abc import Iterable, Iterator, Mapping

from ..case.proportion.heads import beyond_all, listed
from ..case.proportion.ratios import beyond_the_whole
from ..case.proportion.sheet import units
from ..errors import Problem
from ..reading.record import problem
from .model import CORE
from .region import Region


def out_of_proportion(region: Region) -> Iterator[Problem]:
    """Gross product per head beyond all that is known, and parts of the gross product larger than the whole."""
    case = region.rules.case
    each = {city.id: region.per_head(city.id) * case.unit / case.population_unit for city in region.cities}
    if beyond := beyond_all(each, case.currency):
        amount = f"{next(iter(beyond.values())):,.4g} {case.currency}"
        yield at(region, "per_head", "gdp", beyond, {"amount": amount})
    for odd in beyond_the_whole({column: region.of_now(column) for column in CORE}):
        yield at(region, odd.of_whole, odd.column, odd.cities, odd.values)


def at(
    region: Region, key: str, column: str, cities: Iterable[str], values: Mapping[str, str], year: int | None = None
) -> Problem:
    """The problem ``proportion.<key>`` of a column for some cities, at the place of the first of them."""
    named, case = list(cities), region.rules.case
    row, value = region.panel.place(column, named[0], region.base_year if year is None else year)
    said = {"cities": listed(named), **values, **units(case.unit, case.currency, case.population_unit)}
    return problem(f"proportion.{key}", region.panel.file, row, column, value=value, **said)
