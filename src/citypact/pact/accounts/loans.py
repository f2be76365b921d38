"""What a city was to borrow, repay and pay in interest in a year, by the scheme: its own dealings with its lenders.

What it really borrows follows from its own budget, which no receipts tell; so these are no accounts of the year.
"""

from collections import defaultdict
from dataclasses import dataclass

from ...case.model import Case
from ...mechanism import Mechanism
from ..money import Coins, in_coins
from ..payments import BORROWED, INTEREST, REPAID, loans
from ..terms import Terms


@dataclass(frozen=True)
class LoanYear:
    """The loans of a city in a year, as agreed in the scheme; in coins."""

    year: int
    city: str
    borrowed: int
    repaid: int
    interest: int
    owed: int
    """At the end of the year."""


def loan_years(case: Case, model: Mechanism, terms: Terms, year: int) -> tuple[LoanYear, ...]:
    """A line for each city that owes or pays lenders anything in ``year``, as the ledger of the terms has it."""
    at = year - case.years.start
    by_city: dict[str, dict[str, Coins]] = defaultdict(dict)
    for payment in loans(case, model, terms):
        by_city[payment.subject][payment.item] = in_coins(case, payment.amounts)
    found = []
    for city, flows in by_city.items():
        borrowed, repaid, interest = (int(flows[item][at]) for item in (BORROWED, REPAID, INTEREST))
        owed = int((flows[BORROWED] - flows[REPAID])[: at + 1].sum())
        if owed or borrowed or repaid or interest:
            found.append(LoanYear(year, city, borrowed, repaid, interest, owed))
    return tuple(found)
