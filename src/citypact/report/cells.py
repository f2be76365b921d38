"""The cells of a table as a page shows them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .table import AnyCell, Assumed, Column, Row, Table, value_of

_SHORT, _LONG = 15, 40
"""Characters up to which a text stays on one line, and beyond which it gets a wide column."""


@dataclass(frozen=True)
class ShownCell:
    """A text and the names of its styles, parted by blanks."""

    text: str
    marks: str


def cells(table: Table, row: Row, lang: str) -> list[ShownCell]:
    """The cells of a row in ``lang``."""
    return _marked(table, row, table.texts(row, lang))


def total_cells(table: Table, lang: str) -> list[ShownCell]:
    """The cells of the total in ``lang``; none without a total."""
    return [] if table.total is None else _marked(table, table.total, table.total_texts(lang))


def _marked(table: Table, row: Row, texts: Sequence[str]) -> list[ShownCell]:
    return [
        ShownCell(text, _marks(cell, text, column))
        for cell, text, column in zip(row, texts, table.columns, strict=True)
    ]


def _marks(cell: AnyCell, text: str, column: Column) -> str:
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
    return " ".join(name for name, applies in marks.items() if applies)
