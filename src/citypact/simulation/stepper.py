"""A pact that is lived year by year: receipts come in, transfers are settled, cities give notice and leave.

There is no chance in it: a model draws its factors with a generator of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from ..case.model import Case
from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism
from ..mechanism.parties import FUND, WORKS
from ..pact.accounts import Account, BoundYear, Departure, FundYear, Receipts, departure_year, settle_departure
from ..pact.accounts.receipts import Key
from ..pact.money import in_money, per_unit
from ..pact.scheme import Scheme
from .begun import Begun, begun, left_to_agree
from .given import Factors, collected_of_all, problem
from .outlook import Outlook, Posted, among_members, goes_on, outlook, settled, with_begun

RETURNED, BOUGHT_OUT = "exit-returned", "exit-project-cost"


@dataclass(frozen=True)
class Step:
    """One year of a pact."""

    year: int
    accounts: tuple[Account, ...]
    """Who pays whom for the year, in coins."""
    net: Mapping[str, float]
    """Received less paid by each city that was a member, in the case's money."""
    fund: FundYear | None
    outlook: Outlook
    """At the beginning of the next year, before those leave whose notice ends then."""
    departures: tuple[Departure, ...]
    """Final accounts of those who leave at the beginning of the next year, their notice being over."""


class Stepper:
    """A pact at the beginning of ``year``. It can be pickled at any time and goes on to the same numbers.

    >>> from citypact import load_case, load_model, simulate
    >>> pact = Stepper(simulate(load_case("yangtze-delta-west"), load_model("bth-2015")))
    >>> years = [pact.step(factor) for factor in (1.0, 1.0, 1.0, 0.5)]
    >>> {city: round(net, 2) for city, net in years[-1].net.items() if net}
    {'shanghai': 2.41, 'suzhou': 1.88, 'hefei': -4.29}
    """

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.begun: tuple[Begun, ...] = ()
        """What goes on of pacts before this one: see ``renegotiate``."""
        self.year: int = scheme.case.years.start
        """The next year to be settled."""
        self.gone: dict[str, int] = {}
        """The year at whose beginning each city leaves that gave notice."""
        self.departures: tuple[Departure, ...] = ()
        self._notices: dict[str, int] = {}
        self._amounts: dict[Key, dict[int, float]] = {}
        self._moved: tuple[Posted, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """Cities that have not left."""
        return tuple(c.id for c in self.scheme.case.cities if self.gone.get(c.id, self.year + 1) > self.year)

    @property
    def transfers(self) -> tuple[str, ...]:
        """Transfers that have moved or will, with taxes to collect: what factors can name."""
        begun = (k for part in self.begun for k in part.scheme.terms.plan if k in part.subjects)
        return (*begun, *self.scheme.terms.plan)

    @property
    def ledger(self) -> pd.DataFrame:
        """All that the pact has moved: year, payer, payee, item, subject, amount (money of the case), coins.

        Settlements on leaving stand in the year of leaving. Pledges do not: the terms do not say who receives them.
        """
        columns = ["year", "payer", "payee", "item", "subject", "coins"]
        rows = [(year, a.payer, a.payee, a.item, a.subject, a.coins) for year, a in self._moved]
        table = pd.DataFrame(rows, columns=columns).astype({"year": int, "coins": "int64"})
        table.insert(columns.index("coins"), "amount", in_money(self.scheme.case, table["coins"]))
        return table

    def outlook(self) -> Outlook:
        """The view of the years left, from here."""
        own = outlook(self.scheme, self._receipts, self._moved, self.gone, self.year)
        return with_begun(own, self.begun, self.scheme)

    def step(
        self, factors: Factors = 1.0, *, receipts: Mapping[Key, float] | None = None, year: int | None = None
    ) -> Step:
        """Settle the next year and go on to the one after it.

        Parameters
        ----------
        factors : what is collected of the projected taxes of each transfer, a number for all or by transfer; 1 where
            a transfer is not named
        receipts : what was collected, by subject and item as in the form of ``citypact settle``, in the case's money;
            instead of the projection, for what it names
        year : the year that is meant, to be held against the one whose turn it is

        Raises
        ------
        InvalidInput
            A year out of turn or past the end, an unknown transfer or item, a negative or infinite number or one in
            another unit: nothing is settled then. Also after a city has left, where the terms do not say how
            the rest goes on.
        """
        problems = list(self._out_of_turn(year))
        if problems:
            raise InvalidInput(problems)
        schemes, subjects = [part.scheme for part in self.begun], [part.subjects for part in self.begun]
        new, *old = collected_of_all([self.scheme, *schemes], subjects, self.year, factors, receipts)
        begun = tuple(part.collecting(found, self.year) for part, found in zip(self.begun, old, strict=True))
        amounts = {key: dict(known) for key, known in self._amounts.items()}
        for key, amount in new.items():
            amounts.setdefault(key, {})[self.year] = amount
        whole = settled(self.scheme, Receipts(amounts, self.year), self.year, self.gone)
        before = [account for part in begun for account in part.settled(self.year)]
        whole = replace(whole, accounts=tuple(sorted([*whole.accounts, *before])))
        members = self.members
        self.begun, self._amounts = begun, amounts
        self._moved = (*self._moved, *((self.year, account) for account in whole.accounts))
        self.year += 1
        coins = {city: whole.net.get(city, 0) / per_unit(self.scheme.case) for city in members}
        seen = self.outlook()
        leaving = tuple(self._settle(city) for city, since in self.gone.items() if since == self.year)
        self._moved = (*self._moved, *((self.year, account) for account in self._bought_out_before()))
        return Step(self.year - 1, whole.accounts, coins, whole.fund, seen, leaving)

    def leave(self, city: str) -> Departure | None:
        """A city gives notice at the beginning of ``year``: its final accounts, or None while the notice runs.

        Where the terms of exit ask for notice the city stays bound, and the step that settles its last year brings the
        accounts.

        Raises
        ------
        InvalidInput
            No such city, no right to leave, a year in which it cannot, or a notice given before.
        """
        if city in self.gone:
            raise InvalidInput([problem("gone", "city", city, year=self.gone[city])])
        scheme = self.scheme
        year = departure_year(scheme.case, scheme.model, scheme.terms, city, self.year)
        self.gone[city], self._notices[city] = year, self.year
        return self._settle(city) if year == self.year else None

    def facts(self) -> Case:
        """What those who gave no notice can still agree on: moves and projects that have not begun, seen from ``year``.

        Scenarios and formulas are gone. What has moved keeps the room that it takes at its host.

        Raises InvalidInput if the pact has run to its end, or all have left.
        """
        problems = [p for p in self._out_of_turn(None) if not self.gone or self.year not in self.scheme.case.years]
        if problems:
            raise InvalidInput(problems)
        return left_to_agree(self.scheme, self.gone, self.year)

    def renegotiate(self, model: Mechanism | None = None, case: Case | None = None) -> "Stepper":
        """The pact on which those who gave no notice agree anew at the beginning of ``year``; this one stays as it is.

        What has not begun is designed anew (under a rule with nothing left to decide: settled by it). What has begun
        stays where it is, and members owe each other for it what they agreed, with those who gave notice until they
        leave; these then buy out what works still cost, on the ledger, where the terms of their notice say so. Payments
        through a common fund or an instrument end, and what a fund still holds is not distributed, as no term says how.

        Parameters
        ----------
        model : the mechanism of the new pact; none: that of this one
        case : the facts of the new pact where they are seen in another way by now: those of ``facts``, with changes

        Raises
        ------
        InvalidInput
            As ``facts``, or the mechanism does not apply.
        NoScheme
            Nothing satisfies the mechanism; carries the conflict and what would mend it.
        """
        from ..optimize import design, simulate

        facts, rule = self.facts(), model or self.scheme.model
        agree = design if rule.open_parameters else simulate
        anew = Stepper(agree(facts if case is None else case, rule))
        before = (part.leaving(self.gone) for part in self.begun)
        anew.begun = (*before, begun(self.scheme, self._amounts, self.gone, self.year))
        anew.departures, anew._moved = self.departures, self._moved
        return anew

    @property
    def _receipts(self) -> Receipts:
        return Receipts(self._amounts, self.year - 1)

    def _out_of_turn(self, year: int | None) -> Iterator[Problem]:
        years = self.scheme.case.years
        if self.year not in years:
            yield problem("ended", "step", self.year if year is None else year, last=years[-1])
        elif year is not None and year != self.year:
            yield problem("turn", "year", year, next=self.year)
        left = [city for city, since in self.gone.items() if since <= self.year]
        if left and not goes_on(self.scheme.model):
            yield problem("unsettled", "step", ", ".join(left))

    def _settle(self, city: str) -> Departure:
        """Final accounts of a city that leaves at the beginning of ``year``, put on the ledger."""
        scheme = self.scheme
        others = {other: since for other, since in self.gone.items() if other != city}
        whole = settle_departure(scheme.case, scheme.model, scheme.terms, self._receipts, city, self._notices[city])
        found = replace(
            whole,
            years=tuple(_without(bound, city, others) for bound in whole.years),
            bought_out=whole.bought_out + self._begun_works(city, scheme.model),
        )
        self.begun = tuple(part.leaving({city: self.year}) for part in self.begun)
        back, costs = found.returned, found.bought_out
        rows = (
            Account(FUND if back > 0 else city, city if back > 0 else FUND, RETURNED, city, abs(back)),
            Account(city, WORKS, BOUGHT_OUT, city, costs),
        )
        self._moved = (*self._moved, *((self.year, account) for account in rows if account.coins))
        self.departures = (*self.departures, found)
        return found

    def _bought_out_before(self) -> Iterator[Account]:
        """What those pay for works who leave at the beginning of ``year`` by notice given under a pact before."""
        due = {city for part in self.begun for city, since in part.gone.items() if since == self.year}
        for city in sorted(due - set(self.scheme.case.city)):
            last = [part.scheme for part in self.begun if city in part.scheme.case.city][-1]
            if costs := self._begun_works(city, last.model):
                yield Account(city, WORKS, BOUGHT_OUT, city, costs)

    def _begun_works(self, city: str, model: Mechanism) -> int:
        """What its part of works that were begun under pacts before still costs a city that leaves, in coins."""
        is_bought_out = model.exit_terms.project_costs == "bought-out"
        parts = [part for part in self.begun if city in part.scheme.case.city]
        return sum(part.buy_out(city, self.year) for part in parts) if is_bought_out else 0


def _without(bound: BoundYear, city: str, gone: Mapping[str, int]) -> BoundYear:
    """A bound year without payments with cities that had left before."""
    own = among_members(bound.accounts, bound.year, gone)
    received, paid = sum(a.coins for a in own if a.payee == city), sum(a.coins for a in own if a.payer == city)
    return replace(bound, accounts=own, received=received, paid=paid)
