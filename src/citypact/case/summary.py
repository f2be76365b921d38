"""How much stands in a case, and on what it rests."""

from typing import Any, get_args

from citypact.case.checks.completeness import figure_keys
from citypact.case.columns import TABLES, field_of
from citypact.case.document import draft_of_case
from citypact.case.model import Case, Evidence, Sourced


def counts(case: Case) -> dict[str, int]:
    """Number of provinces, rows of each table, and scenarios."""
    provinces = {"provinces": len({city.province for city in case.cities})}
    return provinces | {table: len(getattr(case, field_of(table))) for table in (*TABLES, "scenarios")}


def evidence(case: Case) -> dict[str, int]:
    """Number of single figures that are published, derived and assumed; years, flags and unknowns do not count."""
    found = dict.fromkeys(get_args(Evidence), 0)
    for table in TABLES:
        for record in getattr(case, field_of(table)):
            found[record.evidence] += _figures(record)
    for key in figure_keys(draft_of_case(case).case):
        found[case.figures[key].evidence] += 1
    return found


def _figures(record: Sourced) -> int:
    """How many figures a row holds."""
    return sum(_count(value) for _, value in record)


def _count(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_count(part) for part in value.values())
    return int(isinstance(value, float))
