"""A table to be read, before anyone has decided whether on the console, in a workbook or on a page."""

import math
from collections.abc import Iterator, Mapping, Sequence
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


@dataclass(frozen=True)
class Sum:
    """A column that adds up others, less some; or a row that does."""

    whole: int
    plus: tuple[int, ...]
    less: tuple[int, ...] = ()
    of_rows: bool = False

    def moved(self, to: Mapping[int, int]) -> "Sum | None":
        """The same where columns stand elsewhere; None where one of them is gone."""
        if self.of_rows:
            return self
        if not {self.whole, *self.plus, *self.less} <= to.keys():
            return None
        return Sum(to[self.whole], tuple(to[at] for at in self.plus), tuple(to[at] for at in self.less))


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
    sums: tuple[Sum, ...] = ()
    """Columns and rows that add up others."""
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
        """Whether amounts as they are shown miss a total as it is shown, by no more than rounding explains."""
        return any(0 < abs(missing) <= (parts + 1) / 2 for missing, parts in self._missing())

    def _missing(self) -> Iterator[tuple[int, int]]:
        """By sum: the total less its parts, in units of the last decimal shown, and how many parts it has."""
        shown = [[self._last_digits(value_of(cell)) for cell in row] for row in self.every_row]
        money = [at for at, column in enumerate(self.columns) if column.kind == "money"]
        for position in money if self.total is not None and shown else ():
            if value_of((self.total or ())[position]) is not None:
                *parts, total = (row[position] for row in shown)
                yield total - sum(parts), len(parts)
        for sum_ in self.sums:
            lines = [[row[at] for row in shown] for at in money] if sum_.of_rows else shown
            for line in lines:
                parts = [*(line[at] for at in sum_.plus), *(-line[at] for at in sum_.less)]
                yield line[sum_.whole] - sum(parts), len(parts)

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
        to = {old: new for new, old in enumerate(kept(tuple(range(len(self.columns)))))}
        sums = tuple(found for sum_ in self.sums if (found := sum_.moved(to)))
        return replace(self, columns=kept(self.columns), rows=tuple(map(kept, self.rows)), total=total, sums=sums)

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
