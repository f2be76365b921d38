"""Two drafts side by side: what they say differently, what becomes of each city, and of the verdict."""

from dataclasses import replace
from typing import Any

from ...evaluation.changes import Changed, Changes
from ...negotiation.numbers import KINDS
from ...reading.fields import Named
from ...text import both, titled
from ..money import Kind, digits
from ..names import Names
from ..resting import as_it_rests
from ..table import AnyCell, Column, Figure, Row, Sum, Table

_PARTIES, _SUBJECTS = ("city", "origin", "host"), ("transfer", "project")


def draft_tables(found: Changes) -> list[Table]:
    """All tables; the first is empty where the drafts say the same."""
    cases = found.before.case, found.after.case
    return [*as_it_rests(cases, [_verdict(found)], figures=True), *as_it_rests(cases, [_pact(found), _gains(found)])]


def _pact(found: Changes) -> Table:
    """One row for each thing that the drafts say differently."""
    names = Names(found.after.case)
    rows = tuple(
        (_about(names, one), _value(names, one, one.before), _value(names, one, one.after)) for one in found.pact
    )
    return _table(found, "pact", {"what": "text", "before": "mixed", "after": "mixed"}, rows)


def _gains(found: Changes) -> Table:
    """One row a city."""
    names, figures = Names(found.after.case), found.gains
    rows: tuple[Row, ...] = tuple(
        (names.party(str(city)), *map(float, row)) for city, row in zip(figures.index, figures.to_numpy(), strict=True)
    )
    kinds: dict[str, Kind] = {"city": "text"}
    kinds |= {str(name): "money" for name in figures.columns}
    total: Row = (both("report.all_cities"), *map(float, figures.sum()))
    return replace(_table(found, "gains", kinds, rows, total), sums=(Sum(2, (1, 3)), Sum(3, (4, 5))))


def _verdict(found: Changes) -> Table:
    """One row for each thing a reader must know first."""
    names = Names(found.after.case)
    rows = tuple(
        (both(f"changes.verdict.{name}"), *(_figure(names, name, value) for value in values))
        for name, values in found.verdicts.items()
    )
    return _table(found, "verdict", {"what": "text", "before": "mixed", "after": "mixed"}, rows)


def _figure(names: Names, name: str, value: Any) -> AnyCell:
    if isinstance(value, tuple):
        return names.together(value) if value else both("changes.nobody")
    if isinstance(value, bool):
        return value
    return Figure(float(value), "money" if name == "joint_gain" else "count")


def _about(names: Names, one: Changed) -> str:
    """What differs, by name."""
    parts = [_named(names, field, key) for field, key in one.of]
    kind = both(f"negotiation.number.{one.what}" if one.what in KINDS else f"changes.what.{one.what}")
    return titled(kind, parts)


def _named(names: Names, field: str, key: str) -> str:
    return names.party(key) if field in _PARTIES else names.subject(key) if field in _SUBJECTS else key


def _value(names: Names, one: Changed, value: Any) -> AnyCell:
    if isinstance(value, Named):
        return value.both
    if one.what == "move":
        return both("changes.stays") if value is None else names.party(str(value))
    if isinstance(value, bool | None):
        return value
    if one.what == "start":
        return Figure(float(value), "year")
    if isinstance(value, dict):
        limits = [f"{value[end]:g}" for end in ("min", "max") if value.get(end) is not None]
        return " – ".join(limits) or str(value)
    if isinstance(value, int | float):
        unit: Kind = "percent" if one.what.startswith("tax_") else "exact"
        return Figure(float(value), KINDS[one.what].unit if one.what in KINDS else unit)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _table(found: Changes, key: str, kinds: dict[str, Kind], rows: tuple[Row, ...], total: Row | None = None) -> Table:
    shown = digits(max(scheme.table.together for scheme in (found.before, found.after)))
    columns = tuple(Column(both(f"changes.column.{name}"), kind) for name, kind in kinds.items())
    note = both(f"changes.note.{key}")
    return Table(f"changes_{key}", both(f"changes.table.{key}"), columns, rows, shown, note, total)
