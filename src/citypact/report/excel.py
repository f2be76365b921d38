"""A report as an Excel workbook: a summary, then one sheet a table, then the whole ledger."""

import re
from collections.abc import Sequence

from ..text import both, in_language, say
from ..workbook import add_sheet, workbook_bytes
from .dossier import Dossier
from .money import Kind, money_unit
from .table import Assumed, Cell, Column, Table, value_of
from .tables import every_table
from .verdict import verdict

_TITLE_LENGTH = 31  # Excel allows no longer name of a sheet


def excel_bytes(dossier: Dossier, lang: str) -> bytes:
    """The workbook in ``lang``; the same dossier gives the same bytes."""
    from openpyxl import Workbook

    tables = [*every_table(dossier), ledger(dossier)]
    workbook = Workbook()
    workbook.remove(workbook.active)
    _summary(workbook, dossier, tables, lang)
    for table in tables:
        rows = table.every_row
        formats = [
            [_format(cell, column, table.digits) for cell, column in zip(r, table.columns, strict=True)] for r in rows
        ]
        add_sheet(workbook, _sheet(table, lang), table.headings(lang), [_cells(row, lang) for row in rows], formats)
    return workbook_bytes(workbook)


def ledger(dossier: Dossier) -> Table:
    """The whole ledger with names."""
    names = dossier.names
    rows = tuple(
        (
            int(row.year),
            names.party(row.payer),
            names.party(row.payee),
            names.item(row.item),
            names.subject(row.subject),
            float(row.amount),
            bool(row.settlement),
        )
        for row in dossier.scheme.ledger.itertuples()
    )
    kinds: dict[str, Kind] = {"year": "year", "payer": "text", "payee": "text", "item": "text", "subject": "text"}
    kinds |= {"amount": "money", "settlement": "text"}
    columns = tuple(Column(both(f"report.column.{name}"), kind) for name, kind in kinds.items())
    return Table("ledger", both("report.table.ledger"), columns, rows, dossier.digits)


def _summary(workbook: object, dossier: Dossier, tables: Sequence[Table], lang: str) -> None:
    case = dossier.scheme.case
    heading = both(f"report.heading.{dossier.kind}")
    title = say("report.heading.line", lang, heading=heading, case=dossier.title, mechanism=dossier.mechanism)
    years = {"year": case.base_year, "first": case.years[0], "last": case.years[-1]}
    lines = [say("report.money_in", lang, unit=money_unit(case, lang), **years), say("report.assumed_mark", lang)]
    lines += [in_language(sentence.text, lang) for sentence in verdict(dossier)]
    rows = [[line] for line in lines] + [[None], [say("report.sheet.contents", lang)]]
    rows += [[_contents(table, lang)] for table in tables]
    add_sheet(workbook, say("report.sheet.summary", lang), [title], rows)  # type: ignore[arg-type]


def _contents(table: Table, lang: str) -> str:
    """A line of the list of sheets."""
    title = _sheet(table, lang)
    return title if table.note is None else say("report.sheet.line", lang, title=title, note=table.note)


def _sheet(table: Table, lang: str) -> str:
    title = in_language(table.title, lang)
    return re.sub(r"[:\\/?*\[\]]", " ", title)[:_TITLE_LENGTH].strip()


def _cells(row: Sequence[Cell | Assumed], lang: str) -> list[Cell]:
    bare = map(value_of, row)
    return [
        say(f"report.{'yes' if cell else 'no'}", lang)
        if isinstance(cell, bool)
        else in_language(cell, lang)
        if isinstance(cell, str)
        else cell
        for cell in bare
    ]


def _format(cell: Cell | Assumed, column: Column, digits: int) -> str:
    """Number format of a cell; assumed figures carry an asterisk here too, and stay numbers."""
    mark = '"*"' if isinstance(cell, Assumed) else ""
    decimals = f".{'0' * digits}" if digits else ""
    formats: dict[Kind, str] = {
        "money": f"#,##0{decimals}{mark}",
        "percent": f"0.0%{mark}",
        "count": f"#,##0{mark}",
        "year": "0",
        "exact": "General",
        "text": "General",
    }
    return formats[column.kind]
