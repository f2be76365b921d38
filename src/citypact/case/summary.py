"""How much stands in a case, and on what it rests."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import get_args

from citypact.case.columns import TABLES, field_of, row_key
from citypact.case.model import Case, Evidence, Sourced


def counts(case: Case) -> dict[str, int]:
    """Number of provinces, rows of each table, and scenarios."""
    provinces = {"provinces": len({city.province for city in case.cities})}
    return provinces | {table: len(getattr(case, field_of(table))) for table in (*TABLES, "scenarios")}


def sourced(case: Case) -> Iterator[tuple[str, list[tuple[str, Sourced]]]]:
    """The figures of the whole case, then each table: its name, and its rows by key."""
    yield "case", list(case.figures.items())
    for name in TABLES:
        yield name, [(row_key(name, partial(getattr, row)), row) for row in getattr(case, field_of(name))]


def evidence(case: Case) -> dict[str, int]:
    """Number of rows, and of figures of the whole case, that are published, derived and assumed."""
    found = Counter(row.evidence for _, rows in sourced(case) for _, row in rows)
    return {word: found[word] for word in get_args(Evidence)}
