"""From the cells of a table (CSV or sheet) to records in the shape of the model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from citypact.case.cells import BadCell, is_empty, read
from citypact.case.columns import PREFIXES, TABLES, Column, Path, columns_of
from citypact.case.draft import Place, Record, problem, put, suggestion
from citypact.errors import Problem

UNIT_COLUMNS = {"unit", "units", "currency", "单位", "货币", "币种", "计量单位"}


@dataclass(frozen=True)
class Grid:
    """The cells of one table: a header and numbered rows. ``ragged`` rows may be shorter than the header by mistake."""

    file: str
    header: Sequence[Any]
    rows: Sequence[tuple[int, Sequence[Any]]]
    header_row: int = 1

    @property
    def names(self) -> list[str]:
        """The column names; an empty header cell is ""."""
        return ["" if is_empty(cell) else str(cell).strip() for cell in self.header]


def table_columns(
    table: str, grid: Grid, taxes: Iterable[str] | None, resources: Iterable[str] | None
) -> tuple[Column, ...]:
    """The columns that the table must have, given its header. None: what case.toml declares is not known."""

    def declared_or_seen(declared: Iterable[str] | None, prefix: str) -> list[str]:
        seen = (name.removeprefix(prefix) for name in grid.names if name.startswith(prefix) and name != prefix)
        return list(seen if declared is None else declared)

    taxes, resources = declared_or_seen(taxes, PREFIXES["taxes"]), declared_or_seen(resources, PREFIXES["uses"])
    fixed = {column.name for column in columns_of(table)}
    extra = [name for name in dict.fromkeys(grid.names) if name and name not in fixed]
    extra = [name for name in extra if name.casefold() not in UNIT_COLUMNS]
    return columns_of(table, taxes, resources, extra)


def decode(grid: Grid, columns: Sequence[Column], problems: list[Problem]) -> list[Record]:
    """The records of a grid; whatever cannot be read is reported in ``problems`` and left out."""
    positions = _positions(grid, columns, problems)
    return [
        _record(grid, row, cells, columns, positions, problems)
        for row, cells in grid.rows
        if not all(is_empty(cell) for cell in cells)
    ]


def _positions(grid: Grid, columns: Sequence[Column], problems: list[Problem]) -> dict[str, int]:
    """Where each column stands; reports missing, unknown and doubled ones."""
    names, known = grid.names, [column.name for column in columns]
    positions = {name: position for position, name in reversed(list(enumerate(names))) if name}
    for position, name in enumerate(names):
        if name and positions[name] != position:
            problems.append(problem("duplicate_column", grid.file, grid.header_row, name))
    strangers = [name for name in dict.fromkeys(names) if name and name not in known]
    expected = [name for name in known if name not in positions]
    problems += [_unknown_column(grid, name, expected or known) for name in strangers]
    optional = {column.name for column in columns if column.optional}
    candidates = strangers + [column.name for column in columns if column.path[0] == "indicators"]
    for column in columns:
        if column.name not in positions and column.name not in optional:
            hint = suggestion(column.name, candidates) if candidates else ""
            problems.append(problem("missing_column", grid.file, grid.header_row, column.name, hint=hint))
    return positions


def _unknown_column(grid: Grid, name: str, expected: Iterable[str]) -> Problem:
    if name.casefold() in UNIT_COLUMNS:
        return problem("unit_column", grid.file, grid.header_row, name)
    for field, prefix in PREFIXES.items():
        if prefix and name.startswith(prefix):
            types = [other.removeprefix(prefix) for other in expected if other.startswith(prefix)]
            hint = suggestion(name.removeprefix(prefix), types)
            return problem(f"unknown_{field}_column", grid.file, grid.header_row, name, hint=hint)
    return problem("unknown_column", grid.file, grid.header_row, name, hint=suggestion(name, expected))


def _record(
    grid: Grid,
    row: int,
    cells: Sequence[Any],
    columns: Sequence[Column],
    positions: dict[str, int],
    problems: list[Problem],
) -> Record:
    record = Record(grid.file, {}, _placer(row, columns))
    if misfit := _misfit(grid, row, cells):
        problems.append(misfit)
        record.broken.update(column.path for column in columns)
        return record
    for column in columns:
        if column.name in positions:
            _fill(record, column, cells[positions[column.name]], problems)
        elif not column.optional:
            record.broken.add(column.path)
    return record


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


def _fill(record: Record, column: Column, cell: Any, problems: list[Problem]) -> None:
    """Put one cell where it belongs in the record, or report it."""
    if is_empty(cell):
        if column.path[0] == "indicators":
            put(record.data, column.path, None)
        elif column.kind == "list":
            put(record.data, column.path, [])
        elif not column.optional:
            problems.append(record.problem("empty_cell", *column.path))
            record.broken.add(column.path)
        return
    try:
        put(record.data, column.path, read(cell, column.kind))
    except BadCell as bad:
        problems.append(record.problem(bad.key, *column.path, value=cell))
        record.broken.add(column.path)


def _placer(row: int, columns: Sequence[Column]) -> Place:
    names = {column.path: column.name for column in columns}

    def place(path: Path) -> tuple[int | None, str | None]:
        for length in range(len(path), 0, -1):
            if path[:length] in names:
                return row, names[path[:length]]
        return row, (PREFIXES.get(str(path[0]), f"{path[0]}_") + "*") if path and path[0] in PREFIXES else None

    return place


def empty_tables() -> dict[str, list[Record]]:
    """A list for the records of each table."""
    return {table: [] for table in TABLES}
