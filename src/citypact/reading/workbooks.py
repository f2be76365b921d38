"""Sheets of Excel workbooks as grids; formulas by the results that Excel saved."""

import io
import warnings
import zipfile
from collections.abc import Collection, Iterable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citypact.errors import Problem
from citypact.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from citypact.reading.cells import is_empty
from citypact.reading.files import read_bytes
from citypact.reading.grid import Grid
from citypact.reading.record import problem

if TYPE_CHECKING:
    from openpyxl import Workbook


def read_sheets(path: Path, file: str, wanted: Collection[str], problems: list[Problem]) -> dict[str, Grid | None]:
    """The sheets of a workbook by title, read row by row; those that are not ``wanted``, or unreadable, are None.

    Empty, with the reason reported, if the file is no workbook.
    """
    content = read_bytes(path, file, problems)
    if content is None:
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MOST_BYTES:
            problems.append(problem("large_workbook", file, most=MOST_BYTES // 1_000_000))
            return {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _grids(content, file, wanted, problems)
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged file
        problems.append(problem("truncated_workbook", file, reason=str(error) or type(error).__name__))
        return {}


def sheet_label(file: str, sheet: str) -> str:
    """How a sheet is named in problems."""
    return f"{file}, sheet {sheet}"


def _grids(content: bytes, file: str, wanted: Collection[str], problems: list[Problem]) -> dict[str, Grid | None]:
    cells, values = _open(content, formulas=True), _open(content, formulas=False)
    grids: dict[str, Grid | None] = {}
    for sheet, twin in zip(cells.worksheets, values.worksheets, strict=True):
        title = sheet.title.strip()
        grids[title] = None
        if title in wanted:
            sheet.reset_dimensions()  # what a file says of its size may be wrong
            twin.reset_dimensions()
            pairs = zip_longest(sheet.iter_rows(), twin.iter_rows(values_only=True), fillvalue=())
            grids[title] = _grid(sheet_label(file, title), pairs, problems)
    return grids


def _open(content: bytes, formulas: bool) -> "Workbook":
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(content), read_only=True, data_only=not formulas)


def _grid(file: str, pairs: Iterable[tuple[Any, Any]], problems: list[Problem]) -> Grid | None:
    """The cells of a sheet with their values as a grid; None, with the reason reported, if it has no header."""
    rows: list[tuple[int, list[Any]]] = []
    for number, (cells, values) in enumerate(pairs, start=1):
        if len(cells) > MOST_COLUMNS or len(rows) > MOST_ROWS:
            problems.append(problem("large_table", file, number, rows=f"{MOST_ROWS:,}", columns=f"{MOST_COLUMNS:,}"))
            return None
        for cell, value in zip(cells, values, strict=False):
            if cell.data_type == "f" and value is None:
                problems.append(problem("formula_without_value", file, number, cell.coordinate, value=cell.value))
        if not all(map(is_empty, values)):
            rows.append((number, list(values)))
    if not rows:
        problems.append(problem("empty_file", file))
        return None
    (header_row, header), *body = rows
    width = max(position for position, cell in enumerate(header, start=1) if not is_empty(cell))
    padded = [(number, row + [None] * (width - len(row))) for number, row in body]
    return Grid(file, header[:width], padded, header_row)
