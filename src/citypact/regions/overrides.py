"""Which changes of scenarios and which formulas still hit something after a merger."""

from collections.abc import Iterable, Mapping
from functools import partial

from ..case.columns import columns_of, field_of, row_key
from ..case.formulas import Formula
from ..case.model import Case, Change, Host, Project, Scenario


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


def kept_formulas(
    case: Case, chosen: Mapping[tuple[str, str], Host], projects: Iterable[Project]
) -> tuple[Formula, ...]:
    """The formulas of the transfers, hosts and projects that are left; a host of a group has those of its city."""
    rows = {
        "transfers": {k: k for k, _ in chosen},
        "hosts": {f"{k}/{row.host}": f"{k}/{group}" for (k, group), row in chosen.items()},
        "projects": {project.id: project.id for project in projects},
    }
    named = ((formula, rows[formula.table].get(formula.row)) for formula in case.derivation)
    return tuple(formula.model_copy(update={"row": row}) for formula, row in named if row is not None)
