"""The years in which moves and projects may start, and a case with the years that were agreed on."""

from collections.abc import Mapping
from typing import TypeVar

from .columns import KEYS
from .document import plain_data
from .model import Case, Host, Project
from .rederive import parts, rederive


def open_years(row: Host | Project) -> tuple[int, ...]:
    """The years in which it may start: the case's own first, then those from ``earliest`` to ``latest``."""
    first, last = between(row)
    return (row.start_year, *(year for year in range(first, last + 1) if year != row.start_year))


def between(row: Host | Project) -> tuple[int, int]:
    """The first and the last year in which it may start."""
    first = row.start_year if row.earliest is None else row.earliest
    return first, row.start_year if row.latest is None else row.latest


def started(case: Case, hosts: Mapping[str, str], moves: Mapping[str, int], projects: Mapping[str, int]) -> Case:
    """The case with other years of start: ``moves`` of transfers to their ``hosts``, and of ``projects``.

    Figures with formulas follow: a project that serves for fewer years is charged with less of its cost. Nothing else
    changes, and no row that is not named.
    """
    years = {("hosts", f"{k}/{hosts[k]}"): year for k, year in moves.items()}
    years |= {("projects", p): year for p, year in projects.items()}
    years = {where: year for where, year in years.items() if _row(case, *where).start_year != year}
    if not years:
        return case
    if any((formula.table, formula.row) in years for formula in case.derivation):
        return _rederived(case, years)
    return case.model_copy(
        update={
            "hosts": tuple(_begun(row, years.get(("hosts", f"{row.transfer}/{row.host}"))) for row in case.hosts),
            "projects": tuple(_begun(row, years.get(("projects", row.id))) for row in case.projects),
        }
    )


Row = TypeVar("Row", Host, Project)


def _begun(row: Row, year: int | None) -> Row:
    return row if year is None else row.model_copy(update=_fields(row, year))


def _fields(row: Host | Project, year: int) -> dict[str, int]:
    """Its start, and the years between which it may lie, said in so many words since the start says it no more."""
    return {"start_year": year, **dict(zip(("earliest", "latest"), between(row), strict=True))}


def _row(case: Case, table: str, key: str) -> Host | Project:
    if table == "projects":
        return case.project[key]
    transfer, _, host = key.partition("/")
    return case.host[transfer, host]


def _rederived(case: Case, years: Mapping[tuple[str, str], int]) -> Case:
    data = plain_data(case)
    before = parts(data)
    for table in ("hosts", "projects"):
        for record in data[table]:
            key = "/".join(str(record[field]) for field in KEYS[table])
            if (year := years.get((table, key))) is not None:
                record |= _fields(_row(case, table, key), year)
    rederive(data, before)
    return Case.model_validate(data)
