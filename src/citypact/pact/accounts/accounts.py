"""Who pays whom for a year, in whole coins, with what is left of caps and terms, and what the fund carries over.

The rules are those of the ledger, on receipts instead of projections, and amounts are rounded as there
(``rounding``), so that the accounts of projected receipts are the ledger. Coins: the smallest unit of the currency.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np

from ...case.flows import Move, total
from ...case.model import Case
from ...mechanism import ClosedMechanism, Economy, Mechanism, Payment, economy, origin_payments, shared_tax
from ...mechanism.fractions import Floats
from ...mechanism.instruments import Quality
from ...mechanism.parties import FUND, RESERVE
from ..ledger import most_owed
from ..money import Coins, in_coins, interest, largest_remainders
from ..payments import deals_of, debt_interest, fund_interest, pact_payments, planned_moves
from ..rounding import to_the_coin
from ..terms import Terms
from .loans import LoanYear, loan_years
from .magnitude import GDP, REVENUE
from .receipts import Receipts

Paid = tuple[Payment, Coins]


@dataclass(frozen=True, order=True)
class Account:
    """One payment of the year that is settled, in coins, above 0."""

    payer: str
    payee: str
    item: str
    subject: str
    coins: int


@dataclass(frozen=True)
class Position:
    """Where a transfer stands with its sharing rule at the end of the year. Money in coins."""

    transfer: str
    year_of_sharing: int
    """Counted from 1; 0 before the first."""
    years_left: int
    paid: int
    """To the origin in this year."""
    topped_up: int
    """Part of it that only the floor brought about."""
    paid_so_far: int
    """To the origin in all, under the split that the cap limits."""
    cap: int | None
    """Most of that in all."""


@dataclass(frozen=True)
class FundYear:
    """The fund in the year that is settled, in coins."""

    carried_in: int
    interest: int
    received: int
    granted: int
    unpaid: int
    """What the money did not reach for of grants and works; it comes first in the next year."""

    @property
    def carried_over(self) -> int:
        """Balance at the end of the year; below 0 it is owed."""
        return self.carried_in + self.interest + self.received - self.granted


@dataclass(frozen=True)
class Counted:
    """A statistic of a transfer, as each side counts it."""

    transfer: str
    item: str
    origin: float
    host: float


@dataclass(frozen=True)
class Settlement:
    """Final accounts of one year."""

    year: int
    accounts: tuple[Account, ...]
    positions: tuple[Position, ...]
    fund: FundYear | None
    reserve: FundYear | None
    """The stabilization fund of a pool."""
    statistics: tuple[Counted, ...]
    loans: tuple[LoanYear, ...] = ()
    """What cities were to borrow and repay by the scheme; no part of the accounts."""

    @property
    def net(self) -> dict[str, int]:
        """Received less paid by every party, in coins; they add up to 0."""
        parties = sorted({party for account in self.accounts for party in (account.payer, account.payee)})
        return {
            party: sum(a.coins for a in self.accounts if a.payee == party)
            - sum(a.coins for a in self.accounts if a.payer == party)
            for party in parties
        }


def settle_year(case: Case, model: Mechanism, terms: Terms, receipts: Receipts) -> Settlement:
    """The accounts of ``receipts.year``, given all receipts up to it."""
    at = receipts.year - case.years.start
    model = model.at(terms.sizes)
    moves = actual_moves(case, terms, receipts)
    payments = pact_payments(case, model, terms, moves, actual_economy(case, model, terms, moves, receipts))
    paid = list(to_the_coin(case, payments))
    accounts = [account for payment, coins in paid if payment.payer != FUND for account in _account(payment, coins[at])]
    fund, grants = (None, []) if model.fund is None else _fund(case, model, paid, at)
    positions = (_position(case, model, terms, flows, paid, at) for flows in deals_of(moves).values())
    reserve = _reserve(paid, at) if model.pool is not None and model.pool.stabilization is not None else None
    statistics = tuple(_statistics(model, moves.values(), receipts, at))
    ordered, borrowed = tuple(sorted([*accounts, *grants])), loan_years(case, model, terms, receipts.year)
    return Settlement(receipts.year, ordered, tuple(positions), fund, reserve, statistics, borrowed)


def actual_moves(case: Case, terms: Terms, receipts: Receipts) -> dict[str, Move]:
    """The moves of the plan with the taxes that were collected, as far as they are known."""
    moves = {}
    for k, flows in sorted(planned_moves(case, terms).items()):
        collected = {tax: receipts.over((k, tax), flow, case.years) for tax, flow in flows.collected.items()}
        offset = case.city[flows.host.host].equalization_offset or 0.0
        moves[k] = replace(flows, collected=collected, taken_back=offset * total(collected))
    return moves


def actual_economy(
    case: Case, model: ClosedMechanism, terms: Terms, moves: dict[str, Move], receipts: Receipts
) -> Economy | None:
    """What the instruments see, with the figures that are known; None if there are no instruments."""
    if not model.instruments:
        return None
    seen = economy(case, model, terms.plan, terms.projects, moves)
    pairs = zip(seen.cities, seen.revenue, strict=True)
    revenue = np.array([receipts.over((city, REVENUE), flow, case.years) for city, flow in pairs])
    pairs = zip(seen.cities, seen.gdp, strict=True)
    gdp = np.array([receipts.over((city, GDP), flow, case.years) for city, flow in pairs])
    quality = {} if model.quality is None else actual_quality(case, model.quality, seen.works, receipts)
    return replace(seen, revenue=revenue, gdp=gdp, quality=quality)


def actual_quality(case: Case, rule: Quality, projects: Iterable[str], receipts: Receipts) -> dict[str, Floats]:
    """The index of each project by year, from what was measured as far as it is known, else from the projection."""
    reported = {item: np.full(case.horizon, value) for item, value in rule.reported.items()}
    return {
        p: rule.index({item: receipts.over((p, item), flow, case.years) for item, flow in reported.items()})
        for p in projects
    }


def instalments(total: int, parts: int) -> list[int]:
    """An amount in equal parts, in coins; the last one takes what division leaves.

    >>> instalments(100, 3)
    [33, 33, 34]
    """
    part = total // parts
    return [part] * (parts - 1) + [total - part * (parts - 1)]


def _account(payment: Payment, coins: np.int64) -> Iterator[Account]:
    if coins:
        payer, payee = (payment.payer, payment.payee) if coins > 0 else (payment.payee, payment.payer)
        yield Account(payer, payee, payment.item, payment.subject, abs(int(coins)))


def _fund(case: Case, model: Mechanism, paid: list[Paid], at: int) -> tuple[FundYear, list[Account]]:
    """The fund year by year: what cannot be granted for want of money is granted first in the next year."""
    into = sum(
        (coins for payment, coins in paid if payment.payee == FUND), start=np.zeros(case.horizon, dtype=np.int64)
    )
    promised = [(payment, coins.tolist()) for payment, coins in paid if payment.payer == FUND]
    owed = [0] * len(promised)
    balance, rates, room = 0, (fund_interest(case, model), debt_interest(case, model)), most_owed(case, model)
    for t in range(at + 1):
        earned, received = interest(balance, *rates), int(into[t])
        owed = [due + coins[t] for due, (_, coins) in zip(owed, promised, strict=True)]
        granted = _within(owed, balance + earned + received + int(room[t]))
        owed = [due - grant for due, grant in zip(owed, granted, strict=True)]
        year = FundYear(balance, earned, received, sum(granted), sum(owed))
        balance = year.carried_over
    pairs = zip(promised, granted, strict=True)
    return year, [Account(FUND, p.payee, p.item, p.subject, grant) for (p, _), grant in pairs if grant]


def _reserve(paid: list[Paid], at: int) -> FundYear:
    """The stabilization fund as its payments leave it: no interest, and what it is short of lapses."""
    received, granted = (
        [sum(int(coins[t]) for payment, coins in paid if party(payment) == RESERVE) for t in range(at + 1)]
        for party in (attrgetter("payee"), attrgetter("payer"))
    )
    return FundYear(sum(received[:at]) - sum(granted[:at]), 0, received[at], granted[at], 0)


def _within(owed: list[int], money: int) -> list[int]:
    """What is paid of each claim: all of it, or if the money is short the same part of each, adding up to the money."""
    whole, money = sum(owed), max(money, 0)
    if whole <= money:
        return owed
    exact = np.array(owed, dtype=np.float64)[:, None] * (money / whole)
    return [int(coins) for coins in largest_remainders(exact, np.array([money]))[:, 0]]


def _position(case: Case, model: ClosedMechanism, terms: Terms, flows: Move, paid: list[Paid], at: int) -> Position:
    shared = shared_tax(case, model, flows)
    shares = terms.origin_ratios(flows.transfer.id, shared.tax)
    unsupported = origin_payments(replace(shared, floor=np.zeros(case.horizon)), shares)
    rule = model.tax_sharing
    year = min(max(0, at - shared.clock + 1), rule.term + rule.extension) if shared.standing == "shared" else 0
    used = float((unsupported - shared.claims)[: at + 1].sum())
    done = shared.standing != "shared" or used >= shared.cap
    to_origin = sum(int(c[at]) for p, c in paid if (p.item, p.subject) == ("origin-share", flows.transfer.id))
    due = int(in_coins(case, unsupported[at]))
    return Position(
        transfer=flows.transfer.id,
        year_of_sharing=year,
        years_left=0 if done else rule.term + rule.extension - year,
        paid=to_origin,
        topped_up=max(0, to_origin - due) if shared.floor[at] > unsupported[at] else 0,
        paid_so_far=int(in_coins(case, used)),
        cap=int(in_coins(case, shared.cap)) if np.isfinite(shared.cap) else None,
    )


def _statistics(model: ClosedMechanism, moves: Iterable[Move], receipts: Receipts, at: int) -> Iterator[Counted]:
    rule = model.statistics
    for flows in moves:
        for item in () if rule is None else rule.items:
            amount = receipts.amounts.get((flows.transfer.id, item), {}).get(receipts.year)
            if rule is None or amount is None:
                continue
            origin, host = rule.parts(at - flows.start)
            yield Counted(flows.transfer.id, item, origin * amount, host * amount)
