"""Titles above the headings of a table, as yearbooks and colleagues write them: read past, and said."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from citypact.errors import Problem
from citypact.reading.cells import is_empty
from citypact.reading.grid import Grid, names_of
from citypact.reading.record import problem

FIRST_ROWS = 10
"""Among which the headings are looked for."""
Meaning = Callable[[Sequence[str]], Sequence[str]]
"""From the cells of a row to the columns that they stand for as headings."""


def below_title(
    grid: Grid, needed: Collection[str], meaning: Meaning, problems: list[Problem], doubts: list[Problem]
) -> Grid:
    """The grid with its headings at the top: the first row with half of the columns that are needed.

    What stands above them is a title, and a doubt; where it may be a row of the table, a problem. A grid without such a
    row stays as it is.
    """
    rows = [(grid.header_row, grid.header), *grid.rows[:FIRST_ROWS]]
    names = [meaning(names_of(cells)) for _, cells in rows]
    at = next((n for n, found in enumerate(names) if 2 * len({*needed}.intersection(found)) >= len(needed)), 0)
    if at == 0:
        return grid
    places = [names[at].index(column) for column in needed if column in names[at]]
    above = [cells for _, cells in rows[:at] if not all(map(is_empty, cells))]
    said = {"value": next(name for name in names_of(above[0]) if name), "row": rows[at][0], "count": len(above)}
    if any(_may_hold(cells, places) for cells in above):
        problems.append(problem("rows_above", grid.file, grid.header_row, **said))
    else:
        doubts.append(problem("title_rows", grid.file, grid.header_row, **said))
    row, header = rows[at]
    width = max(place for place, name in enumerate(names_of(header), start=1) if name)
    return replace(grid, header=header[:width], rows=grid.rows[at:], header_row=row)


def _may_hold(cells: Sequence[Any], places: Sequence[int]) -> bool:
    """Whether cells may be those of a row of the table: several, one under each heading that is needed."""
    filled = {place for place, cell in enumerate(cells) if not is_empty(cell)}
    return len(filled) > 1 and filled.issuperset(places)
