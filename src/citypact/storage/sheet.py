"""One sheet of a workbook as people want to see and print it: framed, its headings repeated, as wide as the page."""

import math
from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST = 60
"""Characters of the widest column of a table."""
_FONT, _FRAME, _SHADE, _FAINT = "Calibri", "BFBFBF", "EDF2F7", "595959"
_TEXT, _TITLE, _LINE_HEIGHT = 11, 14, 15
"""Points."""
_NARROW = 90
"""Characters that a line over a table has room for at least: narrower tables are stretched."""
_A4 = 9


class SheetWriter:
    """Writes cells whose numbers keep every digit, and whose texts stay texts, even if they look like formulas."""

    def __init__(self, workbook: "Workbook", title: str, widest: int = _WIDEST) -> None:
        """``widest``: characters beyond which a column grows no wider, and texts are wrapped."""
        self._widest = widest
        self.sheet: Worksheet = workbook.create_sheet(title)
        self._row = 0
        self._widths: list[int] = []
        self._styles: dict[tuple[str, str, bool], Any] = {}

    def lines(self, texts: Sequence[str]) -> None:
        """Rows above the headings: a title first, then what is to be known."""
        for number, text in enumerate(texts):
            self._row += 1
            self._put(self._row, 1, text, "remark" if number else "title", "General")

    def row(self, cells: Sequence[Any], kind: str, formats: Sequence[str] = ()) -> None:
        """One row of a ``kind``: head, body, total or plain (no frame)."""
        self._row += 1
        self._widths += [0] * (len(cells) - len(self._widths))
        for position, value in enumerate(map(_writable, cells)):
            shape = formats[position] if formats else "General"
            if value is not None or kind != "plain":
                self._put(self._row, position + 1, value, kind, shape)
            wide = 0 if value is None else width(str(_shown(value, shape)))
            self._widths[position] = min(max(self._widths[position], wide), self._widest)
        size = _TITLE / _TEXT if kind == "title" else 1.0
        folds = max(
            (math.ceil(size * width(cell) / self._widest) for cell in cells if isinstance(cell, str)), default=1
        )
        if folds > 1:
            self.sheet.row_dimensions[self._row].height = _LINE_HEIGHT * size * (folds + folds // 6)

    def finish(self, head: int) -> None:
        """Column widths, what stays in view, and how the sheet prints; the headings stand in row ``head``."""
        from openpyxl.utils import get_column_letter

        sheet, setup = self.sheet, self.sheet.page_setup
        room = sum(wide + 2 for wide in self._widths)
        stretch = max(1.0, _NARROW / room) if head > 1 else 1.0
        for position, wide in enumerate(self._widths, start=1):
            sheet.column_dimensions[get_column_letter(position)].width = round(stretch * (wide + 2), 1)
        self._spread(range(1, head), stretch * room)
        sheet.freeze_panes = f"A{head + 1}"
        sheet.print_title_rows = f"1:{head}"
        setup.orientation, setup.paperSize = "landscape", _A4
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"

    def _spread(self, lines: range, room: float) -> None:
        """Let each of these rows run over the whole table, of so many characters, as high as its text needs."""
        columns = len(self._widths)
        for row in lines:
            size = _TITLE / _TEXT if row == 1 else 1.0
            folds = math.ceil(size * width(str(self.sheet.cell(row, 1).value)) / room)
            self.sheet.row_dimensions[row].height = _LINE_HEIGHT * size * folds
            if columns > 1:
                self.sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)

    def _put(self, row: int, column: int, value: Any, kind: str, shape: str) -> None:
        cell = self.sheet.cell(row, column)
        # openpyxl writes floats with 16 digits, one too few: hand it the exact text and call it a number.
        cell.value = repr(value) if isinstance(value, float) else value
        cell.data_type = "n" if isinstance(value, float) else "s" if isinstance(value, str) else cell.data_type
        key = (kind, shape, isinstance(value, str) and width(value) > self._widest)
        if key not in self._styles:
            _dress(cell, *key)
            self._styles[key] = copy(cell._style)
        cell._style = copy(self._styles[key])  # many times faster than dressing each cell


def _writable(value: Any) -> Any:
    """A value as a cell can hold it: Excel has no number that is none, and refuses files that call one so."""
    if not isinstance(value, float) or math.isfinite(value):
        return value
    return "–" if math.isnan(value) else "∞" if value > 0 else "-∞"


def width(text: str) -> int:
    """Columns on screen: a Chinese character takes two."""
    return sum(2 if character > "\u2e80" else 1 for character in text)


def _dress(cell: Any, kind: str, shape: str, long: bool) -> None:
    """Font, frame, shade and number format of a cell of a kind of row."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin", color=_FRAME)
    cell.number_format = shape
    cell.alignment = Alignment(vertical="top", wrap_text=long or kind in ("head", "title", "remark"))
    if kind in ("head", "body", "total"):
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    if kind == "head":
        cell.fill = PatternFill("solid", fgColor=_SHADE)
    if kind in ("head", "title", "total"):
        cell.font = Font(name=_FONT, bold=True, size=_TITLE if kind == "title" else _TEXT)
    if kind == "remark":
        cell.font = Font(name=_FONT, color=_FAINT)


def _shown(value: Any, shape: str) -> Any:
    """About what a cell looks like in its format, to find its width."""
    if not isinstance(value, float) or "0" not in shape:
        return value
    decimals = len(shape.partition(".")[2].rstrip('*%"'))
    return f"{value:,.{decimals}f}**"
