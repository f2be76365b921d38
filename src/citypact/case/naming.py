"""Names in either language where keys are asked for: a city, transfer, project or province by what people call it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from citypact.case.checks.references import REFERENCES_BY_ROW
from citypact.case.draft import Draft
from citypact.case.model import Case

NAMED = ("cities", "transfers", "projects")
_CITIES = (("transfers", "anyway", "cities"),)
_PROVINCES = (("cities", "province"), ("retention", "province"))


def keys_by_name(named: Iterable[tuple[str, str | None, str | None]]) -> dict[str, str]:
    """Key by name, of rows of key and names; without names that several rows have, or that are a key themselves.

    >>> keys_by_name([("bj", "Beijing", "北京"), ("tj", "Tianjin", "bj")])
    {'Beijing': 'bj', '北京': 'bj', 'Tianjin': 'tj'}
    """
    rows = [(key, {name for name in names if name}) for key, *names in named]
    times = Counter(name for _, names in rows for name in names)
    keys = {key for key, _ in rows}
    return {name: key for key, names in rows for name in sorted(names) if times[name] == 1 and name not in keys}


def city_keys(case: Case) -> dict[str, str]:
    """The key of each city by its names."""
    return keys_by_name((city.id, city.name.en, city.name.zh) for city in case.cities)


def subject_keys(case: Case) -> dict[str, str]:
    """The key of each city, transfer and project by its names."""
    every = [(row.id, row.name) for rows in (case.cities, case.transfers, case.projects) for row in rows]
    return keys_by_name((key, name.en, name.zh) for key, name in every)


def with_keys(draft: Draft) -> Draft:
    """The draft with keys in place of names wherever its tables refer to a city, transfer, project or province."""
    known = {table: _keys(draft, table) for table in NAMED}
    for table, field, target in (*REFERENCES_BY_ROW, *_CITIES):
        _replace(draft, table, field, known[target])
    provinces = keys_by_name((k, *_texts(n)) for k, n in draft.case.mapping("provinces").items())
    for table, field in _PROVINCES:
        _replace(draft, table, field, provinces)
    for record in draft.rows("projects"):
        members = record.get("members")
        if isinstance(members, list):
            record.data["members"] = [known["cities"].get(str(member), member) for member in members]
    for record in draft.rows("exchanges"):
        for field in ("givers", "takers"):
            areas = record.get(field)
            if isinstance(areas, list):
                record.data[field] = [known["cities"].get(str(a), provinces.get(str(a), a)) for a in areas]
    return draft


def _keys(draft: Draft, table: str) -> dict[str, str]:
    rows = draft.rows(table)
    return keys_by_name((row.text("id") or "", row.text("name", "en"), row.text("name", "zh")) for row in rows)


def _texts(name: object) -> tuple[str | None, str | None]:
    """A name in both languages, as far as it is one; what else stands there is told by the checks."""
    found = [name.get(language) if isinstance(name, dict) else None for language in ("en", "zh")]
    english, chinese = (text if isinstance(text, str) else None for text in found)
    return english, chinese


def _replace(draft: Draft, table: str, field: str, keys: Mapping[str, str]) -> None:
    for record in draft.rows(table):
        if (name := record.text(field)) in keys:
            record.data[field] = keys[str(name)]
