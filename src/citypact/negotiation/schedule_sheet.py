"""Yearly payments of an offer as a sheet: a row for each payment."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..reading.columns import Column
from .offer import Schedule

PAYMENTS = (
    Column("payment", ("payment",), "text"),
    Column("use", ("use",), "text", optional=True),
    Column("city", ("city",), "text"),
    Column("year", ("year",), "integer"),
    Column("amount", ("amount",), "number"),
)
"""payment: contribution, grant or subsidy; year: 1 for the first year of the case."""
_ROOMS = {"contribution": "contributions", "grant": "grants", "subsidy": "subsidy"}


def schedule_rows(schedule: Schedule) -> list[list[Any]]:
    """Rows under the headings of ``PAYMENTS``."""
    rows: list[list[Any]] = []
    for payment, use, by_city in _parts(schedule):
        rows += [[payment, use, city, t, paid] for city, path in by_city.items() for t, paid in enumerate(path, 1)]
    return rows


def _parts(schedule: Schedule) -> list[tuple[str, str | None, Mapping[str, tuple[float, ...]]]]:
    grants = [("grant", str(use), by_city) for use, by_city in schedule.grants.items()]
    return [("contribution", None, schedule.contributions), *grants, ("subsidy", None, schedule.subsidy)]


def as_schedule(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The rows as a schedule has them; what it cannot hold is left for it to refuse."""
    found: dict[str, Any] = {}
    for row in rows:
        payment = str(row.get("payment"))
        room = found.setdefault(_ROOMS.get(payment, payment), {})
        by_city = room.setdefault(str(row.get("use")), {}) if payment == "grant" else room
        path = by_city.setdefault(str(row.get("city")), [])
        year = row.get("year")
        if isinstance(year, int) and 0 < year <= _MOST_YEARS:
            path += [0.0] * (year - len(path))
            path[year - 1] = row.get("amount")
    return found


_MOST_YEARS = 1000
