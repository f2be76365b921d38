"""Whether the changes of scenarios hit something."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, partial

from citypact.case.checks.completeness import figure_keys
from citypact.case.checks.identity import key_of
from citypact.case.columns import TABLES, columns_of
from citypact.case.draft import Draft
from citypact.errors import Problem
from citypact.reading.record import Record
from citypact.reading.suggest import suggestion


def changes(draft: Draft, fixed: Collection[tuple[str, str]] = ()) -> Iterator[Problem]:
    """Each change names a numeric column and rows that exist, and says either a factor or a number.

    ``fixed``: tables and columns that may not be changed here.
    """

    def columns(table: str) -> list[str]:
        return [column for column in changeable(draft, table) if (table, column) not in fixed]

    known = _Known(cache(columns), cache(partial(_keys, draft)))
    for scenario in draft.scenarios:
        entries = scenario.get("changes")
        for index in range(len(entries) if isinstance(entries, list) else 0):
            if not any(path[:2] == ("changes", index) for path in scenario.broken):
                yield from _change(draft, scenario, index, known)


def changeable(draft: Draft, table: str) -> list[str]:
    """The numeric columns of a table (or figures of the case) that a scenario may change."""
    if table == "case":
        return list(dict.fromkeys(["horizon", "inflation", *figure_keys(draft.case)]))
    indicators = dict.fromkeys(name for city in draft.rows("cities") for name in city.mapping("indicators"))
    case = draft.case
    columns = columns_of(table, draft.taxes or (), case.mapping("resources"), indicators)
    return [column.name for column in columns if column.kind in ("number", "integer")]


@dataclass(frozen=True)
class _Known:
    """What can be changed, by table; each is worked out once."""

    columns: Callable[[str], list[str]]
    rows: Callable[[str], list[str]]


def _keys(draft: Draft, table: str) -> list[str]:
    return ["/".join(key) for record in draft.rows(table) if (key := key_of(record, table))]


def _change(draft: Draft, scenario: Record, index: int, known: _Known) -> Iterator[Problem]:
    at = ("changes", index)
    table, column = scenario.text(*at, "table"), scenario.text(*at, "column")
    if table == "case" or (table in TABLES and table not in ("links", "sectors", "exchanges")):
        columns = known.columns(table)
        if column is not None and column not in columns:
            hint = suggestion(column, columns)
            yield scenario.problem("case.change_of_no_column", *at, "column", table=table, hint=hint)
        yield from _rows(draft, scenario, index, table, known)
    given = [name for name in ("multiply", "set") if scenario.get(*at, name) is not None]
    if len(given) != 1:
        yield scenario.problem("case.change_of_nothing" if not given else "case.change_twice", *at, "multiply")


def _rows(draft: Draft, scenario: Record, index: int, table: str, known: _Known) -> Iterator[Problem]:
    rows = scenario.text("changes", index, "rows") or "*"
    if rows == "*" or (table != "case" and not draft.certain(table)):
        return
    keys = known.rows(table) if table != "case" else []
    if rows not in keys:
        hint = suggestion(rows, [*keys, "*"])
        yield scenario.problem("case.change_of_no_row", "changes", index, "rows", value=rows, table=table, hint=hint)


SCENARIOS = (changes,)
