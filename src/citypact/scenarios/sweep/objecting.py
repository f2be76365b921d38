"""Which coalitions surely object in each future, and where surely none does, by the plans of today."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...arrays.coalitions import joint_gains, least_worths, order_of
from ...arrays.futures import Group, values_of
from ...arrays.levers import pulled
from ...case.model import Case
from ...deadline import Deadline
from ...errors import SolverLimit
from ...text import both
from .sent import Floats, Task, Today

if TYPE_CHECKING:
    from ...arrays.ceilings import Ceilings

FEW = 16
"""Coalitions of a future, of those that are left open, that are asked what exactly they could gain."""
_MOST = 1 << 21
"""Worths that are held at once."""


def columns_of(place: Mapping[str, int], part: str) -> list[int]:
    """The places of the three columns that ``objections`` fills, of one part of the table."""
    return [place[f"{part}:{name}"] for name in ("objecting", "coalition", "excess")]


def bounds(task: Task, today: Today, groups: Iterable[Group], values: Floats, gains: Floats) -> Floats:
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
                least = least_worths(cases_of(task, group, values, rows), today, group.anyway, len(rows))
            found[rows, :3] = objections(least - joint, task.tolerance)
            quiet = np.flatnonzero(found[rows, 0] == 0)
            if task.bounded_above and quiet.size:
                from ...arrays.ceilings import ceilings_of  # asks solvers

                left = rows[quiet]
                ceilings = ceilings_of(cases_of(task, group, values, left), today, group.anyway, len(left))
                if ceilings is not None:
                    found[left] = _settled(ceilings, joint[quiet], found[left], task.tolerance)
    return found


def _settled(ceilings: "Ceilings", joint: Floats, found: Floats, tolerance: float) -> Floats:
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


def cases_of(task: Task, group: Group, values: Floats, rows: NDArray[np.intp]) -> Case:
    """The case of some rows of a group, with columns."""
    return pulled(group.case, *values_of(group, task.levers, values, rows))


def objections(excess: Floats, tolerance: float) -> Floats:
    """Number of proper coalitions that object, the one that loses most, and how much; shape (rows, 3)."""
    proper = excess[:, 1:-1]
    if not proper.shape[1]:
        return np.zeros((len(excess), 3))
    worst = proper.argmax(axis=1)
    return np.column_stack([(proper > tolerance).sum(axis=1), worst + 1, proper[np.arange(len(proper)), worst]])
