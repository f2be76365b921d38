"""Rates: per cent where a fraction is asked for."""

from collections.abc import Iterator

from citypact.case.proportion.sheet import Sheet
from citypact.errors import Problem
from citypact.reading.record import Record

FASTEST = 0.3
"""Growth of 30 % in every year of the horizon, or as fast a fall."""
DEAREST = 0.2
"""Yearly discount rate of public money."""


def growth(sheet: Sheet) -> Iterator[Problem]:
    """Growth that no industry and no budget keeps up."""
    for table, record, name in _growing(sheet):
        rate = record.number(name) or 0.0
        if abs(rate) > FASTEST:
            yield from sheet.doubt(table, record, "growth", name, rate=f"{rate:.0%}", most=f"{FASTEST:.0%}")


def discounting(sheet: Sheet) -> Iterator[Problem]:
    """A discount rate at which nothing lasting counts."""
    rate = sheet.case.discount_rate
    if rate > DEAREST:
        values = {"rate": f"{rate:.0%}", "most": f"{DEAREST:.0%}"}
        yield from sheet.doubt("case", sheet.draft.case, "discount", "discount_rate", **values)


def _growing(sheet: Sheet) -> Iterator[tuple[str, Record, str]]:
    yield "case", sheet.draft.case, "revenue_growth"
    for table in ("transfers", "hosts", "project_benefits"):
        yield from ((table, record, "growth") for record in sheet.draft.rows(table))


RATES = (growth, discounting)
