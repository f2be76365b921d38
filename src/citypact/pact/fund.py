"""A fund that ends at exactly nothing: grants to the coin that pay out what comes in, and never more than there is."""

import numpy as np

from ..case.model import Case
from ..mechanism import Mechanism
from .ledger import FUND, fund_interest, pact_payments, planned_moves
from .money import Coins, in_coins, in_money, interest, largest_remainders
from .rounding import to_the_coin
from .terms import Terms


def paid_out(case: Case, model: Mechanism, terms: Terms, rest: tuple[str, str] | None = None) -> Terms:
    """The terms with grants by which the fund, reckoned in coins, never owes anything and is empty in the end.

    Grants that were so but for rounding change by no more than that: where the money is short, all grants of the year
    are cut in proportion; the last year of the fund pays out all that is left. Parts are rounded by largest remainder,
    in the order of the terms. Where nothing is granted nothing is paid in. ``rest``: use and city of the one grant that
    takes up what is left or missing, so that the others stay as they were agreed; if none is named, all of the year do.
    """
    names = [(use, city) for use, by_city in terms.grants.items() for city in by_city]
    if not names:
        return terms.model_copy(update={"contributions": {}, "fund_share": {}})
    grants = in_coins(case, [terms.grants[use][city] for use, city in names])
    taker = names.index(rest) if rest in names else None
    paid = _within(_income(case, model, terms), grants, fund_interest(case, model), taker)
    found: dict[str, dict[str, tuple[float, ...]]] = {use: {} for use in terms.grants}
    for (use, city), coins in zip(names, paid, strict=True):
        found[use][city] = tuple(in_money(case, coins).tolist())
    return terms.model_copy(update={"grants": found})


def _income(case: Case, model: Mechanism, terms: Terms) -> Coins:
    """What comes into the fund, by year."""
    payments = pact_payments(case, model.at(terms.sizes), terms, planned_moves(case, terms))
    into = [coins for payment, coins in to_the_coin(case, payments) if payment.payee == FUND]
    return np.asarray(np.sum([np.zeros(case.horizon, dtype=np.int64), *into], axis=0))


def _within(income: Coins, grants: Coins, rate: float, taker: int | None) -> Coins:
    """Grants that the fund can pay, and that leave nothing; shapes (years,) and (grants, years)."""
    paid, held = grants.copy(), 0
    last = int(np.flatnonzero(income + grants.sum(axis=0))[-1])
    for t in range(last + 1):
        money, wanted = held + interest(held, rate) + int(income[t]), int(grants[:, t].sum())
        total = money if t == last else min(wanted, money)
        if taker is not None and paid[taker, t] + total - wanted >= 0:
            paid[taker, t] += total - wanted
        elif total != wanted:
            weights = grants[:, t] if wanted else grants.sum(axis=1)
            paid[:, t] = largest_remainders(weights[:, None] * (total / weights.sum()), np.array([total]))[:, 0]
        held = money - total
    return paid
