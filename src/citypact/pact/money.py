"""Whole coins: every payment is a whole number of the currency's smallest unit, and parts of a total add up to it.

Amounts of the case's money become coins once, here, and are added up as integers from then on, in any order:

    coins = nearest whole number of (amount * unit of the case * 10^decimals of the currency)
    parts of a total: each rounded down; what is left of the total goes, coin by coin, to the largest remainders,
    of equal ones to the part that is named first (largest remainder, Hamilton 1792)

A payment that falls exactly between two coins goes to the even one (IEEE 754, round half to even).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..case.model import Case
from ..errors import InvalidInput, Problem
from ..text import both

Floats = NDArray[np.float64]
Coins = NDArray[np.int64]

DECIMALS: Mapping[str, int] = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND"), 0),
    **dict.fromkeys(("VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
"""Decimals of the currencies that have not 2 (ISO 4217, column "minor unit")."""
_NOISE = 6
"""Decimals of a coin beyond which a remainder is the noise of binary fractions."""
_MOST = 2.0**53
"""Coins up to which a binary fraction still tells one from the next."""


def decimals(currency: str) -> int:
    """Decimals of a currency's smallest unit.

    >>> decimals("CNY"), decimals("JPY")
    (2, 0)
    """
    return DECIMALS.get(currency, 2)


def per_unit(case: Case) -> float:
    """Coins in one unit of the case's money."""
    return case.unit * 10.0 ** decimals(case.currency)


def in_coins(case: Case, amounts: ArrayLike) -> Coins:
    """Amounts of the case's money in coins, each rounded by itself; same shape.

    Raises InvalidInput where an amount is too large to be told to the coin.
    """
    return np.rint(_exact(case, amounts)).astype(np.int64)


def in_money(case: Case, coins: ArrayLike) -> Floats:
    """Coins in the case's money; same shape."""
    return np.asarray(np.asarray(coins) / per_unit(case), dtype=np.float64)


def interest(held: int, rate: float, on_debt: float | None = None) -> int:
    """A year's interest on coins that are held or, below 0, owed (at another rate, if there is one), to the nearest."""
    return round(held * (rate if held >= 0 or on_debt is None else on_debt))


def in_currency(case: Case, coins: int) -> float:
    """Coins in units of the currency."""
    return float(coins / 10 ** decimals(case.currency))


def parts_in_coins(case: Case, parts: Floats, totals: Coins | None = None) -> Coins:
    """Parts of yearly totals in coins, shape (..., parts, years); in each year they add up to the total exactly.

    ``totals``, shape (..., years): what they are to add up to; if not given, their own sum to the nearest coin.
    Raises InvalidInput as ``in_coins``.
    """
    exact = _exact(case, parts)
    whole = np.rint(exact.sum(axis=-2).round(_NOISE)).astype(np.int64) if totals is None else totals
    return largest_remainders(exact, whole)


def alone_in_coins(case: Case, amounts: Floats) -> Coins:
    """As ``parts_in_coins`` of totals that have one part each, shape (totals, years). Raises as ``in_coins``."""
    return np.rint(_exact(case, amounts).round(_NOISE)).astype(np.int64)


def largest_remainders(exact: Floats, totals: Coins) -> Coins:
    """Whole numbers near ``exact``, shape (..., parts, years), that add up to ``totals``, shape (..., years).

    >>> largest_remainders(np.array([[1.5], [1.5], [-2.0]]), np.array([1])).ravel().tolist()
    [2, 1, -2]
    """
    exact = exact.round(_NOISE)
    down = np.floor(exact)
    rank = np.argsort(np.argsort(-(exact - down), axis=-2, kind="stable"), axis=-2, kind="stable")
    coins, parts = down.astype(np.int64), exact.shape[-2]
    left = (totals - coins.sum(axis=-2))[..., None, :]
    more: Coins = left // parts + (rank < left % parts)
    return coins + more


def _exact(case: Case, amounts: ArrayLike) -> Floats:
    """Amounts in coins before rounding. Raises InvalidInput if one cannot be told from the next."""
    coins = np.asarray(amounts, dtype=np.float64) * per_unit(case)
    largest = float(np.abs(coins).max(initial=0.0))
    if not largest < _MOST:
        amount, most = (f"{value / per_unit(case):.3g}" for value in (largest, _MOST))
        what, do = both("pact.too_large.what", currency=case.currency), both("pact.too_large.do", most=most)
        raise InvalidInput([Problem(case.id, what, do, value=amount)])
    return coins
