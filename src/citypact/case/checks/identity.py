"""Whether the things of a case can be told apart."""

import re
from collections.abc import Iterator
from functools import cache

from citypact.case.columns import KEYS, TABLES
from citypact.case.draft import Draft
from citypact.case.model import BEYOND
from citypact.catalogue import LANGUAGES
from citypact.errors import Problem
from citypact.reading.record import Record

_FUNDS = {"award", "equalization", "fund", "pool", "rates-pool", "subsidy"}
_USES = {"compensation", "ecology", "projects", "weak-area"}
OTHER_SUBJECTS = _FUNDS | _USES
"""What payments are about in a ledger, beside transfers and projects: funds, pools, and uses of grants."""
_BRACKETED = re.compile(r"[(（].*[)）]")


def key_of(record: Record, table: str) -> tuple[str, ...] | None:
    """What identifies a row of a table, "*" for a part that it need not give; None if one is not readable."""
    blank = _may_be_blank(table)
    key = [
        record.text(name) or ("*" if name in blank and (name,) not in record.broken else None) for name in KEYS[table]
    ]
    return None if None in key else tuple(filter(None, key))


@cache
def _may_be_blank(table: str) -> frozenset[str]:
    """The parts of a key that a row need not give."""
    fields = TABLES[table].model_fields
    return frozenset(name for name in KEYS[table] if not fields[name].is_required())


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


def duplicate_province_names(draft: Draft) -> Iterator[Problem]:
    """Two provinces that a report could not tell apart, in either language."""
    for lang in LANGUAGES:
        first: dict[str, str] = {}
        for province in draft.case.mapping("provinces"):
            if (name := draft.case.text("provinces", province, lang)) is None:
                continue
            earlier = first.setdefault(name.casefold(), province)
            if earlier != province:
                yield draft.case.problem("case.duplicate_province", "provinces", province, lang, earlier=earlier)


def duplicate_scenarios(draft: Draft) -> Iterator[Problem]:
    """Two scenarios with the same key."""
    seen: set[str] = set()
    for record in draft.scenarios:
        name = record.text("id")
        if name in seen:
            yield record.problem("case.duplicate_scenario", "id")
        seen |= {name} if name else set()


def subjects_of_one_ledger(draft: Draft) -> Iterator[Problem]:
    """Transfers and projects are told apart by their keys alone in the ledger, from each other and from its funds."""
    transfers = set(draft.texts("transfers", "id"))
    for record in draft.rows("transfers", "projects"):
        key = record.text("id")
        if key in OTHER_SUBJECTS:
            yield record.problem("case.key_of_the_ledger", "id")
    for record in draft.rows("projects"):
        if record.text("id") in transfers:
            yield record.problem("case.key_of_a_transfer", "id", file=draft.files["transfers"])


def bracketed_cities(draft: Draft) -> Iterator[Problem]:
    """Cities with keys like those of the other parties in the ledger: (fund), (taxpayers)."""
    for record in draft.rows("cities"):
        if _BRACKETED.fullmatch(record.text("id") or ""):
            yield record.problem("case.bracketed_key", "id")


def cities_outside(draft: Draft) -> Iterator[Problem]:
    """No city has the key of the world outside."""
    for record in draft.rows("cities"):
        if record.text("id") == BEYOND:
            yield record.problem("case.outside_taken", "id")


IDENTITY = (
    duplicate_keys,
    duplicate_names,
    duplicate_province_names,
    duplicate_scenarios,
    subjects_of_one_ledger,
    bracketed_cities,
    cities_outside,
)
