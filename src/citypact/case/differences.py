"""What differs between two versions of the same data, cell by cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .columns import KEYS, TABLES
from .encode import formulas, leaves, scalars, table_cells
from .model import Case

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Difference:
    """A cell that is not the same; None where a version has no such cell, or an empty one."""

    table: str
    """A table, or "case", "scenarios", "derivation"."""
    row: str
    """The key of the row, its parts joined by "/"; empty in a document of single values."""
    column: str
    """The column, or the dotted key of a single value; empty where the whole row is in one version alone."""
    before: Any
    after: Any
    line: int | None
    """Row of the table as it is written (headings in row 1): in the later version, or the former if it is gone."""


def differences(before: Case, after: Case) -> list[Difference]:
    """Every cell that differs: tables in their order, rows in that of the later version, gone ones at the end."""
    tables = (change for table in TABLES for change in _of_table(table, before, after))
    return [*_of_values("case", scalars(before), scalars(after)), *tables, *_others(before, after)]


def _others(before: Case, after: Case) -> Iterator[Difference]:
    yield from _of_values("scenarios", *(_scenarios(case) for case in (before, after)))
    yield from _of_values("derivation", formulas(before), formulas(after))


def _scenarios(case: Case) -> dict[str, Any]:
    """Scenarios with what each changes by column and rows: a factor as "×0.5", a value as it is."""
    found: dict[str, Any] = {}
    for scenario in case.scenarios:
        changes = found.setdefault(scenario.id, {"title": scenario.title.model_dump()})
        for change in scenario.changes:
            rows = "" if change.rows == "*" else f" ({change.rows})"
            to = change.set if change.multiply is None else f"×{change.multiply:g}"
            at = f"{change.table}.{change.column}{rows}"
            changes[at] = to if at not in changes else f"{changes[at]}, {to}"
    return found


def _of_values(name: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    old, new = dict(leaves(before)), dict(leaves(after))
    for key in dict.fromkeys([*new, *old]):
        if old.get(key) != new.get(key):
            yield Difference(name, "", key, old.get(key), new.get(key), None)


def _of_table(table: str, before: Case, after: Case) -> Iterator[Difference]:
    (old, old_lines), (new, new_lines) = _rows(before, table), _rows(after, table)
    for key in dict.fromkeys([*new, *old]):
        line = new_lines.get(key, old_lines.get(key))
        if key not in old or key not in new:
            yield Difference(table, key, "", key if key in old else None, key if key in new else None, line)
            continue
        for column in dict.fromkeys([*new[key], *old[key]]):
            cells = old[key].get(column), new[key].get(column)
            if cells[0] != cells[1]:
                yield Difference(table, key, column, *cells, line)


def _rows(case: Case, table: str) -> tuple[Rows, dict[str, int]]:
    """The rows of a table by key, and in which line of it each stands."""
    header, cells = table_cells(case, table)
    found: dict[str, Mapping[str, Any]] = {}
    lines: dict[str, int] = {}
    for line, row in enumerate(cells, start=2):
        named = dict(zip(header, row, strict=True))
        key = "/".join("*" if named.get(field) is None else str(named[field]) for field in KEYS[table])
        found[key], lines[key] = named, line
    return found, lines
