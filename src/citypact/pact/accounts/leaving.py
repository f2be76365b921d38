"""The accounts of a city that gives notice: what it pays and gets while the terms still bind, and the settlement when
it leaves, by the terms of exit. In whole coins; what was collected counts, not what was projected.

Project costs that are bought out are those agreed; they are paid at present value in the year of leaving.
"""

from dataclasses import dataclass, replace

import numpy as np

from ...case.model import Case
from ...errors import InvalidInput, Problem
from ...mechanism import Mechanism
from ...mechanism.parties import FUND
from ...reading.suggest import suggestion
from ...text import both
from ..commitment import continuation, joint_costs, pledges
from ..ledger import settle
from ..money import in_coins, interest
from ..payments import fund_interest
from ..terms import Terms
from .accounts import Account, settle_year
from .loans import LoanYear
from .receipts import Receipts


@dataclass(frozen=True)
class BoundYear:
    """A year in which the terms still bind the city, in coins."""

    year: int
    accounts: tuple[Account, ...]
    """Payments to and from the city."""
    received: int
    paid: int
    into_fund: int
    """Paid into the fund less received from it."""
    claim: int
    """The same of all years so far, with the fund's interest up to the next year."""
    loan: LoanYear | None
    """What it was to borrow and repay by the scheme; no part of the payments."""


@dataclass(frozen=True)
class Departure:
    """A city leaves at the beginning of ``year``; amounts in coins, paid in that year."""

    city: str
    notice: int
    """Year at whose beginning it gives notice."""
    year: int
    years: tuple[BoundYear, ...]
    returned: int
    """From the fund to the city; negative: the city pays."""
    bought_out: int
    """Paid by the city for what joint projects still cost."""
    released: int
    """The same, where those who stay bear it; for information."""
    pledge: int
    """Forfeited."""

    @property
    def total(self) -> int:
        """What the city gets on leaving, less what it pays and forfeits."""
        return self.returned - self.bought_out - self.pledge

    @property
    def left_behind(self) -> int:
        """What it paid into the fund beyond grants and does not get back; for information."""
        return max(0, self.years[-1].claim) - max(0, self.returned)

    @property
    def loans(self) -> tuple[LoanYear, ...]:
        """What it was to borrow and repay by the scheme until it leaves."""
        return tuple(bound.loan for bound in self.years if bound.loan is not None)

    @property
    def owed(self) -> int:
        """What it owes its lenders by the scheme when it leaves, and still does then; for information."""
        last = self.years[-1].loan
        return 0 if last is None else last.owed


def departure_year(case: Case, model: Mechanism, terms: Terms, city: str, notice: int) -> int:
    """The year at whose beginning a city leaves that gives notice at the beginning of ``notice``.

    Raises
    ------
    InvalidInput
        No such city, no right to leave, or a year in which it cannot: both are said if both hold.
    """
    problems = _who(case, model, terms, city)
    year = notice + model.exit_terms.notice_years
    if notice < case.years[0] or not case.years[0] < year <= case.years[-1]:
        span = {"first": case.years[0], "earliest": case.years[0] + 1, "last": case.years[-1]}
        what, do = both("exit.year.what", year=year, **span), both("exit.year.do", **span)
        problems.append(Problem("notice", what, do, value=str(notice)))
    if problems:
        raise InvalidInput(problems)
    return year


def settle_departure(
    case: Case, model: Mechanism, terms: Terms, receipts: Receipts, city: str, notice: int
) -> Departure:
    """Accounts of a city that leaves; ``receipts`` are complete up to the year before. Raises as ``departure_year``."""
    year = departure_year(case, model, terms, city, notice)
    years = _bound_years(case, model, terms, receipts, city, year)
    agreed = settle(case, model, terms)
    costs = int(in_coins(case, continuation(case, joint_costs(case, agreed))[year][city]))
    bought = model.exit_terms.project_costs == "bought-out"
    pledged = pledges(case, model, terms, agreed)
    return Departure(
        city=city,
        notice=notice,
        year=year,
        years=years,
        returned=int(model.exit_terms.returned(np.array(years[-1].claim))),
        bought_out=costs if bought else 0,
        released=0 if bought else costs,
        pledge=0 if pledged is None else int(in_coins(case, pledged[city])),
    )


def _bound_years(
    case: Case, model: Mechanism, terms: Terms, receipts: Receipts, city: str, end: int
) -> tuple[BoundYear, ...]:
    found: list[BoundYear] = []
    claim, rate = 0, fund_interest(case, model)
    for year in range(case.years[0], end):
        settled = settle_year(case, model, terms, replace(receipts, year=year))
        own = tuple(a for a in settled.accounts if city in (a.payer, a.payee))
        received, paid = sum(a.coins for a in own if a.payee == city), sum(a.coins for a in own if a.payer == city)
        with_fund = (a for a in own if FUND in (a.payer, a.payee) and a.item != "harm-compensation")
        into = sum(a.coins if a.payee == FUND else -a.coins for a in with_fund)
        claim = claim + into + interest(claim + into, rate)
        loan = next((loan for loan in settled.loans if loan.city == city), None)
        found.append(BoundYear(year, own, received, paid, into, claim, loan))
    return tuple(found)


def _who(case: Case, model: Mechanism, terms: Terms, city: str) -> list[Problem]:
    """Why a city cannot leave, whatever the year; empty if it can."""
    ids = [c.id for c in case.cities]
    if city not in ids:
        what, do = both("exit.unknown_city.what"), both("exit.unknown_city.do", hint=suggestion(city, ids))
    elif model.participation.enforcement == "binding":
        what, do = both("exit.bound.what"), both("exit.bound.do")
    elif city not in (may := model.exit_terms.leavers(case, terms.plan)):
        who, cities = both(f"exit.who.{model.exit_terms.who_can}"), ", ".join(c for c in ids if c in may) or "-"
        what, do = both("exit.no_right.what", who=who), both("exit.no_right.do", cities=cities)
    else:
        return []
    return [Problem("leaving", what, do, value=city)]
