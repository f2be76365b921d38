"""Sheets of Excel workbooks as grids; formulas by the results that Excel saved."""

import io
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citypact.errors import Problem
from citypact.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from citypact.reading.cells import is_empty
from citypact.reading.files import read_bytes
from citypact.reading.grid import Grid, below_remarks
from citypact.reading.hidden import hidden_parts, merged_cells
from citypact.reading.record import problem
from citypact.text import both

if TYPE_CHECKING:
    from openpyxl import Workbook


Gaps = dict[int, dict[int, str]]
"""Cells that hold nothing for a reason: see ``Grid.gaps``."""


def read_sheets(
    path: Path, file: str, wanted: Collection[str] | None, problems: list[Problem], doubts: list[Problem]
) -> dict[str, Grid | None]:
    """The sheets of a workbook by title, read row by row; those that are not ``wanted``, or unreadable, are None.

    Empty, with the reason reported, if the file is no workbook. Without ``wanted``, every sheet that holds anything.
    What is hidden of what is read is said in ``doubts``.
    """
    content = read_bytes(path, file, problems)
    if content is None:
        return {}
    if not content:
        problems.append(problem("blank_file", file))
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MOST_BYTES:
            problems.append(problem("large_workbook", file, most=MOST_BYTES // 1_000_000))
            return {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _grids(content, file, wanted, problems, doubts)
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged file
        problems.append(problem("truncated_workbook", file, reason=str(error) or type(error).__name__))
        return {}


def sheet_label(file: str, sheet: str) -> str:
    """How a sheet is named in problems."""
    return both("reading.sheet", file=file, sheet=sheet)


def _grids(
    content: bytes, file: str, wanted: Collection[str] | None, problems: list[Problem], doubts: list[Problem]
) -> dict[str, Grid | None]:
    cells, values = _open(content, formulas=True), _open(content, formulas=False)
    grids: dict[str, Grid | None] = {}
    for sheet, twin in zip(cells.worksheets, values.worksheets, strict=True):
        title = sheet.title.strip()
        label = sheet_label(file, title)
        grids[title] = None
        if wanted is None or title in wanted:
            sheet.reset_dimensions()  # what a file says of its size may be wrong
            twin.reset_dimensions()
            pairs = zip_longest(sheet.iter_rows(), twin.iter_rows(values_only=True), fillvalue=())
            gaps: Gaps = {}
            rows = _rows(label, pairs, problems, gaps)
            if rows:
                _mark_merged(sheet, gaps)
                grids[title] = _grid(label, rows, gaps)
                doubts += _hidden(sheet, label)
            elif rows is not None and wanted is not None:
                problems.append(problem("empty_file", label))
    return grids


def _open(content: bytes, formulas: bool) -> "Workbook":
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(content), read_only=True, data_only=not formulas)


def _mark_merged(sheet: Any, gaps: Gaps) -> None:
    """Add the cells of which only the first of those they are merged with holds anything."""
    with sheet._get_source() as part:
        for row, position in merged_cells(part):
            gaps.setdefault(row, {}).setdefault(position, "merged_cell")


def _hidden(sheet: Any, label: str) -> Iterator[Problem]:
    """Doubts about a sheet that is hidden, and about its hidden rows and columns."""
    if sheet.sheet_state != "visible":
        yield problem("hidden_sheet", label)
    with sheet._get_source() as part:
        yield from hidden_parts(part, label)


def _rows(
    file: str, pairs: Iterable[tuple[Any, Any]], problems: list[Problem], gaps: Gaps
) -> list[tuple[int, list[Any]]] | None:
    """The filled rows of a sheet from the headings on, with their numbers; None, and a problem, if it is too large.

    ``gaps`` gets the cells whose formulas have no result, which is told here.
    """
    rows: list[tuple[int, list[Any]]] = []
    for number, (cells, values) in enumerate(pairs, start=1):
        if len(cells) > MOST_COLUMNS or len(rows) > MOST_ROWS:
            problems.append(problem("large_table", file, number, rows=f"{MOST_ROWS:,}", columns=f"{MOST_COLUMNS:,}"))
            return None
        for position, (cell, value) in enumerate(zip(cells, values, strict=False)):
            if cell.data_type == "f" and value is None:
                gaps.setdefault(number, {})[position] = ""
                problems.append(problem("formula_without_value", file, number, cell.coordinate, value=cell.value))
        if not all(map(is_empty, values)):
            rows.append((number, list(values)))
    return below_remarks(rows)


def _grid(file: str, rows: list[tuple[int, list[Any]]], gaps: Gaps) -> Grid:
    """Rows as a grid: the first one is the header, up to its last filled cell; the others are as wide as the widest."""
    (header_row, header), *body = rows
    width = max(position for position, cell in enumerate(header, start=1) if not is_empty(cell))
    widest = max(len(row) for _, row in rows)
    padded = [(number, row + [None] * (widest - len(row))) for number, row in body]
    return Grid(file, header[:width], padded, header_row, gaps=gaps)
