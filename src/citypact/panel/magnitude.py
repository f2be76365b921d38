"""Figures that cannot be in the units of the case: a table in 10,000 yuan would make a case all the same."""

from collections.abc import Iterator
from statistics import median

from ..errors import Problem
from .region import Region
from .table import listed, problem

PER_HEAD = 200.0, 3e6
"""Gross product per head and year of any city in the world, in one of the currencies below."""
CURRENCIES = ("CNY", "USD", "EUR", "GBP")


def out_of_proportion(region: Region) -> Iterator[Problem]:
    """Gross product per head beyond all that is known, and parts of the gross product larger than the whole."""
    case = region.rules.case
    units = {"unit": f"{case.unit:,.0f} {case.currency}", "persons": f"{case.population_unit:,.0f}"}
    if case.currency in CURRENCIES:
        low, high = PER_HEAD
        each = {city.id: region.per_head(city.id) * case.unit / case.population_unit for city in region.cities}
        beyond = [city for city, amount in each.items() if not low <= amount <= high]
        if beyond:
            amount = f"{median(each[city] for city in beyond):,.4g} {case.currency}"
            yield problem("per_head", region.panel.file, None, "gdp", cities=listed(beyond), amount=amount, **units)
    for column in ("revenue", "va_secondary"):
        larger = [city.id for city in region.cities if region.now(column, city.id) > region.now("gdp", city.id)]
        if larger:
            yield problem("larger_than_gdp", region.panel.file, None, column, cities=listed(larger), **units)
