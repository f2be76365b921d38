"""Contributions that are one rate of a city's revenue in all years, told from those that are not."""

import numpy as np

from ..case.flows import budget_revenue
from ..pact.money import in_coins
from ..pact.scheme import Scheme

_DIGITS = range(4, 10)
"""Decimals that a rate may have."""


def one_rate(scheme: Scheme, city: str) -> float | None:
    """The rate of contribution that gives a city's payments to the coin in every year; None if there is none."""
    paid = scheme.terms.contributions.get(city)
    if paid is None:
        return 0.0
    revenue = budget_revenue(scheme.case, scheme.case.city[city])
    mean, coins = float(np.sum(paid)) / float(revenue.sum()), in_coins(scheme.case, paid)
    for digits in _DIGITS:
        rate = round(mean, digits)
        if np.array_equal(in_coins(scheme.case, rate * revenue), coins):
            return rate
    return None
