"""The sheet ``case`` of a workbook: a row for each key of the case with its value, source and evidence."""

from collections.abc import Sequence
from typing import Any

from citypact.case.columns import TABLE_FIELDS, scalar_kind
from citypact.case.model import Case
from citypact.errors import Problem
from citypact.reading.cells import BadCell, is_empty, read
from citypact.reading.columns import Column, Path
from citypact.reading.grid import Grid
from citypact.reading.headings import headed
from citypact.reading.record import Record, problem, put
from citypact.reading.suggest import suggestion
from citypact.reading.toml import dotted

CASE_HEADER = ("key", "value", "source", "evidence")
_KEYS = [key for key in Case.model_fields if key not in (*TABLE_FIELDS, "scenarios", "figures")]


class _Places(dict[Path, tuple[int, str]]):
    """Row and column of each field; a field without a row of its own has the place of the nearest that holds it."""

    def __call__(self, path: Path) -> tuple[int | None, str | None]:
        for length in range(len(path), 0, -1):
            if path[:length] in self:
                return self[path[:length]]
        return None, dotted(path)


def read_scalars(grid: Grid | None, file: str, problems: list[Problem], doubts: list[Problem]) -> Record:
    """The scalars of the case; without a usable sheet, a record in which everything counts as reported."""
    nothing = Record(file, {}, _Places(), broken={()})
    if grid is None:
        return nothing
    grid = headed(grid, [Column(name, (name,), "text") for name in CASE_HEADER], problems, doubts)
    missing = [name for name in CASE_HEADER if name not in grid.names]
    problems += [problem("missing_column", file, grid.header_row, name, hint="") for name in missing]
    if missing:
        return nothing
    places = _Places()
    record = Record(file, {}, places)
    for row, cells in grid.rows:
        _read_row(record, places, row, dict(zip(grid.names, cells, strict=False)), problems)
    return record


def _read_row(record: Record, places: _Places, row: int, cells: dict[str, Any], problems: list[Problem]) -> None:
    key = "" if is_empty(cells["key"]) else str(cells["key"]).strip()
    path: Path = ("schema_version",) if key == "schema" else tuple(key.split("."))
    kind = None if path[0] == "figures" else scalar_kind(path)
    if kind is None:
        problems.append(
            problem("case.unknown_case_key", record.file, row, "key", value=key, hint=suggestion(key, _KEYS))
        )
    elif path in places:
        problems.append(problem("case.duplicate_case_key", record.file, row, "key", value=key))
    else:
        places[path] = row, "value"
        _read_figure(record, places, row, key, cells, problems)
        try:
            if is_empty(cells["value"]):
                raise BadCell("empty_cell")
            put(record.data, path, read(cells["value"], kind))
        except BadCell as bad:
            problems.append(record.problem(bad.key, *path, value=cells["value"]))
            record.broken.add(path)


def _read_figure(
    record: Record, places: _Places, row: int, key: str, cells: dict[str, Any], problems: list[Problem]
) -> None:
    """Source and evidence of one row, if it has any."""
    for name in CASE_HEADER[2:]:
        places["figures", key, name] = row, name
        if not is_empty(cells[name]):
            put(record.data, ("figures", key, name), str(cells[name]).strip())


def case_rows(values: dict[str, Any], figures: dict[str, dict[str, str]]) -> list[Sequence[Any]]:
    """The rows of the sheet for values by dotted key and the source and evidence of the figures among them."""
    nothing: dict[str, str] = {}
    return [
        [key, value, *(figures.get(key, nothing).get(name) for name in CASE_HEADER[2:])]
        for key, value in values.items()
    ]
