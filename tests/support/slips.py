"""Slips of the hand in a case folder: one cell, one column, one row, one value of case.toml."""

import csv
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from citypact.case import load_case, save_case
from citypact.case.starter import write_starter

TABLES = ("cities", "transfers", "hosts", "capacities", "projects", "project_benefits")
KEYS = {"hosts": 2, "capacities": 2, "project_benefits": 2}
"""How many columns tell the rows apart; else one."""
Slip = Callable[[Path], None]


def starter(path: Path) -> Path:
    """The small case that comes with the package, as a folder of one's own."""
    write_starter(path)
    return path


def starter_workbook(path: Path) -> Path:
    """The same case as a plain workbook or document, its headings in the first row."""
    with TemporaryDirectory() as folder:
        save_case(load_case(starter(Path(folder) / "case")), path)
    return path


def cell(table: str, row: str, column: str, value: object) -> Slip:
    """Another value in a cell; the row by its key, parts joined by "/"."""

    def change(old: str) -> str:
        return str(value)

    return _cells(table, column, change, row)


def times(table: str, column: str, factor: float, row: str | None = None) -> Slip:
    """A column, or one cell of it, in another unit."""

    def change(old: str) -> str:
        return repr(float(old) * factor)

    return _cells(table, column, change, row)


def added(table: str, row: str) -> Slip:
    """A row more, as text."""

    def slip(folder: Path) -> None:
        with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(row + "\n")

    return slip


def scalar(name: str, value: object) -> Slip:
    """Another value of a line of case.toml."""

    def slip(folder: Path) -> None:
        lines = (folder / "case.toml").read_text("utf-8").splitlines()
        at = next(number for number, line in enumerate(lines) if line.startswith(f"{name} = "))
        lines[at] = f"{name} = {value}"
        (folder / "case.toml").write_text("\n".join(lines) + "\n", "utf-8")

    return slip


def _cells(table: str, column: str, change: Callable[[str], str], row: str | None) -> Slip:
    def slip(folder: Path) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        at, keys = header.index(column), KEYS.get(table, 1)
        for cells in rows:
            if row in (None, "/".join(cells[:keys])):
                cells[at] = change(cells[at])
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])

    return slip
