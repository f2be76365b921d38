"""A table too wide for a screen or a sheet of paper is cut into parts between columns; no figure is ever cut."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from .table import Table

GAP = 3  # from one column to the next
WIDEST_WORD = 24
_PAPER, _GAP_ON_PAPER = 126, 2
"""Columns of the small print on A4, upright, of which a Chinese character takes two; those between two columns."""


def texts(table: Table, lang: str, most: int | None = None) -> list[list[str]]:
    """What stands in each column in ``lang``: heading, at most ``most`` rows, total."""
    rows = [table.texts(row, lang) for row in table.rows[:most]]
    lines = [table.headings(lang), *rows, table.total_texts(lang)]
    return [[line[position] for line in lines] for position in range(len(table.columns))]


def least(cells: Sequence[str], folds: bool) -> int:
    """Width below which a column loses something: its widest figure, or its longest word up to a limit."""
    heading, *body = cells
    words = [heading, *body] if folds else [heading]
    longest = max((cell_len(word) for text in words for word in text.split()), default=1)
    widest = 1 if folds else max(map(cell_len, body), default=1)
    return max(min(longest, WIDEST_WORD), widest)


def parts(widths: Sequence[int], room: int, keys: int = 1, gap: int = GAP) -> Iterator[list[int]]:
    """Positions of the columns of each part; every part begins with the first ``keys`` columns, which name the row."""
    named = list(range(keys))
    begun = sum(widths[:keys]) + keys * gap
    part, used = list(named), begun
    for position in range(keys, len(widths)):
        if used + widths[position] + gap > room and len(part) > keys:
            yield part
            part, used = list(named), begun
        part.append(position)
        used += widths[position] + gap
    yield part


def on_paper(table: Table, lang: str) -> list[list[int]]:
    """Positions of the columns of each part of a table that is printed on A4; one part if it fits."""
    columns = zip(texts(table, lang), table.columns, strict=True)
    widths = [least(cells, column.folds) for cells, column in columns]
    return list(parts(widths, _PAPER, _keys(table), _GAP_ON_PAPER))


def _keys(table: Table) -> int:
    """How many of the first columns it takes to tell every row from the others; one where no number of them does."""
    for count in range(1, len(table.columns)):
        if len({row[:count] for row in table.rows}) == len(table.rows):
            return count
    return 1
