"""What goes on of a pact when those who stay agree anew: moves and works that have begun, and what two owe each other
for them. What went through a common fund or an instrument ends, as nothing says how it would go on without some."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from ..case.later import later
from ..case.model import Case
from ..case.without import without_cities, without_project, without_transfer
from ..mechanism.parties import FUND
from ..pact.accounts import Account, Receipts, settle_year
from ..pact.accounts.receipts import Key
from ..pact.commitment import continuation, joint_costs
from ..pact.ledger import net_flows
from ..pact.money import in_coins
from ..pact.scheme import Scheme

Collected = Mapping[Key, Mapping[int, float]]
"""Receipts by subject, item and year, in the case's money."""


@dataclass(frozen=True)
class Begun:
    """The part of a former pact that goes on."""

    scheme: Scheme
    subjects: frozenset[str]
    """Transfers that have moved and projects that were begun, among those who stayed."""
    amounts: Collected
    gone: Mapping[str, int]

    def settled(self, year: int) -> tuple[Account, ...]:
        """Who pays whom for what has begun."""
        scheme = self.scheme
        plain = scheme.model.model_copy(update=dict.fromkeys(scheme.model.instruments))
        whole = settle_year(scheme.case, plain, scheme.terms, Receipts(self.amounts, year)).accounts
        out = {FUND, *(city for city, since in self.gone.items() if since <= year)}
        return tuple(a for a in whole if a.subject in self.subjects and not out & {a.payer, a.payee})

    def collecting(self, amounts: Mapping[Key, float], year: int) -> "Begun":
        """The same with the receipts of a year."""
        kept = {key: dict(known) for key, known in self.amounts.items()}
        for key, amount in amounts.items():
            kept.setdefault(key, {})[year] = amount
        return replace(self, amounts=kept)

    def leaving(self, gone: Mapping[str, int]) -> "Begun":
        """The same without cities, each from a year on."""
        return replace(self, gone={**self.gone, **gone})

    def to_come(self, year: int) -> pd.Series:
        """What each city has still to gain of what has begun, in money of ``year``."""
        ledger = self.scheme.ledger
        own = ledger[~ledger["settlement"] & ledger["subject"].isin(self.subjects)]
        posted = self._forecast(year)
        return self._value(pd.concat([own[posted.columns], posted]), year)

    def spared(self, year: int, *, is_released: bool) -> pd.Series:
        """What each city would no longer pay, on balance, if it left at the beginning of ``year``, in its money.

        ``is_released``: its part of the works falls on those who stay, so that it spares that too.
        """
        spared = -self._value(self._forecast(year), year)
        return spared + self._works(year) if is_released else spared

    def buy_out(self, city: str, year: int) -> int:
        """What the city's part of the works still costs, in coins, at present value of ``year``."""
        return int(in_coins(self.scheme.case, self._works(year)[city]))

    def _works(self, year: int) -> pd.Series:
        ledger = self.scheme.ledger[self.scheme.ledger["subject"].isin(self.subjects)]
        return continuation(self.scheme.case, joint_costs(self.scheme.case, ledger))[year]

    def _forecast(self, year: int) -> pd.DataFrame:
        left = range(year, self.scheme.case.years.stop)
        rows = [(y, a.payer, a.payee, a.item, a.subject, a.coins) for y in left for a in self.settled(y)]
        columns = ["year", "payer", "payee", "item", "subject", "coins"]
        return pd.DataFrame(rows, columns=columns).astype({"year": int, "coins": "int64"})

    def _value(self, rows: pd.DataFrame, year: int) -> pd.Series:
        return continuation(self.scheme.case, net_flows(self.scheme.case, rows))[year]


def begun(scheme: Scheme, amounts: Collected, gone: Mapping[str, int], year: int) -> Begun:
    """What of a scheme has begun before ``year`` and goes on among those who stay."""
    case, terms = scheme.case, scheme.terms
    stays = {city.id for city in case.cities if gone.get(city.id, year + 1) > year}
    moved = {k for k, h in _moved(scheme, year).items() if k in terms.plan and {case.transfer[k].origin, h} <= stays}
    built = {p for p in terms.projects if case.project[p].start_year < year}
    return Begun(scheme, frozenset(moved | built), amounts, dict(gone))


def left_to_agree(scheme: Scheme, gone: Iterable[str], year: int) -> Case:
    """The facts of what has not begun, for those who stay: see ``later``.

    What has moved keeps the room it takes at its host.
    """
    case = scheme.given
    moved = _moved(scheme, year)
    taken = [(h, case.transfer[k].uses) for k, h in moved.items()]
    rooms = [(row, sum(uses.get(row.resource, 0.0) for h, uses in taken if h == row.city)) for row in case.capacities]
    free = tuple(row.model_copy(update={"amount": max(0.0, row.amount - used)}) for row, used in rooms)
    case = case.model_copy(update={"capacities": free})
    for k in moved:
        case = without_transfer(case, k)
    for p in scheme.terms.projects:
        if scheme.case.project[p].start_year < year:
            case = without_project(case, p)
    return later(without_cities(case, tuple(gone)), year)


def _moved(scheme: Scheme, year: int) -> dict[str, str]:
    """Host of each transfer that has moved before ``year``, by the pact or without it."""
    plan = {**scheme.anyway, **scheme.terms.plan}
    return {k: h for k, h in plan.items() if scheme.case.host[k, h].start_year < year}
