"""A table of its own in a file: CSV, or the one filled sheet of a workbook."""

from pathlib import Path

from citypact.errors import Problem
from citypact.reading.files import read_text
from citypact.reading.grid import Grid
from citypact.reading.record import problem
from citypact.reading.tables import csv_grid
from citypact.reading.workbooks import read_sheets, sheet_label

OTHER_SHEETS = (".xls", ".et", ".ett", ".ods", ".xlsb", ".xlsm", ".numbers")
"""Endings of spreadsheets that are not read, but can be saved as one that is."""


def read_rows(path: Path, problems: list[Problem], doubts: list[Problem], sheet: str) -> Grid | None:
    """The cells of the table in a .csv or .xlsx file; None, with the reason in ``problems``, if there is none.

    Of a workbook it is the sheet with this title, or the only one that holds anything. What is hidden there is read as
    well, and said in ``doubts``.
    """
    suffix = path.suffix.lower()
    if suffix in OTHER_SHEETS:
        problems.append(problem("save_as_xlsx", path.name, value=suffix))
        return None
    if suffix != ".xlsx":
        text = read_text(path, path.name, problems)
        return None if text is None else csv_grid(text, path.name, problems)
    grids = read_sheets(path, path.name, None, problems, doubts)
    filled = {title: grid for title, grid in grids.items() if grid is not None}
    if sheet in filled or len(filled) == 1:
        return filled.get(sheet) or next(iter(filled.values()))
    if filled:
        problems.append(problem("several_sheets", path.name, sheets=", ".join(filled), sheet=sheet))
    elif not problems:
        problems.append(problem("empty_file", sheet_label(path.name, next(iter(grids), sheet))))
    return None
