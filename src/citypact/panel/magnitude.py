"""Figures that cannot be in the units of the case: a table in 10,000 yuan would make a case all the same."""

from collections.abc import Iterable, Iterator, Mapping
from statistics import median

from ..errors import Problem
from ..reading.record import problem
from .model import listed
from .region import Region

PER_HEAD = 200.0, 3e6
"""Gross product per head and year of any city in the world, in one of the currencies below."""
CURRENCIES = ("CNY", "USD", "EUR", "GBP")


def out_of_proportion(region: Region) -> Iterator[Problem]:
    """Gross product per head beyond all that is known, and parts of the gross product larger than the whole."""
    units = units_of(region)
    case = region.rules.case
    if case.currency in CURRENCIES:
        low, high = PER_HEAD
        each = {city.id: region.per_head(city.id) * case.unit / case.population_unit for city in region.cities}
        beyond = [city for city, amount in each.items() if not low <= amount <= high]
        if beyond:
            amount = f"{median(each[city] for city in beyond):,.4g} {case.currency}"
            yield at(region, "per_head", "gdp", beyond, units | {"amount": amount})
    for column in ("revenue", "va_secondary"):
        larger = [city.id for city in region.cities if region.now(column, city.id) > region.now("gdp", city.id)]
        if larger:
            yield at(region, "larger_than_gdp", column, larger, units)


def units_of(region: Region) -> dict[str, str]:
    """The units of the case as messages name them."""
    case = region.rules.case
    return {"unit": f"{case.unit:,.0f} {case.currency}", "persons": f"{case.population_unit:,.0f}"}


def at(
    region: Region, key: str, column: str, cities: Iterable[str], values: Mapping[str, str], year: int | None = None
) -> Problem:
    """The problem ``panel.<key>`` of a column for some cities, at the place of the first of them."""
    named = list(cities)
    row, value = region.panel.place(column, named[0], region.base_year if year is None else year)
    return problem(f"panel.{key}", region.panel.file, row, column, value=value, cities=listed(named), **values)
