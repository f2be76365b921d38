"""All plans of some components that lose at most so much, transfer by transfer, and the best of each component."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .assignment import Assignment, Floats, Plan
from .choices import STAYS, Choices

_WIDE = 2_000_000
"""Loads of part plans that are held at once at most."""
_TIE = 1e-13
"""How far two gains may be apart and be one, in units of the largest gain of a bid: the order of a sum."""
Ints = NDArray[np.intp]


class TooWide(Exception):
    """More part plans than are held at once, in several components together."""


@dataclass(frozen=True, eq=False)
class _Parts:
    """Part plans, side by side."""

    component: Ints
    lost: Floats
    loads: Floats
    """Shape (part plans, limits)."""
    gains: Floats


@dataclass(frozen=True, eq=False)
class Listing:
    """What is listed; ``losses``: shape (components,); ``most``: part plans of a component at once."""

    problem: Assignment
    ways: Choices
    prices: Floats
    losses: Floats
    most: int

    @property
    def size(self) -> int:
        """Number of components."""
        return self.losses.size

    def of(self, components: Ints) -> "Listing":
        """That of some of the components."""
        return replace(
            self, ways=self.ways.of(components), prices=self.prices[components], losses=self.losses[components]
        )

    def best(self) -> dict[int, Plan | None]:
        """The best plan by component; None where too many part plans lose little; nothing where there is no plan.

        Raises TooWide if the components should be listed in smaller groups.
        """
        return _Work(self).best()

    def every(self) -> NDArray[np.bool_] | None:
        """All plans that lose so little, where there is one component, shape (plans, columns); None if too many."""
        return _Work(self).every()


class _Work:
    """A listing in the order of its steps: in each component the transfers with the fewest ways come first.

    The first steps, in which no component has a choice, are taken at once.
    """

    def __init__(self, listing: Listing) -> None:
        problem, losses = listing.problem, listing.ways.losses
        self._listing, self._room, self._prices = listing, listing.ways.room, listing.prices
        self._gain = np.append(problem.gains, 0.0)
        self._load = np.vstack([problem.loads.T, np.zeros(problem.limits.size)])
        way = np.argsort(losses, axis=2, kind="stable")
        losses, columns = (
            np.take_along_axis(losses, way, 2),
            listing.ways.columns[np.arange(way.shape[1])[:, None], way],
        )
        ways = (losses <= listing.losses[:, None, None]).sum(axis=2)
        self._order = np.argsort(ways, axis=1, kind="stable")
        self._ways = np.take_along_axis(ways, self._order, 1)
        self._columns = np.take_along_axis(columns, self._order[:, :, None], 1)
        self._losses = np.take_along_axis(losses, self._order[:, :, None], 1)
        self._after, self._freed = self._later()
        self._forced = self._without_choice()
        self._given_up = np.zeros(listing.size, dtype=bool)
        self._trail: list[tuple[Ints, Ints]] = []
        """By step: the part plan that each extends, and the column it takes."""

    def best(self) -> dict[int, Plan | None]:
        """See ``Listing``."""
        plans = self._plans()
        found: dict[int, Plan | None] = {int(c): None for c in np.flatnonzero(self._given_up)}
        return found | self._best_of(plans)

    def every(self) -> NDArray[np.bool_] | None:
        """See ``Listing``."""
        plans = self._plans()
        return None if self._given_up.any() else self._taken(self._picks(plans.component, np.arange(plans.gains.size)))

    def _plans(self) -> _Parts:
        size, taken = self._listing.size, self._columns[:, : self._forced, 0]
        parts = _Parts(np.arange(size), np.zeros(size), self._load[taken].sum(axis=1), self._gain[taken].sum(axis=1))
        for step in range(self._forced, self._order.shape[1]):
            parts = self._extended(parts, step)
        return parts

    def _without_choice(self) -> int:
        """Steps before the last one in which every component has one way only; that one loses nothing."""
        return int(np.logical_and.accumulate((self._ways[:, :-1] == 1).all(axis=0)).sum())

    def _later(self) -> tuple[Floats, Floats]:
        """The most and the least that the transfers after each step can add to loads; shape (size, steps, limits)."""
        most = self._load[self._columns[:, :, 0]]
        least = most.copy()
        for way in range(1, self._columns.shape[2]):
            is_there = (way < self._ways)[:, :, None]
            loads = self._load[self._columns[:, :, way]]
            most = np.where(is_there, np.maximum(most, loads), most)
            least = np.where(is_there, np.minimum(least, loads), least)
        return _after(most), _after(least)

    def _extended(self, parts: _Parts, step: int) -> _Parts:
        """The part plans with each of the ways of the next transfer that may still come to a plan."""
        ways = self._ways[parts.component, step]
        before = np.repeat(np.arange(ways.size), ways)
        way = np.arange(before.size) - np.repeat(np.cumsum(ways) - ways, ways)
        component = parts.component[before]
        lost = parts.lost[before] + self._losses[component, step, way]
        near = np.flatnonzero(lost <= self._listing.losses[component])
        before, lost, component = before[near], lost[near], component[near]
        if before.size * self._room.shape[1] > _WIDE and self._listing.size > 1:
            raise TooWide
        column = self._columns[component, step, way[near]]
        loads = parts.loads[before] + self._load[column]
        kept = self._possible(component, step, lost, loads)
        self._trail.append((before[kept], column[kept]))
        gains = parts.gains[before[kept]] + self._gain[column[kept]]
        return _Parts(component[kept], lost[kept], loads[kept], gains)

    def _possible(self, component: Ints, step: int, lost: Floats, loads: Floats) -> Ints:
        """Which part plans fit and lose little enough, in components that do not have too many of them."""
        room = self._room[component]
        idle = np.maximum(room - loads - self._after[component, step], 0.0)
        lost = lost + np.einsum("pl,pl->p", idle, self._prices[component])
        fits = (loads + self._freed[component, step] <= room).all(axis=1)
        kept = np.flatnonzero(fits & (lost <= self._listing.losses[component]))
        self._given_up |= np.bincount(component[kept], minlength=self._listing.size) > self._listing.most
        return kept[~self._given_up[component[kept]]]

    def _best_of(self, plans: _Parts) -> dict[int, Plan | None]:
        """The plan of each component that gains most; of equals the first by its columns."""
        most = np.full(self._listing.size, -np.inf)
        np.maximum.at(most, plans.component, plans.gains)
        near = np.flatnonzero(plans.gains >= most[plans.component] - _TIE)
        component, picks = plans.component[near], self._picks(plans.component[near], near)
        ordered = np.lexsort((*np.where(picks == STAYS, self._gain.size, picks).T[::-1], component))
        _, first = np.unique(component[ordered], return_index=True)
        return dict(zip(component[ordered[first]].tolist(), self._taken(picks[ordered[first]]), strict=True))

    def _picks(self, component: Ints, at: Ints) -> Ints:
        """The columns of plans, shape (plans, transfers)."""
        picks, every = np.empty((at.size, self._order.shape[1]), dtype=np.intp), np.arange(at.size)
        for step in range(self._order.shape[1] - 1, self._forced - 1, -1):
            before, columns = self._trail[step - self._forced]
            picks[every, self._order[component, step]] = columns[at]
            at = before[at]
        for step in range(self._forced):
            picks[every, self._order[component, step]] = self._columns[component, step, 0]
        return picks

    def _taken(self, picks: Ints) -> NDArray[np.bool_]:
        """Whether each column is taken, shape (plans, columns)."""
        taken = np.zeros((len(picks), self._gain.size), dtype=bool)
        np.put_along_axis(taken, picks, True, axis=1)  # staying, -1, is the one after the last column
        return taken[:, :-1]


def _after(loads: Floats) -> Floats:
    """Sums of what comes after each step."""
    sums = np.cumsum(loads[:, ::-1], axis=1)[:, ::-1]
    return np.concatenate([sums[:, 1:], np.zeros_like(sums[:, :1])], axis=1)
