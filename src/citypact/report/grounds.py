"""On what each row of a case rests: its evidence and the text of its source, by table, in both languages."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from ..case.model import Case, Evidence
from ..case.summary import sourced
from ..reading.fields import Frozen, Number
from ..text import Joined, both, both_in
from .document import plain
from .names import Names

_ALL = "*"


class Words(Frozen):
    """A text in both languages."""

    en: str
    zh: str


class Ground(Frozen):
    """On what a row rests, or a figure of the whole case."""

    key: str = Field(description="the row's key, or the dotted key of a figure of the whole case")
    name: Words = Field(description="what it is about, by name")
    value: Number | str | None = Field(description="of a figure of the whole case that is one number or text")
    evidence: Evidence
    source: str = Field(description="the key of its citation")


class TableOfGrounds(Frozen):
    """The rows of a table of the case that has any."""

    table: str
    title: Words
    rows: tuple[Ground, ...]


class Grounds(Frozen):
    """On what a case rests, row by row, and its citations."""

    case: str
    tables: tuple[TableOfGrounds, ...] = Field(description="figures of the whole case first, then table by table")
    sources: Mapping[str, str] = Field(description="the text of each citation, by its key")


def grounds(case: Case) -> Grounds:
    """On what a case rests."""
    known, whole = _known(case), case.model_dump(mode="json")
    tables = [
        TableOfGrounds(
            table=table,
            title=_words(both(f"report.case_table.{table}")),
            rows=tuple(
                Ground(
                    key=key,
                    name=_words(key if table == "case" else _named(known, key)),
                    value=_value(whole, key) if table == "case" else None,
                    evidence=row.evidence,
                    source=row.source,
                )
                for key, row in rows
            ),
        )
        for table, rows in sourced(case)
        if rows
    ]
    return Grounds(case=case.id, tables=tuple(tables), sources=dict(case.citations))


def _known(case: Case) -> dict[str, str]:
    """What parts of keys are called."""
    provinces = {key: name.both for key, name in case.provinces.items()}
    names = Names.of(case)
    return {**provinces, **names.cities, **names.subjects}


def _named(known: Mapping[str, str], key: str) -> str:
    """A row by the names of what its key is made of, without the parts that are meant for all."""
    return Joined([known.get(part, part) for part in key.split("/") if part != _ALL] or [key])


def _words(text: str) -> Words:
    return Words(**both_in(text))


def _value(whole: Mapping[str, Any], key: str) -> float | str | None:
    """The value at a dotted key of the case, if it is a single one."""
    found: Any = whole
    for step in key.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return plain(found) if isinstance(found, int | float | str) and not isinstance(found, bool) else None
