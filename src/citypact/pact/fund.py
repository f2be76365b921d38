"""A fund that ends at exactly nothing: payments to the coin that pay out what comes in, and no more than there is."""

import numpy as np

from ..case.model import Case
from ..mechanism import Mechanism
from .ledger import FUND, most_owed
from .money import Coins, in_coins, in_money, interest, largest_remainders
from .payments import debt_interest, fund_interest, pact_payments, planned_moves
from .remainder import parted
from .rounding import to_the_coin
from .terms import Terms


def paid_out(
    case: Case,
    model: Mechanism,
    terms: Terms,
    rest: tuple[str, str] | None = None,
    payer: str | None = None,
    *,
    leaves: bool = False,
) -> Terms:
    """The terms with grants by which the fund, reckoned in coins, never owes more than it may and is empty in the end.

    Grants that were so but for rounding change by no more than that: where the money is short, all grants of the year
    are cut in proportion; the last year of the fund pays out all that is left. Parts are rounded by largest remainder,
    in the order of the terms. What no grant can take up of a fund that carries projects, its contributors do. Where
    nothing is granted and nothing carried nothing is paid in. ``rest``: use and city of the one grant that takes up
    what is left or missing, so that the others stay as they were agreed; if none is named, all of the year do.
    ``payer``: the city whose contribution does so where no grant can; if none is named, the largest of the year.
    ``leaves``: money is left that nobody can be paid; it goes back to those who had to pay it in.
    """
    terms = terms.model_copy(update={"returned": {}})
    names = [(use, city) for use, by_city in terms.grants.items() for city in by_city]
    if not (names or terms.carried or leaves):
        return terms.model_copy(update={"contributions": {}, "fund_share": {}})
    grants = in_coins(case, [terms.grants[use][city] for use, city in names]).reshape(len(names), case.horizon)
    purse = _Purse(case, model, terms, names.index(rest) if rest in names else None, leaves=leaves)
    paid, missing, left = purse.within(grants)
    found: dict[str, dict[str, tuple[float, ...]]] = {use: {} for use in terms.grants}
    for (use, city), coins in zip(names, paid, strict=True):
        found[use][city] = tuple(in_money(case, coins).tolist())
    put_in = _with(case, terms, missing, payer)
    terms = terms.model_copy(update={"grants": found, "contributions": put_in})
    return terms.model_copy(update={"returned": parted(case, model, terms, left)}) if left else terms


class _Purse:
    """What comes into the fund, less what it pays for projects, and how much it may owe, by year, in coins."""

    def __init__(self, case: Case, model: Mechanism, terms: Terms, taker: int | None, *, leaves: bool) -> None:
        self._taker, self._leaves = taker, leaves
        self.rates = fund_interest(case, model), debt_interest(case, model)
        self.most_owed = most_owed(case, model)
        self.income = np.zeros(case.horizon, dtype=np.int64)
        self.put_in = np.sum([self.income, *(in_coins(case, c) for c in terms.contributions.values())], axis=0)
        bare = terms.model_copy(update={"grants": {}})
        payments = pact_payments(case, model.at(terms.sizes), bare, planned_moves(case, terms))
        for payment, coins in to_the_coin(case, payments):
            self.income += coins if payment.payee == FUND else -coins if payment.payer == FUND else 0

    def within(self, grants: Coins) -> tuple[Coins, Coins, int]:
        """Grants that the fund can pay, shape (grants, years); what is missing, by year; what is left, if it may be.

        What is missing has to be paid in beside what is, so that the fund owes no more than it may and nothing in the
        end; below 0 it is what the last contributions are too large by.
        """
        missing = np.zeros(self.income.size, dtype=np.int64)
        paid, left = self._paid(grants, missing)
        if left and not self._leaves:  # no grant can take it up: less is paid in, in the last year that it can be
            enough = np.flatnonzero(self.put_in >= left)
            missing[int(enough[-1])] -= left
            paid, left = self._paid(grants, missing)
        return paid, missing, left if self._leaves else 0

    def _paid(self, grants: Coins, missing: Coins) -> tuple[Coins, int]:
        """Grants, with what is missing added to ``missing``; what is left in the end where there are none."""
        paid, held = grants.copy(), 0
        active = np.flatnonzero((self.income != 0) | grants.any(axis=0))
        last = int(active[-1]) if active.size else 0
        last = self.income.size - 1 if self._leaves else last
        for t in range(last + 1):
            most_owed = 0 if t == last else int(self.most_owed[t])
            money = held + interest(held, *self.rates) + int(self.income[t]) + int(missing[t])
            short, wanted = max(0, -money - most_owed), int(grants[:, t].sum())
            missing[t] += short
            money += short
            pays_all = t == last and len(grants) and not self._leaves
            granted = money if pays_all else min(wanted, money + most_owed)
            if self._taker is not None and paid[self._taker, t] + granted - wanted >= 0:
                paid[self._taker, t] += granted - wanted
            elif granted != wanted:
                weights = grants[:, t] if wanted else grants.sum(axis=1)
                paid[:, t] = largest_remainders(weights[:, None] * (granted / weights.sum()), np.array([granted]))[:, 0]
            held = money - granted
        return paid, held


def _with(case: Case, terms: Terms, missing: Coins, payer: str | None) -> dict[str, tuple[float, ...]]:
    """Contributions with what is missing in a year, paid by the one named or else by those who contribute most."""
    nothing = (0.0,) * case.horizon
    found = {city.id: in_coins(case, terms.contributions.get(city.id, nothing)) for city in case.cities}
    for t in np.flatnonzero(missing).tolist():
        largest = max(found, key=lambda city: (int(found[city][t]), int(found[city].sum())))
        takes = payer if payer is not None and found[payer][t] + missing[t] >= 0 else largest
        found[takes][t] += missing[t]
    return {city: tuple(in_money(case, coins).tolist()) for city, coins in found.items() if coins.any()}
