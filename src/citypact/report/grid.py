"""A table on the console. One too wide for the screen is cut into parts between columns; no figure is ever cut."""

from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table as Grid
from rich.text import Text

from ..text import in_language, say
from .parting import GAP, least, parts, texts
from .table import Table

_WIDEST_TEXT, _WIDEST_HEADING = 60, 22


def print_table(table: Table, screen: Console, lang: str, most: int | None = None) -> None:
    """A table with its title; at most ``most`` rows."""
    columns = texts(table, lang, most)
    narrowest = [least(cells, column.folds) for cells, column in zip(columns, table.columns, strict=True)]
    wanted = [_wanted(cells) for cells in columns]
    screen.print()
    screen.print(Text(in_language(table.title, lang), style="bold"))
    if table.unit is not None:
        screen.print(Text(in_language(table.unit, lang), style="dim"))
    for part in parts(narrowest, screen.width):
        widths = _widths([narrowest[p] for p in part], [wanted[p] for p in part], screen.width)
        screen.print(_grid(table, [columns[p] for p in part], [table.columns[p].is_number for p in part], widths))
    if table.rounded:
        screen.print(Text(say("report.rounded", lang), style="dim"))
    if table.marked:
        screen.print(Text(say("report.assumed_mark", lang), style="dim"))


def print_note(table: Table, screen: Console, lang: str) -> None:
    """What is said below a table, if anything is."""
    if table.note is not None:
        screen.print(Text(in_language(table.note, lang), style="dim"))


def _grid(table: Table, columns: Sequence[Sequence[str]], right: Sequence[bool], widths: Sequence[int]) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, show_footer=table.total is not None, pad_edge=False)
    for (heading, *_, last), flush_right, width in zip(columns, right, widths, strict=True):
        justify: JustifyMethod = "right" if flush_right else "left"
        grid.add_column(heading, last, width=width, overflow="fold", vertical="top", justify=justify)
    for row in zip(*(cells[1:-1] for cells in columns), strict=True):
        grid.add_row(*row)
    return grid


def _wanted(cells: Sequence[str]) -> int:
    """Width at which nothing needs to fold, up to a limit."""
    heading, *body = map(cell_len, cells)
    return max(min(heading, _WIDEST_HEADING), min(max(body, default=1), _WIDEST_TEXT))


def _widths(narrowest: Sequence[int], wanted: Sequence[int], room: int) -> list[int]:
    """Share out the room that is left, a cell at a time to every column that wants more."""
    widths = list(narrowest)
    spare = room - sum(widths) - GAP * len(widths)
    while spare > 0 and (hungry := [p for p, width in enumerate(widths) if width < wanted[p]]):
        for position in hungry[:spare]:
            widths[position] += 1
        spare -= len(hungry[:spare])
    return widths
