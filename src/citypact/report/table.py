"""A table to be read, before anyone has decided whether on the console, in a workbook or on a page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..text import both, in_language
from .money import Kind, shown

Cell = str | float | int | bool | None
_MARK = "*"


@dataclass(frozen=True)
class Figure:
    """A figure that says itself what it is, in a column where rows differ in that."""

    value: float | None
    kind: Kind


@dataclass(frozen=True)
class Assumed:
    """A figure that rests on an assumption, itself or by what it follows from; it is marked wherever it is shown."""

    value: Cell | Figure


AnyCell = Cell | Assumed | Figure
Row = tuple[AnyCell, ...]


@dataclass(frozen=True)
class Column:
    """A column: its heading (bilingual text) and what its cells are."""

    heading: str
    kind: Kind = "text"

    @property
    def is_number(self) -> bool:
        """Whether its cells stand flush right."""
        return self.kind not in ("text", "year")

    @property
    def folds(self) -> bool:
        """Whether its cells may be broken between words."""
        return self.kind in ("text", "mixed")


def column(name: str, kind: Kind = "text") -> Column:
    """A column with the heading ``report.column.<name>``."""
    return Column(both(f"report.column.{name}"), kind)


@dataclass(frozen=True)
class Table:
    """Rows under columns. Texts are bilingual where they have two languages."""

    key: str
    """Short name, the same in all languages; the name of its JSON entry and, translated, of its sheet."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    digits: int = 2
    note: str | None = None
    total: Row | None = None
    """A last row that sums up the others."""
    unit: str | None = None
    """The one unit of its amounts of money, where it is to be said with the table."""
    marked: bool = field(init=False)
    """Whether any figure is marked as assumed."""

    def __post_init__(self) -> None:
        marked = any(isinstance(cell, Assumed) for row in self.every_row for cell in row)
        object.__setattr__(self, "marked", marked)

    @property
    def every_row(self) -> tuple[Row, ...]:
        """The rows and the total."""
        return self.rows if self.total is None else (*self.rows, self.total)

    def said_in(self, unit: str) -> "Table":
        """The same table, which says the unit of its amounts; as it is if it has none."""
        has_money = any(column.kind in ("money", "slack") for column in self.columns)
        return replace(self, unit=unit) if has_money else self

    @property
    def rounded(self) -> bool:
        """Whether amounts as they are shown miss the total as it is shown, by no more than rounding explains."""
        most = (len(self.rows) + 1) / 2
        return any(0 < abs(missing) <= most for missing in map(self._missing, range(len(self.columns))))

    def _missing(self, position: int) -> int:
        """Total less parts of a column of money, in units of the last decimal shown; 0 where nothing is added up."""
        if self.total is None or self.columns[position].kind != "money" or value_of(self.total[position]) is None:
            return 0
        total, *parts = (self._last_digits(value_of(row[position])) for row in (self.total, *self.rows))
        return total - sum(parts)

    def _last_digits(self, cell: Cell) -> int:
        """An amount in units of the last decimal that is shown; 0 of what is no amount."""
        if not isinstance(cell, int | float) or not math.isfinite(cell):
            return 0
        return round(round(cell, self.digits) * 10.0**self.digits)

    def without(self, positions: Sequence[int]) -> "Table":
        """The same table less some columns."""

        def kept(cells: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(cell for position, cell in enumerate(cells) if position not in positions)

        total = None if self.total is None else kept(self.total)
        return replace(self, columns=kept(self.columns), rows=tuple(map(kept, self.rows)), total=total)

    def headings(self, lang: str) -> list[str]:
        """Headings of the columns in ``lang``."""
        return [in_language(column.heading, lang) for column in self.columns]

    def total_texts(self, lang: str) -> list[str]:
        """The cells of the total in ``lang``; blank where nothing is summed up, and all of them without a total."""
        total: Row = self.total or (None,) * len(self.columns)
        blank = [cell is None for cell in total]
        return ["" if empty else text for empty, text in zip(blank, self.texts(total, lang), strict=True)]

    def texts(self, row: Sequence[AnyCell], lang: str) -> list[str]:
        """The cells of a row in ``lang``; assumed figures carry an asterisk."""
        return [self._text(cell, column, lang) for cell, column in zip(row, self.columns, strict=True)]

    def _text(self, cell: AnyCell, column: Column, lang: str) -> str:
        value = value_of(cell)
        text = shown(value, kind_of(cell, column), self.digits, lang)
        return text + _MARK if isinstance(cell, Assumed) and value not in (None, "") else text


def value_of(cell: AnyCell) -> Cell:
    """The bare value of a cell."""
    inner = cell.value if isinstance(cell, Assumed) else cell
    return inner.value if isinstance(inner, Figure) else inner


def kind_of(cell: AnyCell, column: Column) -> Kind:
    """What a cell is: what it says itself, or what its column says."""
    inner = cell.value if isinstance(cell, Assumed) else cell
    return inner.kind if isinstance(inner, Figure) else column.kind
