"""From the cells of a table (CSV or sheet) to records in the shape of the model."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import dropwhile
from types import MappingProxyType
from typing import Any, TypeVar

from citypact.errors import Problem
from citypact.reading.cells import BadCell, is_empty, read, year_of
from citypact.reading.columns import Column, Family, Path
from citypact.reading.record import Place, Record, problem, put
from citypact.reading.suggest import suggestion
from citypact.reading.texts import columns_once

UNIT_COLUMNS = {"unit", "units", "currency", "单位", "货币", "币种", "计量单位"}
T = TypeVar("T", bound=Sequence[Any])
_NO_FAMILIES: Mapping[str, Family] = MappingProxyType({})


@dataclass(frozen=True)
class Grid:
    """The cells of one table: a header and numbered rows, which may be shorter or longer than it."""

    file: str
    header: Sequence[Any]
    rows: Sequence[tuple[int, Sequence[Any]]]
    header_row: int = 1
    called: Mapping[str, str] = field(default_factory=dict)
    """What columns are called in the file, where that is not their name."""
    gaps: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    """Cells that hold nothing for a reason, by row and position: the key of its message, "" where it was told."""

    @cached_property
    def names(self) -> list[str]:
        """The column names; an empty header cell is ""."""
        return names_of(self.header)


def names_of(cells: Iterable[Any]) -> list[str]:
    """Cells as names of columns; an empty one is ""."""
    return ["" if is_empty(cell) else str(cell).strip() for cell in cells]


Rows = list[tuple[int, T]]
"""Rows with their numbers."""


def below_remarks(rows: Rows[T]) -> Rows[T]:
    """The rows without those at the top that hold one cell alone, which begins with "# ": a remark."""

    def is_remark(cells: Sequence[Any]) -> bool:
        filled = [cell for cell in cells if not is_empty(cell)]
        return len(filled) == 1 and str(filled[0]).startswith(_REMARK)

    return list(dropwhile(lambda row: is_remark(row[1]), rows))


_REMARK = "# "


def decode(
    grid: Grid, columns: Sequence[Column], problems: list[Problem], families: Mapping[str, Family] = _NO_FAMILIES
) -> list[Record]:
    """The records of a grid; whatever cannot be read is reported in ``problems`` and left out.

    ``families``: the fields that are spread over several columns.
    """
    positions = _positions(grid, columns, problems, families)
    place = _placers(columns, families, grid.called)
    records = []
    found: list[Problem] = []
    for row, cells in grid.rows:
        if all(is_empty(cell) for cell in cells):
            continue
        record = Record(grid.file, {}, place(row))
        records.append(record)
        if misfit := _misfit(grid, row, cells):
            found.append(misfit)
            record.broken.update(column.path for column in columns)
        else:
            _fill(record, columns, positions, cells, grid.gaps.get(row, {}), found)
    shown = [grid.called.get(name, name) for name in grid.names]
    problems += columns_once(found, shown, grid.rows, grid.header_row)
    return records


def _positions(
    grid: Grid, columns: Sequence[Column], problems: list[Problem], families: Mapping[str, Family]
) -> dict[str, int]:
    """Where each column stands; reports missing, unknown and doubled ones."""
    names, known = grid.names, [column.name for column in columns]
    positions = {name: position for position, name in reversed(list(enumerate(names))) if name}
    for position, name in enumerate(names):
        if name and positions[name] != position:
            problems.append(problem("duplicate_column", grid.file, grid.header_row, grid.called.get(name, name)))
    strangers = [name for name in dict.fromkeys(names) if name and name not in known]
    expected = [name for name in known if name not in positions]
    problems += [_unknown_column(grid, name, expected or known, families) for name in strangers]
    optional = {column.name for column in columns if column.optional}
    candidates = strangers + [column.name for column in columns if column.unknown]
    for column in columns:
        if column.name not in positions and column.name not in optional:
            hint = suggestion(column.name, candidates) if candidates else ""
            problems.append(problem("missing_column", grid.file, grid.header_row, column.name, hint=hint))
    return positions


def _unknown_column(grid: Grid, name: str, expected: Iterable[str], families: Mapping[str, Family]) -> Problem:
    if name.casefold() in UNIT_COLUMNS:
        return problem("unit_column", grid.file, grid.header_row, name)
    for prefix, unknown in families.values():
        if prefix and name.startswith(prefix):
            types = [other.removeprefix(prefix) for other in expected if other.startswith(prefix)]
            hint = suggestion(name.removeprefix(prefix), types)
            return problem(unknown, grid.file, grid.header_row, name, hint=hint)
    return problem("unknown_column", grid.file, grid.header_row, name, hint=suggestion(name, expected))


def _fill(
    record: Record,
    columns: Sequence[Column],
    positions: Mapping[str, int],
    cells: Sequence[Any],
    gaps: Mapping[int, str],
    problems: list[Problem],
) -> None:
    for column in columns:
        if column.name in positions:
            at = positions[column.name]
            _put(record, column, cells[at], gaps.get(at, "empty_cell"), problems)
        elif not column.optional:
            record.broken.add(column.path)


def _misfit(grid: Grid, row: int, cells: Sequence[Any]) -> Problem | None:
    """Why the cells of a row cannot be told apart by column, if so."""
    width = len(grid.header)
    if len(cells) < width:
        joined = next((cell for cell in cells if isinstance(cell, str) and "，" in cell), None)
        if joined is not None:
            return problem("full_width_comma", grid.file, row, value=joined, cells=len(cells), width=width)
        return problem("short_row", grid.file, row, cells=len(cells), width=width)
    for position, cell in enumerate(cells):
        if not is_empty(cell) and (position >= width or not grid.names[position]):
            return problem("cell_without_header", grid.file, row, value=cell, position=position + 1, width=width)
    return None


def _put(record: Record, column: Column, cell: Any, gap: str, problems: list[Problem]) -> None:
    """Put one cell where it belongs in the record, or report it; ``gap``: why it is empty, if it is."""
    if is_empty(cell):
        if column.unknown:
            put(record.data, column.path, None)
        elif column.kind == "list":
            put(record.data, column.path, [])
        elif not column.optional:
            problems += [record.problem(gap, *column.path)] if gap else []
            record.broken.add(column.path)
        return
    try:
        put(record.data, column.path, year_of(cell) if column.holds_years else read(cell, column.kind))
    except BadCell as bad:
        problems.append(record.problem(bad.key, *column.path, value=cell))
        record.broken.add(column.path)


def _placers(
    columns: Sequence[Column], families: Mapping[str, Family], called: Mapping[str, str]
) -> Callable[[int], Place]:
    """The place of a field in the given row: the column of it or of the nearest that holds it."""
    names = {column.path: called.get(column.name, column.name) for column in columns}

    def column_of(path: Path) -> str | None:
        held = next((path[:length] for length in range(len(path), 0, -1) if path[:length] in names), None)
        if held is not None:
            return names[held]
        return f"{families[str(path[0])].prefix}*" if path and path[0] in families else None

    return lambda row: lambda path: (row, column_of(path))
