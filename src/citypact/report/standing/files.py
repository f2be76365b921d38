"""The files of standings: a page and a workbook a city, with nothing of another's, and one workbook of all."""

import re
from collections.abc import Collection, Mapping, Sequence

from ...case.model import Case
from ...negotiation.standing import Standing
from ...pact.scheme import Scheme
from ...text import Bilingual, both, in_language, say
from ..excel import tables_bytes
from ..money import money_in
from ..rendering import rendered
from .lines import lines
from .tables import every_table, summary

FOLDER, ALL = "positions", "all-cities.xlsx"
_NOT_IN_NAMES = re.compile(r"[^\w-]+")
_LONGEST = 40


def standing_files(scheme: Scheme, draft: Bilingual, found: Mapping[str, Standing], lang: str) -> dict[str, bytes]:
    """A page and a workbook a city, numbered in the order of the case, and the workbook of all of them.

    ``draft``: the title of what lies on the table.
    """
    files = {}
    if len(found) > 1:
        files[ALL] = _workbook(scheme, both("standing.title_of_all"), draft, list(found.values()), lang)
    cities = {city.id: city for city in scheme.case.cities}
    for key, name in _stems(scheme.case, found).items():
        title = both("standing.title", city=cities[key].name.both)
        files[f"{name}.html"] = _page(scheme, title, draft, found[key], lang)
        files[f"{name}.xlsx"] = _workbook(scheme, title, draft, [found[key]], lang)
    return files


def file_names(case: Case, cities: Collection[str]) -> list[str]:
    """What ``standing_files`` calls its files; no cities: all."""
    chosen = cities or [city.id for city in case.cities]
    names = [f"{name}.{ending}" for name in _stems(case, chosen).values() for ending in ("html", "xlsx")]
    return [*([ALL] if len(chosen) > 1 else []), *names]


def _stems(case: Case, cities: Collection[str]) -> dict[str, str]:
    """Names of files, without ending, by city: its number in the case, and what of its key may stand in a name."""
    return {
        city.id: f"{number:02d}-{_NOT_IN_NAMES.sub('_', city.id)[:_LONGEST]}"
        for number, city in enumerate(case.cities, start=1)
        if city.id in cities
    }


def _page(scheme: Scheme, title: Bilingual, draft: Bilingual, one: Standing, lang: str) -> bytes:
    return rendered(
        "standing.html",
        lang,
        {},
        kind=both("standing.kind", case=scheme.case.title.both),
        title=title,
        lines=(
            both("standing.draft", draft=draft),
            scheme.model.title.both,
            money_in(scheme.case),
            both("standing.own"),
        ),
        verdict=lines(scheme, one),
        sections=every_table(scheme, [one]),
    )


def _workbook(scheme: Scheme, title: Bilingual, draft: Bilingual, found: Sequence[Standing], lang: str) -> bytes:
    heading = say("standing.heading", lang, title=title, case=scheme.case.title.both, draft=draft)
    alone = len(found) == 1
    said = [s.text for s in lines(scheme, found[0])] if alone else [both("standing.of_all")]
    tables = [*([] if alone else [summary(scheme, found)]), *every_table(scheme, found)]
    return tables_bytes(scheme.case, heading, [in_language(text, lang) for text in said], tables, lang)
