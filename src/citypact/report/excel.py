"""Tables as an Excel workbook: a summary, then one sheet a table; of a scheme, the whole ledger at the end."""

import re
from collections.abc import Sequence

from ..case.model import Case
from ..pact.money import per_unit
from ..storage.workbook import add_sheet, workbook_bytes
from ..text import both, in_language, say
from .dossier import Dossier
from .money import INDEX_DIGITS, Kind, money_in, telling
from .table import AnyCell, Assumed, Cell, Column, Figure, Table, column, value_of
from .tables import every_table
from .verdict import verdict

_MONEY = ("money", "slack")
_TITLE_LENGTH = 31  # Excel allows no longer name of a sheet


def excel_bytes(dossier: Dossier, lang: str) -> bytes:
    """The workbook of a scheme in ``lang``; the same dossier gives the same bytes."""
    heading = both(f"report.heading.{dossier.kind}")
    title = say("report.heading.line", lang, heading=heading, case=dossier.title, mechanism=dossier.mechanism)
    lines = [say("report.assumed_mark", lang), *(in_language(sentence.text, lang) for sentence in verdict(dossier))]
    return tables_bytes(dossier.scheme.case, title, lines, [*every_table(dossier), ledger(dossier)], lang)


def tables_bytes(case: Case, title: str, lines: Sequence[str], tables: Sequence[Table], lang: str) -> bytes:
    """A workbook in ``lang``: a sheet with title, unit of money, some lines and the contents; then the tables."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    least = 0.5 / per_unit(case)
    contents = [_contents(table, lang) for table in tables]
    rows = [
        [line]
        for line in (in_language(money_in(case), lang), *lines, None, say("report.sheet.contents", lang), *contents)
    ]
    add_sheet(workbook, say("report.sheet.summary", lang), [title], rows)
    for table in tables:
        cells = table.every_row
        formats = [
            [_format(cell, column, table.digits) for cell, column in zip(r, table.columns, strict=True)] for r in cells
        ]
        shown = [_cells(_told(row, table.columns, least), lang) for row in cells]
        add_sheet(workbook, _sheet(table, lang), table.headings(lang), shown, formats)
    return workbook_bytes(workbook)


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
    """The cells, with what is less than half a coin, which sums of floating-point numbers leave of nothing, as 0."""
    return [0.0 if _is_dust(cell, column, least) else cell for cell, column in zip(row, columns, strict=True)]


def _is_dust(cell: AnyCell, column: Column, least: float) -> bool:
    kind, value = cell.kind if isinstance(cell, Figure) else column.kind, value_of(cell)
    return kind in _MONEY and isinstance(value, float) and 0 < abs(value) < least


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
    kind = cell.kind if isinstance(cell, Figure) else column.kind
    value = value_of(cell)
    shown = telling(value, digits) if kind == "slack" and isinstance(value, float) else digits
    decimals = f".{'0' * shown}" if shown else ""
    formats: dict[Kind, str] = {
        **dict.fromkeys(("money", "slack"), f"#,##0{decimals}{mark}"),
        "percent": f"0.0%{mark}",
        "change": f"0.00%{mark}",
        "count": f"#,##0{mark}",
        "index": f"0.{'0' * INDEX_DIGITS}{mark}",
        "year": "0",
    }
    return formats.get(kind, "General")
