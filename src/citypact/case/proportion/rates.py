"""Rates: per cent where a fraction is asked for; and money too small to be paid."""

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


def small_money(sheet: Sheet) -> Iterator[Problem]:
    """Taxes and benefits of a year that are all below 1 of the currency, which is paid in whole coins."""
    case = sheet.case
    taxes = [*(row.taxes for row in case.transfers), *(row.taxes for row in case.hosts)]
    found = [amount for of_row in taxes for amount in of_row.values()]
    found += [row.release_benefit for row in case.transfers] + [row.benefit for row in case.project_benefits]
    largest = max(map(abs, found), default=0.0) * case.unit
    if 0 < largest < 1.0:
        values = {"amount": f"{largest:.2g}", "currency": case.currency}
        yield from sheet.doubt("case", sheet.draft.case, "small_money", "unit", value=case.unit, **values)


def _growing(sheet: Sheet) -> Iterator[tuple[str, Record, str]]:
    yield "case", sheet.draft.case, "revenue_growth"
    for table in ("transfers", "hosts", "project_benefits"):
        yield from ((table, record, "growth") for record in sheet.draft.rows(table))


RATES = (growth, discounting, small_money)
