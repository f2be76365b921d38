"""The ledger: who pays whom, in which year, worked out from the case, the mechanism and the terms alone.

It knows nothing of the program that found the terms. Every gain that is reported comes from here. Payments are whole
numbers of the smallest unit of the currency ("coins", see ``money``) and are added up as integers.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.flows import budget_revenue, discount_factors
from ..case.model import Case
from ..mechanism import Mechanism
from ..mechanism.parties import FUND as FUND
from ..mechanism.parties import LENDERS as LENDERS
from ..mechanism.parties import OUTSIDE as OUTSIDE
from ..mechanism.parties import RESERVE as RESERVE
from ..mechanism.parties import TAXPAYERS as TAXPAYERS
from . import columns
from .money import Coins, in_coins, in_money, interest, per_unit
from .payments import IMPUTED_ITEMS, LOAN_ITEMS, PLAN_ITEMS, debt_interest, fund_interest, payments
from .rounding import to_the_coin
from .terms import Terms

Floats = NDArray[np.float64]

_BESIDE = PLAN_ITEMS | LOAN_ITEMS
"""Items that the pact itself does not move."""


def settle(case: Case, model: Mechanism, terms: Terms) -> pd.DataFrame:
    """All money flows of a pact, over the status quo: what would happen without it is taken off.

    Returns
    -------
    DataFrame
        Long table with columns year, payer, payee, item, subject (transfer, project or use), amount (positive, in the
        case's money), coins (the same in the smallest unit of the currency, an integer), settlement (whether the
        pact itself moves the money) and budget (whether it is money of a budget; if not, an imputed benefit). Parties
        in brackets are not cities.

    Raises
    ------
    InvalidInput
        A payment is too large to be reckoned to the coin.
    """
    paid = list(to_the_coin(case, payments(case, model.at(terms.sizes), terms)))
    every = np.array([coins for _, coins in paid], dtype=np.int64).reshape(len(paid), case.horizon)
    when, which = np.nonzero(every.T)  # by year, then in the order of the payments
    signed = every[which, when]
    texts = np.array([(flow.payer, flow.payee, flow.item, flow.subject) for flow, _ in paid], dtype=object)
    forward, backward, items, subjects = texts.reshape(-1, 4)[which].T
    whole, back = np.abs(signed), signed < 0
    return pd.DataFrame(
        {
            "year": np.array(case.years, dtype=np.int64)[when],
            "payer": np.where(back, backward, forward).tolist(),
            "payee": np.where(back, forward, backward).tolist(),
            **{"item": items.tolist(), "subject": subjects.tolist()},
            **{"amount": in_money(case, whole), "coins": whole},
            "settlement": np.array([flow.item not in _BESIDE for flow, _ in paid], dtype=bool)[which],
            "budget": np.array([flow.item not in IMPUTED_ITEMS for flow, _ in paid], dtype=bool)[which],
        }
    )


def net_flows(
    case: Case, ledger: pd.DataFrame, among: NDArray[np.bool_] | None = None, at: columns.Places | None = None
) -> pd.DataFrame:
    """What each city receives less what it pays, over the status quo; cities by years, not discounted.

    ``among``: which rows count, shape (rows,); all of them, if nothing is said. ``at``: where the ledger's rows stand,
    if it is known.
    """
    (net,) = net_among(case, ledger, [np.ones(len(ledger), dtype=bool) if among is None else among], at)
    cities, years = pd.Index([city.id for city in case.cities], name="city"), pd.Index(case.years, name="year")
    return pd.DataFrame(net, index=cities, columns=years)


def net_among(
    case: Case, ledger: pd.DataFrame, several: Iterable[NDArray[np.bool_]], at: columns.Places | None = None
) -> list[Floats]:
    """The net flows of several choices of rows, as ``net_flows`` has them of one; arrays of shape (cities, years)."""
    at = columns.Places.of(case, ledger) if at is None else at
    year, coins = at.year, ledger["coins"].to_numpy()
    of_cities = [(city, sign, (city >= 0) & (year >= 0)) for city, sign in ((at.payee, 1), (at.payer, -1))]
    found = []
    for among in several:
        net = np.zeros((len(case.cities), case.horizon), dtype=np.int64)
        for city, sign, known in of_cities:
            rows = known & among
            np.add.at(net, (city[rows], year[rows]), sign * coins[rows])
        found.append(net / per_unit(case))
    return found


def gains(case: Case, ledger: pd.DataFrame) -> pd.Series:
    """Gain of each city over the status quo, in present value of the base year."""
    return present(case, net_flows(case, ledger))


def present(case: Case, flows: pd.DataFrame) -> pd.Series:
    """The gain of each city in present value of the base year; ``flows``: its net ones, cities by years."""
    return pd.Series(flows @ discount_factors(case), name="gain")


def fund_balance(case: Case, model: Mechanism, ledger: pd.DataFrame) -> Floats:
    """Balance of the fund at the end of each year, with interest on the balance before. Shape (horizon,)."""
    return balance(case, ledger, FUND, fund_interest(case, model), debt_interest(case, model))


def fund_earnings(case: Case, model: Mechanism, balance: Floats) -> Floats:
    """Interest that the fund earns in each year on its balance at the end of the year before. Shape (horizon,)."""
    rate, on_debt = fund_interest(case, model), debt_interest(case, model)
    held = in_coins(case, balance)
    return in_money(case, [interest(int(coins), rate, on_debt) for coins in (0, *held[:-1])])


def balance(case: Case, ledger: pd.DataFrame, party: str, rate: float = 0.0, on_debt: float | None = None) -> Floats:
    """What a party holds at the end of each year of all it took in, with interest at ``rate``. Shape (horizon,).

    Below 0 is what it owes, at the rate ``on_debt`` if that is another one.
    """
    moved = np.zeros(case.horizon, dtype=np.int64)
    year, coins = columns.years(case, ledger), ledger["coins"].to_numpy()
    for side, sign in (("payee", 1), ("payer", -1)):
        own = (columns.texts(ledger, side) == party) & (year >= 0)
        np.add.at(moved, year[own], sign * coins[own])
    held, path = 0, []
    for change in moved.tolist():
        held += interest(held, rate, on_debt) + change
        path.append(held)
    return in_money(case, path)


def most_owed(case: Case, model: Mechanism) -> Coins:
    """What the fund may owe at the end of each year, in coins; nothing in the last. Shape (horizon,)."""
    part = 0.0 if model.fund is None else model.fund.debt_limit
    owed = in_coins(case, part * np.sum([budget_revenue(case, city) for city in case.cities], axis=0))
    owed[-1] = 0
    return owed
