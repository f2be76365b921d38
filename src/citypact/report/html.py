"""Tables and sentences as HTML."""

import math
from collections.abc import Iterable, Sequence
from html import escape

from ..text import in_language, say
from .table import AnyCell, Assumed, Column, Table, value_of
from .verdict import Sentence

_SHORT, _LONG = 15, 40
"""Characters up to which a text stays on one line, and beyond which it gets a wide column."""


def table_html(table: Table, lang: str, *, heading: bool) -> str:
    """The table with its note, its title above it if wanted."""
    title = f"<h3>{escape(in_language(table.title, lang))}</h3>" if heading else ""
    names = "".join(
        f'<th{" class=number" if column.is_number else ""} scope="col">{escape(name)}</th>'
        for column, name in zip(table.columns, table.headings(lang), strict=True)
    )
    rows = "".join(f"<tr>{_cells(table, row, table.texts(row, lang))}</tr>" for row in table.rows)
    total = ""
    if table.total is not None:
        total = f'<tr class="total">{_cells(table, table.total, table.total_texts(lang))}</tr>'
    notes = [in_language(table.note, lang)] if table.note else []
    notes += [say("report.assumed_mark", lang)] if table.marked else []
    below = "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
    return (
        f'{title}<div class="scroll"><table data-table="{table.key}"><thead><tr>{names}</tr></thead>'
        f"<tbody>{rows}{total}</tbody></table></div>{below}"
    )


def verdict_html(sentences: Iterable[Sentence], lang: str) -> str:
    """The sentences as a list, good and bad news marked."""
    items = "".join(f'<li class="{s.tone}">{escape(in_language(s.text, lang))}</li>' for s in sentences)
    return f'<ul class="verdict">{items}</ul>'


def _cells(table: Table, row: Sequence[AnyCell], texts: Sequence[str]) -> str:
    return "".join(
        f"<td{_classes(cell, text, column)}>{escape(text)}</td>"
        for cell, text, column in zip(row, texts, table.columns, strict=True)
    )


def _classes(cell: AnyCell, text: str, column: Column) -> str:
    value, is_number = value_of(cell), column.is_number
    negative = isinstance(value, int | float) and not math.isnan(value) and text.startswith("-")
    marks = {
        "number": is_number,
        "words": is_number and isinstance(value, str),
        "minus": negative and column.kind != "change",  # less of a gap is no bad news
        "assumed": isinstance(cell, Assumed),
        "short": not is_number and len(text) <= _SHORT,
        "long": not is_number and len(text) > _LONG,
    }
    chosen = " ".join(name for name, applies in marks.items() if applies)
    return f' class="{chosen}"' if chosen else ""
