"""A case as read, before it is known to be one: its records, and the problems so far."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from citypact.case.columns import KEYS, TABLES
from citypact.case.model import Case
from citypact.errors import Problem
from citypact.reading.record import Record


@dataclass
class Draft:
    """A whole case as read. ``files`` names where each table stands (or would stand)."""

    case: Record
    tables: dict[str, list[Record]]
    scenarios: list[Record]
    files: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    derivation: list[Record] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    """What is not wrong, but worth a look, in the way it is written: what a workbook hides, titles."""

    def rows(self, *tables: str) -> Iterator[Record]:
        """The records of the tables, in order."""
        for table in tables:
            yield from self.tables.get(table, ())

    def certain(self, table: str) -> bool:
        """Whether the keys of all rows of a table were read, so that one that is not there is really missing."""
        records = self.tables[table]
        unread = not records and any(problem.file == self.files[table] for problem in self.problems)
        return not unread and not any((key,) in record.broken for record in records for key in KEYS[table])

    @property
    def taxes(self) -> list[str] | None:
        """The tax types that the case declares; None if they are not known."""
        return declared_taxes(self.case, self.tables["retention"])

    def texts(self, table: str, *path: str) -> list[str]:
        """Every text that stands at ``path`` in a table."""
        return [text for row in self.rows(table) if (text := row.text(*path)) is not None]


def section(case: Record, name: str) -> dict[str, Any] | None:
    """A section of case.toml; None if it is needed and not there, or could not be read, so that it is not known."""
    found = case.get(name)
    if any(path[:1] in ((), (name,)) for path in case.broken):
        return None
    if found is None and not Case.model_fields[name].is_required():
        return {}
    return found if isinstance(found, dict) else None


def declared_taxes(case: Record, tiers: list[Record]) -> list[str] | None:
    """The tax types of the short form, or of the table of tiers; None if they are not known."""
    short = section(case, "retention")
    if short is None or short:
        return None if short is None else list(short)
    return list(dict.fromkeys(tax for row in tiers if (tax := row.text("tax")) is not None)) or None


def empty_tables() -> dict[str, list[Record]]:
    """A list for the records of each table."""
    return {table: [] for table in TABLES}
