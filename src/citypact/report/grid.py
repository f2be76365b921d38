"""A table on the console. One too wide for the screen is cut into parts between columns; no figure is ever cut."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table as Grid
from rich.text import Text

from ..text import in_language, say
from .table import Table

_GAP = 3  # from one column to the next
_WIDEST_TEXT, _WIDEST_WORD, _WIDEST_HEADING = 60, 24, 22


def print_table(table: Table, screen: Console, lang: str, most: int | None = None) -> None:
    """A table with its title; at most ``most`` rows."""
    rows = [table.texts(row, lang) for row in table.rows[:most]]
    lines = [table.headings(lang), *rows, table.total_texts(lang)]
    columns = [[line[position] for line in lines] for position in range(len(table.columns))]
    least = [_least(cells, column.folds) for cells, column in zip(columns, table.columns, strict=True)]
    wanted = [_wanted(cells) for cells in columns]
    screen.print()
    screen.print(Text(in_language(table.title, lang), style="bold"))
    for part in _parts(least, screen.width):
        widths = _widths([least[p] for p in part], [wanted[p] for p in part], screen.width)
        screen.print(_grid(table, [columns[p] for p in part], [table.columns[p].is_number for p in part], widths))
    if table.rounded:
        screen.print(Text(say("report.rounded", lang), style="dim"))
    if table.marked:
        screen.print(Text(say("report.assumed_mark", lang), style="dim"))


def _grid(table: Table, columns: Sequence[Sequence[str]], right: Sequence[bool], widths: Sequence[int]) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, show_footer=table.total is not None, pad_edge=False)
    for (heading, *_, last), flush_right, width in zip(columns, right, widths, strict=True):
        justify: JustifyMethod = "right" if flush_right else "left"
        grid.add_column(heading, last, width=width, overflow="fold", vertical="top", justify=justify)
    for row in zip(*(cells[1:-1] for cells in columns), strict=True):
        grid.add_row(*row)
    return grid


def _least(cells: Sequence[str], folds: bool) -> int:
    """Width below which a column loses something: its widest figure, or its longest word up to a limit."""
    heading, *body = cells
    words = [heading, *body] if folds else [heading]
    longest = max((cell_len(word) for text in words for word in text.split()), default=1)
    widest = 1 if folds else max(map(cell_len, body), default=1)
    return max(min(longest, _WIDEST_WORD), widest)


def _wanted(cells: Sequence[str]) -> int:
    """Width at which nothing needs to fold, up to a limit."""
    heading, *body = map(cell_len, cells)
    return max(min(heading, _WIDEST_HEADING), min(max(body, default=1), _WIDEST_TEXT))


def _parts(least: Sequence[int], room: int) -> Iterator[list[int]]:
    """Positions of the columns of each part; every part begins with the first column, which names the row."""
    part, used = [0], least[0] + _GAP
    for position in range(1, len(least)):
        if used + least[position] + _GAP > room and len(part) > 1:
            yield part
            part, used = [0], least[0] + _GAP
        part.append(position)
        used += least[position] + _GAP
    yield part


def _widths(least: Sequence[int], wanted: Sequence[int], room: int) -> list[int]:
    """Share out the room that is left, a cell at a time to every column that wants more."""
    widths = list(least)
    spare = room - sum(widths) - _GAP * len(widths)
    while spare > 0 and (hungry := [p for p, width in enumerate(widths) if width < wanted[p]]):
        for position in hungry[:spare]:
            widths[position] += 1
        spare -= len(hungry[:spare])
    return widths
