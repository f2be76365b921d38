"""What cities were to borrow, pay and owe by a scheme, beside accounts of which it is no part."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from ..case.model import Case
from ..pact.accounts import LoanYear
from ..pact.money import decimals, in_currency
from ..pact.payments import BORROWED, INTEREST, REPAID
from ..text import both
from .by_the_case import by_design
from .names import Names
from .table import Column, Row, Table

_ITEMS = {"borrowed": BORROWED, "repaid": REPAID, "interest": INTEREST, "owed": "owed"}
"""Fields of a year's loans, and the items that name them."""


def loans_table(case: Case, loans: Sequence[LoanYear]) -> Table:
    """A row for each city and year, in units of currency; the note says that lenders are outside the accounts."""
    names, mark = Names(case), by_design(case)
    own = (Column(both("settlement.column.year"), "year"), Column(both("settlement.column.place")))
    columns = (*own, *(Column(names.item(item), "money") for item in _ITEMS.values()))
    rows: list[Row] = [
        (loan.year, names.party(loan.city), *(mark(amount) for amount in _amounts(case, loan).values()))
        for loan in loans
    ]
    title, note = both("settlement.table.debts"), both("settlement.lenders")
    return Table("debts", title, columns, tuple(rows), decimals(case.currency), note)


def loans_document(case: Case, loans: Sequence[LoanYear]) -> list[dict[str, Any]]:
    """The same as JSON-ready data; ``owed`` is at the end of the year."""
    return [{"year": loan.year, "city": loan.city} | _amounts(case, loan) for loan in loans]


def _amounts(case: Case, loan: LoanYear) -> dict[str, float]:
    money = partial(in_currency, case)
    return {name: money(getattr(loan, name)) for name in _ITEMS}
