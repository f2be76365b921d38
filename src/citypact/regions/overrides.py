"""Which changes of scenarios still hit something after a merger."""

from ..case.columns import KEYS, columns_of
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
    rows = getattr(case, change.table)
    columns = {column.name for column in columns_of(change.table, case.retention, case.resources)}
    keys = {"/".join(str(getattr(row, field)) for field in KEYS[change.table]) for row in rows}
    return bool(rows) and change.column in columns and (change.rows == "*" or change.rows in keys)
