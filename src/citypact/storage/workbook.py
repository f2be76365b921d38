"""Excel workbooks whose bytes depend on their content alone, and whose numbers keep every digit."""

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .archive import timeless
from .sheet import SheetWriter

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_PAGE = 110
"""Characters of a line of a sheet of text."""


def new_workbook() -> "Workbook":
    """A workbook without a sheet."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    return workbook


def add_sheet(
    workbook: "Workbook",
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    formats: Sequence[Sequence[str]] = (),
    above: Sequence[str] = (),
    total: bool = False,
) -> "Worksheet":
    """Append a table as a sheet, with frozen headings.

    ``formats`` has a number format for each cell of each row, such as "0.00"; ``above``: a title and remarks that stand
    over the headings; ``total``: the last row sums up the others.
    """
    writer = SheetWriter(workbook, title)
    writer.lines(above)
    writer.row(header, "head")
    body = list(rows)
    for number, cells in enumerate(body, start=1):
        last = total and number == len(body)
        writer.row(cells, "total" if last else "body", formats[number - 1] if formats else ())
    writer.finish(len(above) + 1)
    return writer.sheet


def add_page(workbook: "Workbook", title: str, heading: str, lines: Iterable[str | None]) -> None:
    """Append a sheet of text, a line a row."""
    writer = SheetWriter(workbook, title, _PAGE)
    writer.row([heading], "title")
    for line in lines:
        writer.row([line], "plain")
    writer.finish(1)


def workbook_bytes(workbook: "Workbook") -> bytes:
    """The content of the .xlsx file, without the time at which it was made."""
    raw = io.BytesIO()
    workbook.save(raw)
    return timeless(raw.getvalue())
