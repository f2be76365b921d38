"""Rows of a city table that add up the others, in any of its years."""

from collections.abc import Iterator

from ..case.proportion.totals import adds_up
from ..errors import Problem
from ..reading.record import problem
from .model import CORE, Panel, Place


def total_rows(panel: Panel) -> Iterator[Problem]:
    """A problem for each city of the panel that is the sum or the mean of the others."""
    provinces = {place.id: place.province for place in panel.cities}
    for place in panel.cities:
        for year in sorted(_years(panel, place), reverse=True):
            columns = [column for name in CORE if (column := panel.figures.get(name, {}).get(year))]
            if found := adds_up(place.id, provinces, columns):
                key, of = found
                row = panel.rows.get((place.id, year))
                yield problem(f"proportion.{key}", panel.file, row, "city", value=place.id, year=year, of=of)
                break


def _years(panel: Panel, place: Place) -> set[int]:
    """Years in which the table has a row of the city."""
    return {year for city, year in panel.rows if city == place.id}
