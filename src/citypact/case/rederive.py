"""A changed case with the figures that follow from what was changed. Cases are plain data here, as JSON has them."""

from collections.abc import Iterator, Sequence
from typing import Any

from citypact.case.columns import KEYS
from citypact.case.formulas import Formula, Terms, can_be, part
from citypact.case.model import Change

DIGITS = 9
"""Decimals of a figure that was derived anew: less is the dust of a calculation."""

Data = dict[str, Any]


def parts(data: Data) -> list[float]:
    """What each formula makes of its figure."""
    return [_part(formula, data, record) for formula, record in _derived(data)]


def rederive(data: Data, before: Sequence[float]) -> None:
    """Put right each figure whose formula gives another part than ``before`` the case was changed.

    At the same rates, years and prices nothing changes, however the figures were rounded; nor does the rest of a figure
    of which a rent is only a part. What no case can have is left to be refused.
    """
    works = [(project["start_year"], project["build_years"]) for project in data["projects"]]
    if not _terms(data).possible or not all(can_be(*years) for years in works):
        return
    for (formula, record), was in zip(_derived(data), before, strict=True):
        now = _part(formula, data, record)
        if now != was:
            rest = 0.0 if _is_whole(formula) else record[formula.column] - was
            record[formula.column] = round(rest + now, DIGITS)


def is_derived(data: Data, change: Change) -> bool:
    """Whether a change is one of figures that have formulas."""
    return any((formula["table"], formula["column"]) == (change.table, change.column) for formula in data["derivation"])


def follow(data: Data, change: Change) -> None:
    """Let the formulas of figures go along with a change of these: scaled with them, gone where they are set."""
    found = (Formula.model_construct(**formula) for formula in data["derivation"])
    data["derivation"] = [kept.model_dump() for formula in found if (kept := _followed(formula, change)) is not None]
    for formula, record in _derived(data):
        if _is_whole(formula) and _is_hit(formula, change):
            record[formula.column] = round(_part(formula, data, record), DIGITS)


def _followed(formula: Formula, change: Change) -> Formula | None:
    if not _is_hit(formula, change):
        return formula
    return None if change.multiply is None else formula.scaled(change.multiply)


def _is_hit(formula: Formula, change: Change) -> bool:
    return (formula.table, formula.column) == (change.table, change.column) and change.rows in ("*", formula.row)


def _is_whole(formula: Formula) -> bool:
    """Whether the formula makes all of its figure."""
    return formula.rent_of is None


def _derived(data: Data) -> Iterator[tuple[Formula, Data]]:
    """Each formula with the row of its figure."""
    rows = {
        (table, "/".join(row[field] for field in KEYS[table])): row
        for table in ("transfers", "hosts", "projects")
        for row in data[table]
    }
    for entry in data["derivation"]:
        formula = Formula.model_construct(**entry)
        yield formula, rows[formula.table, formula.row]


def _terms(data: Data) -> Terms:
    return Terms(data["discount_rate"], data["inflation"], data["base_year"] + data["horizon"] + 1)


def _part(formula: Formula, data: Data, record: Data) -> float:
    return part(formula, _terms(data), record.get("start_year", 0), record.get("build_years", 0))
