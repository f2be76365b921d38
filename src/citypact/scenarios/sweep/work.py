"""One batch of futures: the piece of work that is sent to a worker, and what comes back."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...arrays.ceilings import Ceilings, ceilings_of
from ...arrays.coalitions import joint_gains, least_worths, order_of
from ...arrays.futures import Group, Settled, alike, settle_groups, values_of
from ...arrays.levers import Lever, changed, pulled, rule
from ...case.flows import discount_factors
from ...case.model import Case
from ...content import ByContent
from ...deadline import Deadline
from ...errors import SolverLimit
from ...mechanism import Mechanism
from ...mechanism.playing import playing
from ...pact.terms import Terms
from ...text import both
from ...worth import WorthTable, alternative, worth_table
from ...worth.claims import ListedClaims
from ...worth.outsiders import claims
from .plan import YEARS_KEPT, Batch, Sweep

Floats = NDArray[np.float64]
FEW = 16
"""Coalitions of a future, of those that are left open, that are asked what exactly they could gain."""
_MOST = 1 << 21
"""Worths that are held at once."""


@dataclass(frozen=True)
class Task:
    """What a worker needs for any batch: facts and numbers, no solver's objects."""

    case: Case
    facts: Case
    model: Mechanism
    terms: Terms
    table: WorthTable | None
    """None where no coalition is asked."""
    tolerance: float
    levers: tuple[Lever, ...]
    bounded: bool
    bounded_above: bool
    exact: int
    redesign: int


@dataclass(frozen=True, eq=False)
class Done(ByContent):
    """What a batch came to: its part of the table, and of the first futures what each city gets by year."""

    table: Floats
    years: Floats


def task_of(sweep: Sweep) -> Task:
    """What the workers of a sweep need."""
    scheme = sweep.scheme
    table = scheme.table if sweep.coalitions and isinstance(scheme.table, WorthTable) else None
    parts = scheme.case, sweep.sample.case, scheme.model, scheme.terms, table, scheme.tolerance
    return Task(*parts, sweep.sample.levers, sweep.bounded, sweep.bounded_above, sweep.exact, sweep.redesign)


def work(task: Task, columns: tuple[str, ...], batch: Batch, values: Floats, deadline: Deadline) -> Done:
    """Settle a batch, ask every coalition, and solve anew what is to be; ``values``: shape (rows, inputs)."""
    with deadline.limiting():
        groups = tuple(alike(task.case, task.model, task.terms, task.levers, values))
        settled = settle_groups(task.case, task.terms, task.levers, values, groups)
        table = np.full((len(values), len(columns)), np.nan)
        place = {name: at for at, name in enumerate(columns)}
        cities = [city.id for city in task.case.cities]
        table[:, : values.shape[1]] = values
        for part, amounts in (("gain", settled.gains), ("budget", settled.budgets)):
            table[:, [place[f"{part}:{city}"] for city in cities]] = amounts
        table[:, place["fund:least"]] = settled.fund.min(axis=1)
        trouble = _trouble(task, groups, values, settled)
        table[:, [place["trouble:year"], place["trouble:city"]]] = trouble
        if task.table is not None:
            bounds = _bounds(task, task.table, groups, values, settled.gains)
            table[:, [*_three(place, "bound"), place["bound:nobody"]]] = bounds
        for row in range(len(values)):
            deadline.check(both("scenarios.sweeping"))
            if batch.first + row < max(task.exact, task.redesign):
                _solve(task, place, batch.first + row, values[row], settled.gains[row], table[row])
        return Done(table, settled.net[: max(0, YEARS_KEPT - batch.first)])


def _three(place: dict[str, int], part: str) -> list[int]:
    return [place[f"{part}:{name}"] for name in ("objecting", "coalition", "excess")]


def _trouble(task: Task, groups: Iterable[Group], values: Floats, settled: Settled) -> Floats:
    """First year from which a city would rather leave, as the rest is a loss, and the city's place; shape (rows, 2).

    nan where none would. What is still to come is discounted; a loss is what rounding to coins could not be.
    """
    found = np.full((len(values), 2), np.nan)
    for group in groups:
        many = _in(task, group, values, group.rows)
        flows = settled.net[group.rows] * np.atleast_2d(discount_factors(many))[:, None, :]
        losing = np.flip(np.cumsum(np.flip(flows, axis=2), axis=2), axis=2) < -task.tolerance
        some = losing.any(axis=(1, 2))
        year = losing.any(axis=1).argmax(axis=1)
        city = losing[np.arange(len(losing)), :, year].argmax(axis=1)
        found[group.rows[some]] = np.column_stack([task.case.years.start + year, city])[some]
    return found


def _bounds(task: Task, today: WorthTable, groups: Iterable[Group], values: Floats, gains: Floats) -> Floats:
    """How many coalitions surely object, which one loses most at least, how much; whether surely none does.

    Shape (rows, 4).
    """
    found = np.zeros((len(values), 4))
    order = order_of(task.case, today)
    together = max(1, _MOST // today.worths.size)
    for group in groups:
        for first in range(0, len(group.rows), together):
            Deadline.current().check(both("scenarios.sweeping"))
            rows = group.rows[first : first + together]
            joint = joint_gains(gains[rows], order)
            least = np.zeros((len(rows), today.worths.size))
            if task.bounded:
                least = least_worths(_in(task, group, values, rows), today, group.anyway, len(rows))
            found[rows, :3] = _objections(least - joint, task.tolerance)
            quiet = np.flatnonzero(found[rows, 0] == 0)
            if task.bounded_above and quiet.size:
                left = rows[quiet]
                ceilings = ceilings_of(_in(task, group, values, left), today, group.anyway, len(left))
                if ceilings is not None:
                    found[left] = _settled(ceilings, joint[quiet], found[left], task.tolerance)
    return found


def _settled(ceilings: Ceilings, joint: Floats, found: Floats, tolerance: float) -> Floats:
    """What is known where no coalition surely objects, once the few that could have been asked; shape (rows, 4).

    ``joint``: what the pact gives to coalitions, shape (rows, 2**n); ``found``: what was known.
    """
    found = found.copy()
    for row, excess in enumerate(ceilings.worths - joint):
        could = np.flatnonzero(excess[1:-1] > tolerance) + 1
        asked = could[np.argsort(-excess[could], kind="stable")[:FEW]]
        with suppress(SolverLimit):  # it stays undecided where no plan is proven best
            worths = [ceilings.worth(row, coalition) for coalition in asked.tolist()]
            losses = np.array(worths) - joint[row, asked]
            found[row, 0] = (losses > tolerance).sum()
            found[row, 3] = not found[row, 0] and asked.size == could.size
            if found[row, 0]:
                found[row, 1:3] = asked[losses.argmax()], losses.max()
        Deadline.current().check(both("scenarios.sweeping"))
    return found


def _in(task: Task, group: Group, values: Floats, rows: NDArray[np.intp]) -> Case:
    """The case of some rows of a group, with columns."""
    return pulled(group.case, *values_of(group, task.levers, values, rows))


def _objections(excess: Floats, tolerance: float) -> Floats:
    """Number of proper coalitions that object, the one that loses most, and how much; shape (rows, 3)."""
    proper = excess[:, 1:-1]
    if not proper.shape[1]:
        return np.zeros((len(excess), 3))
    worst = proper.argmax(axis=1)
    return np.column_stack([(proper > tolerance).sum(axis=1), worst + 1, proper[np.arange(len(proper)), worst]])


def _solve(task: Task, place: dict[str, int], index: int, values: Floats, gains: Floats, row: Floats) -> None:
    """Worths, and a design, of one future, put into its row of the table."""
    numbers = values.tolist()
    case, facts = (changed(each, task.levers, numbers) for each in (task.case, task.facts))
    model = rule(task.model, task.levers, numbers)
    table = worth_table(playing(case, model), anyway=alternative(case, model))
    if index < task.exact:
        asked = claims(case, model.at(task.terms.sizes), table)
        assert isinstance(asked, ListedClaims)
        excess = asked.game.worths - joint_gains(gains, order_of(case, table))
        row[_three(place, "exact")] = _objections(excess[None], task.tolerance)[0]
    if index < task.redesign:
        from ...optimize import NoScheme, design, simulate  # half a second that settling does not need

        row[[place["redesign:found"], place["redesign:joint"]]] = 0.0, table.worths[-1]
        try:
            found = (design if model.open_parameters else simulate)(facts, model)
        except (NoScheme, SolverLimit) as none:
            Deadline.current().check(both("scenarios.sweeping"))
            row[place["redesign:found"]] = 0.0 if isinstance(none, NoScheme) else -1.0
            return
        row[place["redesign:found"]] = 1.0
        for city, gain in found.gain.items():
            row[place[f"redesigned:{city}"]] = gain
