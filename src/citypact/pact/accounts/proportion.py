"""Receipts far from what the scheme was designed on: a doubled entry, part of a year, another item or city.

Nothing is refused for it, since firms close and boom: each figure is told beside what was designed for its year, item
and subject. A total that is far off has a figure that is, so that figures are enough.
"""

from collections.abc import Iterator, Mapping

from ...case.model import Case
from ...case.unit_of_money import unit_of_money
from ...errors import Problem
from ...reading.record import Record, problem
from .magnitude import Amounts

USUAL = 0.5, 1.75
"""What a figure may be of what was designed: a bad year and a good one. Nine tenths entered twice is beyond."""


def far_from_designed(case: Case, records: list[Record], designed: Amounts) -> Iterator[Problem]:
    """A doubt for each amount out of proportion, at its row."""
    low, high = USUAL
    for record in records:
        row = record.data
        thought = _thought(designed, row)
        if thought is None or low * thought <= row["amount"] <= high * thought:
            continue
        values = {name: row[name] for name in ("subject", "item", "year")}
        values |= {
            "thought": f"{thought:,.6g}",
            "unit": unit_of_money(case.unit, case.currency),
            "low": f"{low:g}",
            "high": f"{high:g}",
        }
        where, column = record.place(("amount",))
        yield problem("settlement.far", record.file, where, column, value=f"{row['amount']:g}", **values)


def _thought(designed: Amounts, row: Mapping[str, object]) -> float | None:
    """What the scheme was designed on; None where it was on nothing that could be told apart."""
    by_year = designed.get((str(row["subject"]), str(row["item"])), {})
    return {int(year): amount for year, amount in by_year.items()}.get(int(str(row["year"])))
