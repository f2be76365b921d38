"""Sectors and exchanges of merged cities: totals add up, what lies inside one group is no exchange any more."""

from collections.abc import Iterable

from ..case.model import Case, Evidence, Exchange, Sector
from .grouping import Grouping


def known_total(amounts: Iterable[float | None]) -> float | None:
    """Sum; not known where a part is not."""
    parts = list(amounts)
    return None if None in parts else round(sum(part for part in parts if part is not None), 6)


def merged_sectors(case: Case, grouping: Grouping, source: str) -> Iterable[Sector]:
    """Value added by group and sector."""
    names = dict.fromkeys(row.sector for row in case.sectors)
    for group in grouping.all:
        for name in names:
            rows = [row for row in case.sectors if row.sector == name and grouping.of(row.city) == group]
            words: set[Evidence] = {row.evidence for row in rows}
            yield Sector(
                city=group,
                sector=name,
                value_added=round(sum(row.value_added for row in rows), 6),
                source=rows[0].source if len(rows) == 1 else source,
                evidence=rows[0].evidence if len(rows) == 1 else "assumed" if "assumed" in words else "derived",
            )


def merged_exchanges(case: Case, grouping: Grouping) -> Iterable[Exchange]:
    """Exchanges between groups; areas that a group is a part of, or that are a part of it, become that group."""
    for row in case.exchanges:
        ends = [_groups(case, grouping, areas) for areas in (row.givers, row.takers)]
        if not set(ends[0]) & set(ends[1]):
            yield row.model_copy(update={"givers": ends[0], "takers": ends[1]})


def _groups(case: Case, grouping: Grouping, areas: Iterable[str]) -> tuple[str, ...]:
    """The groups of the cities of some areas, each a city or a province."""
    named = set(areas)
    cities = [city for city in case.cities if {city.id, city.province} & named and not city.is_province]
    return tuple(dict.fromkeys(grouping.of(city.id) for city in cities))
