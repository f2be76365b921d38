"""Two versions of the data side by side: the cells that differ, and what that does to worths."""

from collections.abc import Sequence
from typing import Any

from ...case.differences import Difference
from ...case.model import Case
from ...case.summary import sourced
from ...text import both
from ...worth import Worths
from ..money import Kind, digits
from ..names import Names
from ..resting import as_it_rests
from ..table import AnyCell, Assumed, Column, Figure, Row, Table


def data_tables(
    cases: Sequence[Case], found: Sequence[Difference], worths: tuple[Worths, Worths] | None
) -> list[Table]:
    """The cells; and with the worths of both versions what each city is worth alone, and its Shapley value.

    ``cases``: the former and the later version.
    """
    made = [] if worths is None else [_worths(cases[1], *worths)]
    return [_cells(cases, found), *as_it_rests(cases, made)]


def _cells(cases: Sequence[Case], found: Sequence[Difference]) -> Table:
    """A row for each cell; figures of a row that is assumed in their version are marked."""
    before, after = map(_assumed, cases)
    rows = tuple(
        (
            one.table,
            one.line,
            one.row or None,
            one.column or both("changes.whole_row"),
            _cell(one.before, assumed=_of(one) in before),
            _cell(one.after, assumed=_of(one) in after),
        )
        for one in found
    )
    kinds: dict[str, Kind] = {"table": "text", "line": "year", "row": "text", "column": "text"}
    kinds |= {"before": "mixed", "after": "mixed"}
    columns = tuple(Column(both(f"changes.column.{name}"), kind) for name, kind in kinds.items())
    return Table("changes_cells", both("changes.table.cells"), columns, rows, note=both("changes.note.cells"))


def _assumed(case: Case) -> set[tuple[str, str]]:
    """The rows, and figures of the whole case, that are assumed."""
    return {(table, key) for table, rows in sourced(case) for key, row in rows if row.evidence == "assumed"}


def _of(one: Difference) -> tuple[str, str]:
    """What the evidence of a cell stands beside: its row, or the figure of the whole case."""
    return one.table, one.row or one.column


def _cell(value: Any, *, assumed: bool) -> AnyCell:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        figure = Figure(float(value), "exact")
        return Assumed(figure) if assumed else figure
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _worths(case: Case, before: Worths, after: Worths) -> Table:
    names, tables = Names(case), (before, after)
    alone = [{city: table.worth(1 << i) for i, city in enumerate(table.cities)} for table in tables]
    shapley = [{str(p): float(v) for p, v in table.shapley.values.items()} for table in tables]
    keys = dict.fromkeys([*(city.id for city in case.cities), *alone[0]])
    figures = [[part.get(key) for part in (*alone, *shapley)] for key in keys]
    rows: list[Row] = [(names.party(key), *values) for key, values in zip(keys, figures, strict=True)]
    total: Row = (both("report.all_cities"), None, None, *(table.together for table in tables))
    headings = ("alone_before", "alone_after", "shapley_before", "shapley_after")
    columns = (Column(both("changes.column.city")), *(Column(both(f"changes.column.{h}"), "money") for h in headings))
    shown = digits(max(table.together for table in tables))
    return Table("changes_worths", both("changes.table.worths"), columns, tuple(rows), shown, total=total)
