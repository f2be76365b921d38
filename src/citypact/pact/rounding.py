"""Payments to the coin: which of them are parts of one total, and by how much rounding can have changed a gain."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from ..case.flows import discount_factors
from ..case.model import Case
from ..mechanism import Payment
from ..mechanism.parties import POOL, RESERVE
from ..mechanism.purposes import use_of
from .money import Coins, Floats, alone_in_coins, in_coins, parts_in_coins, per_unit

_SHARES = ("origin-share", "fund-share", "treasury-share")
_TAXES = ("tax-forgone", "tax-collected")
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
        totals.setdefault(_total_of(payment), []).append(payment)
    reserve = totals.pop((RESERVE,), [])
    single = [parts[0] for parts in totals.values() if len(parts) == 1]
    alone = iter(alone_in_coins(case, _amounts(single)) if single else ())
    for parts in totals.values():
        yield from zip(parts, _parts(case, parts) if len(parts) > 1 else [next(alone)], strict=True)
    if reserve:
        income = [payment for parts in totals.values() for payment in parts if payment.payee == RESERVE]
        yield from zip(reserve, _paid_out(case, income, reserve), strict=True)


def slips(case: Case, ledger: pd.DataFrame) -> pd.Series:
    """By how much rounding can have changed the gain of each city, in the case's money.

    A coin for every payment that the city makes or gets, in present value: a payment by itself is half a coin off at
    most, a part of a total less than a whole one. Beside it, what binary fractions lose where payments are added up.
    """
    present = ledger["year"].map(dict(zip(case.years, discount_factors(case).tolist(), strict=True))).astype(float)
    slip = present * (1.0 / per_unit(case) + _LOST * ledger["amount"])
    cities = [city.id for city in case.cities]
    payer, payee = (slip.groupby(ledger[side]).sum().reindex(cities).fillna(0.0) for side in ("payer", "payee"))
    return (payer + payee).rename("slip")


def _total_of(payment: Payment) -> tuple[str, ...]:
    """What a payment is a part of."""
    if payment.payer == RESERVE:
        return (RESERVE,)
    if POOL in (payment.payer, payment.payee):
        return POOL, payment.subject
    if payment.item in _SHARES:
        return "tax", payment.subject
    if payment.item == "equalization-offset":
        return payment.item, payment.subject, payment.payer
    if payment.item == "harm-compensation":
        return payment.item, payment.subject, payment.payee
    if payment.item == "fund-works":
        return "project-cost", payment.subject
    if use_of(payment.item):
        return payment.item, payment.payee
    return payment.item, payment.subject


def _parts(case: Case, parts: list[Payment]) -> Coins:
    """Coins of the parts of one total, shape (parts, years)."""
    if parts[0].item in _TAXES and len(parts) > 1:
        every = _amounts(parts)
        own = in_coins(case, every[0])
        return np.vstack([own, parts_in_coins(case, every[1:], in_coins(case, every.sum(axis=0)) - own)])
    if len(parts) > 1 and "fund-works" in (items := [part.item for part in parts]):
        return _beside_its_own(case, _amounts(parts), items.index("fund-works"))
    sign = np.array([[-1 if part.payer == POOL else 1] for part in parts])
    return sign * parts_in_coins(case, sign * _amounts(parts))


def _beside_its_own(case: Case, every: Floats, fund: int) -> Coins:
    """Parts of a project's cost: what the fund bears is rounded by itself, and the cities bear what that leaves."""
    own = in_coins(case, every[fund])
    rest = parts_in_coins(case, np.delete(every, fund, axis=0), in_coins(case, every.sum(axis=0)) - own)
    return np.insert(rest, fund, own, axis=0)


def _paid_out(case: Case, income: list[Payment], paid: list[Payment]) -> Coins:
    """Coins paid out of a purse without interest, shape (payments, years), so that as many are left as should be."""
    came_in = _amounts(income).sum(axis=0)
    left = in_coins(case, np.cumsum(came_in - _amounts(paid).sum(axis=0)))
    coins_in = np.sum([_parts(case, [payment]) for payment in income], axis=0)[0]
    return parts_in_coins(case, _amounts(paid), coins_in - np.diff(left, prepend=0))


def _amounts(payments: list[Payment]) -> Floats:
    return np.array([payment.amounts for payment in payments])
