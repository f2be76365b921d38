"""Charts beneath the tables of a workbook that are read as a picture: who gains, and what each year brings to whom."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from ..text import in_language
from .table import Table, column

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_KINDS: Mapping[str, Literal["bars", "lines"]] = {"gains": "bars", "budget_flows": "lines", "net_flows": "lines"}
_WIDTH, _HEIGHT, _LEAST = 24.0, 9.0, 5.5
"""Centimetres; one that is no higher than the last is hard to read."""
_PAGE, _ROW = 16.5, 17.0
"""What a landscape page of A4 has room for, centimetres, and a row whose height is not set, points."""
_POINTS = 72 / 2.54
"""In a centimetre."""
_MOST_LINES = 12


def add_chart(sheet: "Worksheet", table: Table, head: int, lang: str) -> None:
    """Draw the chart of a table below it, if it is one that has one; its headings stand in row ``head``."""
    from openpyxl.chart import BarChart, LineChart, Reference

    kind = _KINDS.get(table.key)
    if kind is None or (kind == "lines" and len(table.rows) > _MOST_LINES):
        return
    chart = BarChart() if kind == "bars" else LineChart()
    by_row = kind == "lines"
    last, money = head + len(table.rows), [at for at, c in enumerate(table.columns, start=1) if c.kind == "money"]
    # The last one may be of another size: revenue beside gains, present values beside years.
    beside = by_row or column("revenue").heading in [c.heading for c in table.columns]
    shown = money[:-1] if beside else money
    data = Reference(sheet, min_col=1 if by_row else shown[0], max_col=shown[-1], min_row=head + by_row, max_row=last)
    chart.add_data(data, from_rows=by_row, titles_from_data=True)
    if by_row:
        chart.set_categories(Reference(sheet, min_col=shown[0], max_col=shown[-1], min_row=head))
        for line in chart.series:
            line.smooth = False
    else:
        chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=last))
    chart.title = in_language(table.title, lang)
    below = head + len(table.every_row) + 2
    chart.width, chart.height = _WIDTH, _height(sheet, below)
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblPos = "low"  # beneath the figures, not across them
    chart.y_axis.number_format = "General"  # cells may carry an asterisk
    chart.legend.position = "b"
    sheet.add_chart(chart, f"A{below}")


def _height(sheet: "Worksheet", below: int) -> float:
    """Of a chart that begins in this row: so that it ends on the page of its table, or begins on the next one."""
    from openpyxl.worksheet.pagebreak import Break

    above = sum(sheet.row_dimensions[row].height or _ROW for row in range(1, below)) / _POINTS
    room = _PAGE - above % _PAGE
    if room >= _LEAST:
        return min(_HEIGHT, room)
    sheet.row_breaks.append(Break(id=below - 1))
    return _HEIGHT
