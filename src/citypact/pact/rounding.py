"""Payments to the coin: which of them are parts of one total, and by how much rounding can have changed a gain."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
import pandas as pd

from ..case.flows import discount_factors
from ..case.model import Case
from ..mechanism import Payment
from ..mechanism.parties import POOL, RESERVE
from ..mechanism.purposes import use_of
from . import columns
from .money import Coins, Floats, alone_in_coins, in_coins, parts_in_coins, per_unit

_SHARES = ("origin-share", "fund-share", "treasury-share")
_TAXES = ("tax-forgone", "tax-collected")
_KEPT = 10_000
"""Payments of which is kept what they are part of: each settlement of a pact has the same ones."""
_LOST = 1e-15
"""Part of an amount that is lost where it is added to others as a binary fraction."""


def to_the_coin(case: Case, payments: Iterable[Payment]) -> Iterator[tuple[Payment, Coins]]:
    """Each payment with its coins by year, shape (horizon,): payments that are parts of one total add up to it.

    Parts of a total are the payments of one item for one subject (of a move's taxes the city's part is rounded by
    itself, and the other tiers get what it leaves of the gross tax); the shares of one transfer's tax; what makes good
    the harm done to one city by one project; a project's cost (the fund's part is rounded by itself); a city's grants
    for one use; all that goes into a pool and out of it, which together is nothing; and what a stabilization fund pays,
    which leaves in it what there should be, to the nearest coin. Ties go by the order given.

    Raises
    ------
    InvalidInput
        A payment is too large to be reckoned to the coin.
    """
    totals: dict[tuple[str, ...], list[Payment]] = {}
    for payment in payments:
        total = _total_of(payment.payer, payment.payee, payment.item, payment.subject)
        totals.setdefault(total, []).append(payment)
    reserve = totals.pop((RESERVE,), [])
    every = [payment for parts in totals.values() for payment in parts]
    yield from zip(every, _coins(case, every, list(totals.values())), strict=True)
    if reserve:
        income = [payment for payment in every if payment.payee == RESERVE]
        yield from zip(reserve, _paid_out(case, income, reserve), strict=True)


def slips(case: Case, ledger: pd.DataFrame, at: columns.Places | None = None) -> pd.Series:
    """By how much rounding can have changed the gain of each city, in the case's money.

    A coin for every payment that the city makes or gets, in present value: a payment by itself is half a coin off at
    most, a part of a total less than a whole one. Beside it, what binary fractions lose where payments are added up.
    ``at``: where the ledger's rows stand, if it is known.
    """
    at = columns.Places.of(case, ledger) if at is None else at
    present = np.append(discount_factors(case), 0.0)[at.year]
    slip = present * (1.0 / per_unit(case) + _LOST * ledger["amount"].to_numpy())
    found = np.zeros(len(case.cities))
    for city in (at.payer, at.payee):
        np.add.at(found, city[city >= 0], slip[city >= 0])
    return pd.Series(found, index=pd.Index([city.id for city in case.cities]), name="slip")


@lru_cache(_KEPT)
def _total_of(payer: str, payee: str, item: str, subject: str) -> tuple[str, ...]:
    """What a payment is a part of."""
    if payer == RESERVE:
        return (RESERVE,)
    if POOL in (payer, payee):
        return POOL, subject
    if item in _SHARES:
        return "tax", subject
    if item == "equalization-offset":
        return item, subject, payer
    if item == "harm-compensation":
        return item, subject, payee
    if item == "fund-works":
        return "project-cost", subject
    if use_of(item):
        return item, payee
    return item, subject


def _coins(case: Case, every: list[Payment], totals: list[list[Payment]]) -> Coins:
    """Coins of the parts of all totals, one after the other; shape (payments, years).

    Totals of as many parts that are rounded in the same way are worked out at once.
    """
    alike: dict[tuple[str, int, int], list[int]] = {}
    start = 0
    for parts in totals:
        alike.setdefault(_way_of(parts), []).append(start)
        start += len(parts)
    coins = np.zeros((len(every), case.horizon), dtype=np.int64)
    amounts = _amounts(every) if every else np.zeros(coins.shape)
    sign = np.where([payment.payer == POOL for payment in every], -1, 1)[:, None]
    for (way, size, own), starts in alike.items():
        rows = np.array(starts)[:, None] + np.arange(size)
        if size == 1:
            coins[rows[:, 0]] = alone_in_coins(case, amounts[rows[:, 0]])
        elif way == "even":
            coins[rows] = sign[rows] * parts_in_coins(case, sign[rows] * amounts[rows])
        else:
            coins[rows] = _beside_its_own(case, amounts[rows], own)
    return coins


def _way_of(parts: list[Payment]) -> tuple[str, int, int]:
    """How the parts of a total are rounded, how many there are, and which of them is rounded by itself."""
    if len(parts) > 1 and parts[0].item in _TAXES:
        return "own", len(parts), 0
    items = [part.item for part in parts]
    if len(parts) > 1 and "fund-works" in items:
        return "own", len(parts), items.index("fund-works")
    return "even", len(parts), 0


def _beside_its_own(case: Case, every: Floats, at: int) -> Coins:
    """Parts of totals of which the one ``at`` is rounded by itself, and the others bear what that leaves.

    Shape (totals, parts, years).
    """
    own = in_coins(case, every[:, at])
    rest = parts_in_coins(case, np.delete(every, at, axis=1), in_coins(case, every.sum(axis=1)) - own)
    return np.insert(rest, at, own, axis=1)


def _paid_out(case: Case, income: list[Payment], paid: list[Payment]) -> Coins:
    """Coins paid out of a purse without interest, shape (payments, years), so that as many are left as should be."""
    came_in = _amounts(income).sum(axis=0)
    left = in_coins(case, np.cumsum(came_in - _amounts(paid).sum(axis=0)))
    coins_in = alone_in_coins(case, _amounts(income)).sum(axis=0)
    return parts_in_coins(case, _amounts(paid), coins_in - np.diff(left, prepend=0))


def _amounts(payments: list[Payment]) -> Floats:
    return np.array([payment.amounts for payment in payments])
