"""One pact in many futures: what each city gets in each, as the ledger posts it, before rounding to the coin.

Futures that differ in figures alone are posted together, as columns. What no column can stand for makes a case of its
own: whole numbers (years), other rules, and firms that decide otherwise. Instruments beside tax sharing have bends of
their own, and loans are whole coins: with any of these, futures are posted one by one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..case.model import Case
from ..content import ByContent
from ..mechanism import ClosedMechanism, Mechanism
from ..pact.payments import debt_interest, fund_interest, payments
from ..pact.terms import Terms
from ..worth.alternative import alternative
from .levers import Lever, Value, changed, pulled, rule, spans, stands_apart
from .posted import Floats, net_of, present

_FIRMS_READ = ("case", "cities", "capacities")
"""Tables by which firms may choose otherwise; of transfers and hosts see ``_moves_firms``."""


@dataclass(frozen=True, eq=False)
class Settled(ByContent):
    """A pact in many futures. Money in the case's unit, over the status quo of the same future."""

    net: Floats
    """What each city receives less what it pays, not discounted; shape (futures, cities, years)."""
    cash: Floats
    """What of it is money of budgets; same shape."""
    gains: Floats
    """Gain of each city in present value; shape (futures, cities)."""
    budgets: Floats
    """What of it is money of budgets; same shape."""
    fund: Floats
    """Balance of the fund at the end of each year, with interest; below 0 it owes. Shape (futures, years)."""


class Group(NamedTuple):
    """Futures that can be posted together."""

    rows: NDArray[np.intp]
    case: Case
    model: ClosedMechanism
    levers: tuple[int, ...]
    """Levers that are still to be pulled in it."""
    anyway: Mapping[str, str]
    """What happens without a pact."""


def settle_futures(case: Case, model: Mechanism, terms: Terms, levers: Sequence[Lever], values: Floats) -> Settled:
    """The pact in each future; ``values``: of each lever in each future, shape (futures, columns; see ``spans``).

    Takes memory for about ``futures * cities * years * 40`` bytes: settle many futures in batches of some thousand.
    Values are taken as they come: see ``levers.check``.
    """
    return settle_groups(case, terms, levers, values, alike(case, model, terms, levers, values))


def settle_groups(
    case: Case, terms: Terms, levers: Sequence[Lever], values: Floats, groups: Iterable[Group]
) -> Settled:
    """The same where it is known which futures are ``alike``; ``groups`` hold every one of them."""
    shape = (len(values), len(case.cities), case.horizon)
    found = Settled(np.zeros(shape), np.zeros(shape), np.zeros(shape[:2]), np.zeros(shape[:2]), np.zeros(shape[::2]))
    for group in groups:
        closed, alone = group.model, bool(group.model.instruments or terms.debt)
        for rows in group.rows[:, None] if alone else [group.rows]:
            own, columns = values_of(group, levers, values, rows)
            many = pulled(group.case, own, [_one(column) for column in columns] if alone else columns)
            _put(found, rows, many, closed, net_of(many, payments(many, closed, terms, group.anyway), len(rows)))
    return found


def _put(
    found: Settled, rows: NDArray[np.intp], case: Case, model: ClosedMechanism, net: tuple[Floats, Floats]
) -> None:
    every, imputed = net
    cash = every - imputed
    for flows, yearly, discounted in ((every, found.net, found.gains), (cash, found.cash, found.budgets)):
        yearly[rows] = flows[:-1].transpose(1, 0, 2)
        discounted[rows] = present(case, flows[:-1]).T
    held = np.zeros(len(rows))
    rate, on_debt = (np.ravel(rate(case, model)) for rate in (fund_interest, debt_interest))
    for year, flow in enumerate(every[-1].T):
        held = held * (1.0 + np.where(held < 0, on_debt, rate)) + flow
        found.fund[rows, year] = held


def values_of(
    group: Group, levers: Sequence[Lever], values: Floats, rows: NDArray[np.intp]
) -> tuple[list[Lever], list[Value]]:
    """The levers that are still to be pulled in some rows of a group, and their columns."""
    places = spans(levers, group.case.horizon)
    return [levers[n] for n in group.levers], [values[rows, places[n]] for n in group.levers]


def alike(case: Case, model: Mechanism, terms: Terms, levers: Sequence[Lever], values: Floats) -> Iterator[Group]:
    """All futures, in groups that can be posted together."""
    apart = [n for n, lever in enumerate(levers) if any(stands_apart(case, o) for o in lever.overrides)]
    together = tuple(n for n in range(len(levers)) if n not in apart)
    places = spans(levers, case.horizon)
    for rows, chosen in _distinct(values[:, [places[n].start for n in apart]]):
        own = [levers[n] for n in apart]
        closed = rule(model, own, chosen).at(terms.sizes)
        yield from _by_status_quo(Group(rows, changed(case, own, chosen), closed, together, {}), levers, values)


def _by_status_quo(group: Group, levers: Sequence[Lever], values: Floats) -> Iterator[Group]:
    """The group in parts in which the same happens without a pact."""
    model = group.model
    own = [levers[n] for n in group.levers]
    if model.coordination.market_moves == "need-consent" or not any(map(_moves_firms, own)):
        yield group._replace(anyway=alternative(group.case, model))
        return
    found: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for row in group.rows:
        columns = values_of(group, levers, values, np.array([row]))[1]
        one = pulled(group.case, own, [_one(column) for column in columns])
        found.setdefault(tuple(sorted(alternative(one, model).items())), []).append(int(row))
    yield from (group._replace(rows=np.array(rows), anyway=dict(moves)) for moves, rows in found.items())


def _one(column: Floats) -> Value:
    """The value of a lever in one future: a number, or one by year; ``column``: shape (1, 1 or years)."""
    return column.item() if column.size == 1 else column[0]


def _moves_firms(lever: Lever) -> bool:
    """Whether a lever acts on what firms decide by."""
    return any(
        o.table in _FIRMS_READ or o.column == "firm_gain" or o.column.startswith("use_") for o in lever.overrides
    )


def _distinct(values: Floats) -> Iterator[tuple[NDArray[np.intp], list[float]]]:
    """Rows that are alike, and what they are."""
    chosen, of = np.unique(values, axis=0, return_inverse=True) if values.size else (values[:1], np.zeros(len(values)))
    for number, one in enumerate(chosen):
        yield np.flatnonzero(of.ravel() == number), one.tolist()
