"""Which changes of scenarios still hit something after a merger."""

from functools import partial

from ..case.columns import columns_of, field_of, row_key
from ..case.model import Case, Change, Scenario


def kept_scenarios(merged: Case) -> tuple[Scenario, ...]:
    """The scenarios with those changes whose column and rows the merged case has; those left without any go."""
    kept = [
        scenario.model_copy(update={"changes": tuple(c for c in scenario.changes if _hits(merged, c))})
        for scenario in merged.scenarios
    ]
    return tuple(scenario for scenario in kept if scenario.changes)


def _hits(case: Case, change: Change) -> bool:
    if change.table == "case":
        return True
    rows = getattr(case, field_of(change.table))
    columns = {column.name for column in columns_of(change.table, case.taxes, case.resources)}
    keys = {row_key(change.table, partial(getattr, row)) for row in rows}
    return bool(rows) and change.column in columns and (change.rows == "*" or change.rows in keys)
