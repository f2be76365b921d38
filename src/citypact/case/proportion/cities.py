"""Cities: their figures beside each other, and rows that are no cities."""

from collections.abc import Iterable, Iterator, Mapping

from citypact.case.proportion.heads import beyond_all, listed
from citypact.case.proportion.ratios import USUAL, beyond_the_whole, out_of_ratio
from citypact.case.proportion.sheet import Sheet
from citypact.case.proportion.totals import adds_up, is_total
from citypact.errors import Problem
from citypact.reading.suggest import suggestion

_CORE = ("gdp", "revenue", "expenditure", "population")


def rows_that_are_no_cities(sheet: Sheet) -> Iterator[Problem]:
    """Totals and averages, by name or because they add up the others."""
    provinces = {city.id: city.province for city in sheet.case.cities}
    columns = [figures for name, figures in _figures(sheet).items() if name in _CORE]
    for record, city in sheet.cities:
        if any(map(is_total, (city.id, city.name.en, city.name.zh))):
            yield from sheet.doubt("cities", record, "total_named", "id")
        elif found := adds_up(city.id, provinces, columns):
            key, of = found
            yield from sheet.doubt("cities", record, key, "id", of=of, year=sheet.case.base_year)


def provinces_without_cities(sheet: Sheet) -> Iterator[Problem]:
    """Names of provinces to which no city belongs."""
    inhabited = {city.province for city in sheet.case.cities}
    for province in sheet.case.provinces:
        if province not in inhabited:
            hint = suggestion(province, sorted(inhabited))
            yield from sheet.doubt(
                "case", sheet.draft.case, "no_city", "provinces", province, value=province, hint=hint
            )


def units(sheet: Sheet) -> Iterator[Problem]:
    """Columns or cities in another unit than the rest; one word for each column."""
    figures, case = _figures(sheet), sheet.case
    each = {city.id: city.gdp * case.unit / case.population_unit / city.population for city in case.cities}
    said: set[str] = set()
    beyond = beyond_all(each, case.currency)
    if beyond:
        said.add("gdp")
        amount = f"{next(iter(beyond.values())):,.4g} {case.currency}"
        yield from _at(sheet, "per_head", "gdp", beyond, {"amount": amount})
    for odd in beyond_the_whole(figures):
        said.add(odd.column)
        yield from _at(sheet, odd.of_whole, odd.column, odd.cities, odd.values)
    for odd in out_of_ratio(figures):
        if not said & {odd.column, odd.other}:
            yield from _at(sheet, odd.key, odd.column, odd.cities, odd.values)


def _at(sheet: Sheet, key: str, column: str, cities: Iterable[str], values: Mapping[str, str]) -> Iterator[Problem]:
    """The doubt about a column for some cities, at the place of the first of them."""
    named = list(cities)
    record = next(record for record, city in sheet.cities if city.id == named[0])
    path = (column,) if column in _CORE else ("indicators", column)
    yield from sheet.doubt("cities", record, key, *path, cities=listed(named), **values)


def _figures(sheet: Sheet) -> dict[str, dict[str, float]]:
    """Figures by column and city: those of every city, and indicators that are known to be something."""
    cities = sheet.case.cities
    found = {name: {city.id: float(getattr(city, name)) for city in cities} for name in _CORE}
    for name in {name for pair in USUAL for name in pair} - {*_CORE}:
        known = {city.id: figure for city in cities if (figure := city.indicators.get(name)) is not None}
        found |= {name: known} if known else {}
    return found


CITIES = (rows_that_are_no_cities, provinces_without_cities, units)
