"""What is left in the fund, in coins, parted over those who had to pay it in (see ``mechanism.returning``)."""

from collections.abc import Iterator

import numpy as np

from ..case.flows import budget_revenue
from ..case.model import Case
from ..mechanism import Mechanism, Payment
from ..mechanism.parties import OUTSIDE
from ..mechanism.returning import fund_shares_fixed, obliged_income, obliged_rate
from .money import in_money, largest_remainders
from .payments import pact_payments, planned_moves
from .terms import Terms


def parted(case: Case, model: Mechanism, terms: Terms, coins: int) -> dict[str, float]:
    """What each contributor gets back of coins that are left, case's money; by largest remainders.

    Where nobody had to pay in nobody gets anything back: what is left is for the audit to find.
    """
    had = had_to_pay(case, model, terms)
    if not had:
        return {}
    exact = np.array([[coins * paid / sum(had.values())] for paid in had.values()])
    parts = in_money(case, largest_remainders(exact, np.array([coins]))[:, 0])
    return {party: float(part) for party, part in zip(had, parts, strict=True) if part}


def had_to_pay(case: Case, model: Mechanism, terms: Terms) -> dict[str, float]:
    """What each contributor had to pay in over all years, in the case's money; those who had to, in a fixed order."""
    fund = model.fund
    if fund is None:
        return {}
    had = {OUTSIDE: obliged_income(fund) / case.unit * case.horizon}
    had |= {c.id: obliged_rate(fund, weak=c.weak) * float(budget_revenue(case, c).sum()) for c in case.cities}
    if fund_shares_fixed(model):
        for payment in _fund_shares(case, model, terms):
            had[payment.payer] = had.get(payment.payer, 0.0) + float(payment.amounts.sum())
    return {party: paid for party, paid in had.items() if paid > 0}


def _fund_shares(case: Case, model: Mechanism, terms: Terms) -> Iterator[Payment]:
    payments = pact_payments(case, model.at(terms.sizes), terms, planned_moves(case, terms))
    return (payment for payment in payments if payment.item == "fund-share")
