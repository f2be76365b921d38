"""Tables as an Excel workbook: a summary, then one sheet a table; of a scheme, the whole ledger at the end."""

import re
from collections.abc import Sequence

from ..case.model import Case
from ..pact.money import per_unit
from ..storage.workbook import add_page, add_sheet, new_workbook, workbook_bytes
from ..text import both, in_language, say
from .dossier import Dossier
from .money import INDEX_DIGITS, Kind, money_in, telling
from .sentence import lines_of
from .sheet_charts import add_chart
from .table import AnyCell, Assumed, Cell, Column, Table, column, kind_of, value_of
from .tables import every_table
from .verdict import verdict

_MONEY = ("money", "slack")
_RATIOS = ("percent", "change", "rate", "index", "count")
_NOISE = 1e-9
"""Below this a ratio is what sums of floating-point numbers leave of nothing."""
_SMALL = 1e-3
"""Below this a measured difference is written with its power of ten."""
_TITLE_LENGTH = 31  # Excel allows no longer name of a sheet


def excel_bytes(dossier: Dossier, lang: str) -> bytes:
    """The workbook of a scheme in ``lang``; the same dossier gives the same bytes."""
    heading = both(f"report.heading.{dossier.kind}")
    title = say("report.heading.line", lang, heading=heading, case=dossier.title, mechanism=dossier.mechanism)
    lines = [say("report.assumed_mark", lang), *lines_of(verdict(dossier), lang)]
    return tables_bytes(dossier.scheme.case, title, lines, [*every_table(dossier), ledger(dossier)], lang)


def tables_bytes(
    case: Case, title: str, lines: Sequence[str], tables: Sequence[Table], lang: str, unit: str | None = None
) -> bytes:
    """A workbook in ``lang``: a sheet with title, unit of money, some lines and the contents; then the tables.

    ``unit``: what is said of the money in them, where it is not in the case's unit.
    """
    workbook = new_workbook()
    least = 0.5 / per_unit(case)
    unit = unit or in_language(money_in(case), lang)
    contents = (_contents(table, lang) for table in tables)
    add_page(
        workbook,
        say("report.sheet.summary", lang),
        title,
        [unit, *lines, None, say("report.sheet.contents", lang), *contents],
    )
    for table in tables:
        cells = table.every_row
        formats = [
            [_format(cell, column, table.digits) for cell, column in zip(r, table.columns, strict=True)] for r in cells
        ]
        shown = [_cells(_told(row, table.columns, least), lang) for row in cells]
        above = _above(table, unit, lang)
        total = table.total is not None
        sheet = add_sheet(workbook, _sheet(table, lang), table.headings(lang), shown, formats, above, total)
        add_chart(sheet, table, len(above) + 1, lang)
    return workbook_bytes(workbook)


def _above(table: Table, unit: str, lang: str) -> list[str]:
    """What stands over the headings of a sheet: title, unit of money, note, rounding, meaning of the asterisk."""
    lines = [in_language(table.title, lang)]
    if any(column.kind in _MONEY for column in table.columns):
        lines.append(unit)
    if table.note is not None:
        lines.append(in_language(table.note, lang))
    if table.rounded:
        lines.append(say("report.rounded", lang))
    return [*lines, say("report.assumed_mark", lang)] if table.marked else lines


def ledger(dossier: Dossier) -> Table:
    """The whole ledger with names."""
    names = dossier.names
    rows = tuple(
        (
            int(row["year"]),
            names.party(row["payer"]),
            names.party(row["payee"]),
            names.item(row["item"]),
            names.subject(row["subject"]),
            float(row["amount"]),
            bool(row["settlement"]),
            bool(row["budget"]),
        )
        for row in dossier.scheme.ledger.to_dict("records")
    )
    kinds: dict[str, Kind] = {"year": "year", "payer": "text", "payee": "text", "item": "text", "subject": "text"}
    kinds |= {"amount": "money", "settlement": "text", "budget": "text"}
    columns = tuple(column(name, kind) for name, kind in kinds.items())
    return Table("ledger", both("report.table.ledger"), columns, rows, dossier.digits)


def _contents(table: Table, lang: str) -> str:
    """A line of the list of sheets."""
    title = _sheet(table, lang)
    return title if table.note is None else say("report.sheet.line", lang, title=title, note=table.note)


def _sheet(table: Table, lang: str) -> str:
    title = in_language(table.title, lang)
    return re.sub(r"[:\\/?*\[\]]", " ", title)[:_TITLE_LENGTH].strip()


def _told(row: Sequence[AnyCell], columns: Sequence[Column], least: float) -> list[AnyCell]:
    """The cells, with what sums of floating-point numbers leave of nothing as 0: less than half a coin, say."""
    return [_whole(cell) if _is_dust(cell, column, least) else cell for cell, column in zip(row, columns, strict=True)]


def _whole(cell: AnyCell) -> AnyCell:
    """Nothing, marked as the cell is."""
    return Assumed(0.0) if isinstance(cell, Assumed) else 0.0


def _is_dust(cell: AnyCell, column: Column, least: float) -> bool:
    kind, value = kind_of(cell, column), value_of(cell)
    limit = least if kind in _MONEY else _NOISE if kind in _RATIOS else 0.0
    return isinstance(value, float) and 0 < abs(value) < limit


def _cells(row: Sequence[AnyCell], lang: str) -> list[Cell]:
    bare = map(value_of, row)
    return [
        say(f"report.{'yes' if cell else 'no'}", lang)
        if isinstance(cell, bool)
        else in_language(cell, lang)
        if isinstance(cell, str)
        else cell
        for cell in bare
    ]


def _format(cell: AnyCell, column: Column, digits: int) -> str:
    """Number format of a cell; assumed figures carry an asterisk here too, and stay numbers."""
    mark = '"*"' if isinstance(cell, Assumed) else ""
    kind = kind_of(cell, column)
    value = value_of(cell)
    shown = telling(value, digits) if kind == "slack" and isinstance(value, float) else digits
    decimals = f".{'0' * shown}" if shown else ""
    if kind in ("exact", "mixed") and isinstance(value, float) and not value.is_integer():
        return "0.0E+00" if abs(value) < _SMALL else "#,##0.0##"
    formats: dict[Kind, str] = {
        **dict.fromkeys(("money", "slack"), f"#,##0{decimals}{mark}"),
        "percent": f"0.0%{mark}",
        "change": f"0.00%{mark}",
        "rate": f"0.000%{mark}",
        "count": f"#,##0{mark}",
        "index": f"0.{'0' * INDEX_DIGITS}{mark}",
        "year": f"0{mark}",
        "text": f"@{mark}" if mark and isinstance(value, str) and value else "General",
    }
    return formats.get(kind, "General")
