"""Whether the things of a case can be told apart."""

import re
from collections.abc import Iterator

from citypact.case.columns import KEYS
from citypact.case.draft import Draft
from citypact.errors import Problem
from citypact.reading.record import Record
from citypact.text import LANGUAGES

_COLLAPSING = re.compile(r"[-+\[\]> /]")
"""Characters that PuLP turns into "_" in the names of a program's variables and rows."""


def key_of(record: Record, table: str) -> tuple[str, ...] | None:
    """What identifies a row of a table; None if part of it is not readable."""
    key = tuple(text for field in KEYS[table] if (text := record.text(field)) is not None)
    return key if len(key) == len(KEYS[table]) else None


def duplicate_keys(draft: Draft) -> Iterator[Problem]:
    """Two rows of one table with the same key; links have no direction."""
    for table, fields in KEYS.items():
        first: dict[tuple[str, ...], Record] = {}
        for record in draft.rows(table):
            key = key_of(record, table)
            if key is None:
                continue
            told_by = tuple(sorted(key)) if table == "links" else key
            if told_by in first:
                earlier = first[told_by].place(())[0]
                yield record.problem("case.duplicate_key", fields[0], value="/".join(key), earlier=earlier)
            first.setdefault(told_by, record)


def duplicate_names(draft: Draft) -> Iterator[Problem]:
    """Two cities that a report could not tell apart, in either language. The same city twice is said once already."""
    for lang in LANGUAGES:
        first: dict[str, Record] = {}
        for record in draft.rows("cities"):
            name = record.text("name", lang)
            if name is None:
                continue
            earlier = first.setdefault(name.casefold(), record)
            if earlier is not record and earlier.text("id") != record.text("id"):
                yield record.problem("case.duplicate_name", "name", lang, earlier=earlier.text("id") or "?")


def duplicate_scenarios(draft: Draft) -> Iterator[Problem]:
    """Two scenarios with the same key."""
    seen: set[str] = set()
    for record in draft.scenarios:
        name = record.text("id")
        if name in seen:
            yield record.problem("case.duplicate_scenario", "id")
        seen |= {name} if name else set()


def colliding_keys(draft: Draft) -> Iterator[Problem]:
    """Different keys that would become one name in a linear program."""
    for table in ("cities", "transfers", "projects"):
        first: dict[str, str] = {}
        for record in draft.rows(table):
            name = record.text("id")
            if name is None:
                continue
            other = first.setdefault(collapsed(name), name)
            if other != name:
                yield record.problem("case.colliding_keys", "id", other=other, name=collapsed(name))
    for section in ("retention", "resources"):
        first = {}
        for name in draft.case.mapping(section):
            other = first.setdefault(collapsed(name), name)
            if other != name:
                yield draft.case.problem(
                    "case.colliding_keys", section, name, value=name, other=other, name=collapsed(name)
                )


def collapsed(name: str) -> str:
    """The name that a key takes in a linear program."""
    return _COLLAPSING.sub("_", name)


IDENTITY = (duplicate_keys, duplicate_names, duplicate_scenarios, colliding_keys)
