"""Excel workbooks whose bytes depend on their content alone, and whose numbers keep every digit."""

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .archive import timeless

if TYPE_CHECKING:
    from openpyxl import Workbook

_WIDEST = 60
"""Characters beyond which a column grows no wider."""


def add_sheet(
    workbook: "Workbook",
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    formats: Sequence[Sequence[str]] = (),
) -> None:
    """Append a sheet with a bold, frozen header. Texts stay texts, even if they look like formulas.

    ``formats`` has a number format for each cell of each row, such as "0.00"; long texts are wrapped then.
    """
    from openpyxl.styles import Alignment, Font

    sheet = workbook.create_sheet(title)
    widths = [len(name) for name in header]
    for number, cells in enumerate([header, *rows], start=1):
        for position, value in enumerate(cells):
            if value is None:
                continue
            cell = sheet.cell(number, position + 1)
            cell.value = repr(value) if isinstance(value, float) else value
            # openpyxl writes floats with 16 digits, one too few: hand it the exact text and call it a number.
            cell.data_type = "n" if isinstance(value, float) else "s" if isinstance(value, str) else cell.data_type
            if formats and number > 1:
                cell.number_format = formats[number - 2][position]
                cell.alignment = Alignment(vertical="top", wrap_text=_width(str(value)) > _WIDEST)
                value = _shown(value, cell.number_format)
            widths[position] = min(max(widths[position], _width(str(value))), _WIDEST)
    for position, width in enumerate(widths):
        sheet.column_dimensions[sheet.cell(1, position + 1).column_letter].width = width + 2
        sheet.cell(1, position + 1).font = Font(bold=True)
    sheet.freeze_panes = "A2"


def workbook_bytes(workbook: "Workbook") -> bytes:
    """The content of the .xlsx file, without the time at which it was made."""
    raw = io.BytesIO()
    workbook.save(raw)
    return timeless(raw.getvalue())


def _shown(value: Any, number_format: str) -> Any:
    """About what a cell looks like in its format, to find its width."""
    if not isinstance(value, float) or "0" not in number_format:
        return value
    decimals = len(number_format.partition(".")[2].rstrip('*%"'))
    return f"{value:,.{decimals}f}**"


def _width(text: str) -> int:
    """Columns on screen: a Chinese character takes two."""
    return sum(2 if character > "\u2e80" else 1 for character in text)
