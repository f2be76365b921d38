"""Which figures of a table rest on assumptions: they carry an asterisk wherever it is shown, and so do totals."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any

from ..case.model import Case
from ..case.summary import sourced
from ..text import key_of
from .table import AnyCell, Assumed, Column, Figure, Row, Table, value_of

if TYPE_CHECKING:
    from .dossier import Dossier

_MONEY = ("money", "slack")
_FOLLOWS = (
    "report.column.of_revenue",
    "report.budget.loss_years",
    "report.budget.payback_year",
    "standing.column.loss_years",
    "standing.column.payback_year",
    *(f"standing.column.{name}" for name in ("low", "high", "low_free", "high_free")),
    *(f"negotiation.column.{name}" for name in ("low", "high", "low_between", "high_between", "down_to", "up_to")),
)
"""Headings of columns of other kinds that follow from the amounts."""
_OWN = ("report.column.revenue", "report.column.step", "negotiation.column.asked")
"""Headings of amounts that follow from the cities and the figures of the whole case alone, which their table marks, or
from the rules, or that somebody asks."""
RESTS = "rests_on_assumptions"
"""The field of a document that says whether its amounts do."""
MakesTable = Callable[["Dossier"], Table]


def rests_on_assumptions(case: Case) -> bool:
    """Whether anything that the case says is assumed.

    Plan and worths are found from all figures at once, so that whatever follows from them rests on each.
    """
    return any(row.evidence == "assumed" for _, rows in sourced(case) for _, row in rows)


def resting(make: MakesTable) -> MakesTable:
    """A table whose amounts follow from the plan and the worths, and so rest on every figure of the case."""

    @wraps(make)
    def marked(dossier: "Dossier") -> Table:
        table = make(dossier)
        return starred(table) if rests_on_assumptions(dossier.scheme.case) else table

    return marked


def about(case: Case) -> dict[str, Any]:
    """How a document names its case: key, title and money, and whether its amounts rest on assumptions."""
    head = {"id": case.id, "title": case.title.model_dump(), "currency": case.currency, "unit": case.unit}
    return {"case": head, RESTS: rests_on_assumptions(case)}


def as_it_rests(cases: Case | Iterable[Case], tables: Iterable[Table], *, figures: bool = False) -> list[Table]:
    """Tables of what follows from all figures of a case, or of several: marked if anything that they say is assumed."""
    rests = any(map(rests_on_assumptions, [cases] if isinstance(cases, Case) else cases))
    return [starred(table, figures=figures) if rests else table for table in tables]


def starred(table: Table, *, figures: bool = False) -> Table:
    """The table with all its amounts, and what follows from them, marked.

    ``figures``: so are amounts that say their own kind; without it, as they may be numbers of a pact, they are not.
    """

    def marked(row: Row) -> Row:
        return tuple(_cell(cell, column, figures) for cell, column in zip(row, table.columns, strict=True))

    total = None if table.total is None else marked(table.total)
    return replace(table, rows=tuple(map(marked, table.rows)), total=total)


def summed(amounts: Iterable[float], cells: Iterable[AnyCell]) -> float | Assumed:
    """The total of amounts; it is marked if any of the cells that show them is."""
    total = float(sum(amounts))
    return Assumed(total) if any(isinstance(cell, Assumed) for cell in cells) else total


def _cell(cell: AnyCell, column: Column, figures: bool) -> AnyCell:
    if isinstance(cell, Assumed) or value_of(cell) is None:
        return cell
    key = key_of(column.heading)
    kind = cell.kind if isinstance(cell, Figure) else column.kind
    is_amount = kind in _MONEY and key not in _OWN and (figures or not isinstance(cell, Figure))
    return Assumed(cell) if is_amount or key in _FOLLOWS else cell
