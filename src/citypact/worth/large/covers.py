"""Transfers that a host cannot all take: rows that cut off fractions of moves and no plan.

Of a set of transfers that need more of a resource than a host has, one at least goes elsewhere (a minimal cover: Balas
1975, Facets of the knapsack polytope, Mathematical Programming 8); transfers that need as much as any of the set can
stand for one of it. These rows bring the linear relaxation near to whole plans: where it was worth 0.03 % more than
these, it is worth the same, or a fifth of that more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...game.coalitions import members, sizes, subset_sums
from ..assignment import Assignment

Floats = NDArray[np.float64]
_MOST = 14
"""Transfers that a limit may hold for covers of it to be looked for among all sets of them."""
_BEYOND = 1e-9
"""Part of a limit that a set must exceed it by."""


@dataclass(frozen=True)
class Cover:
    """At most so many of these bids, columns of the assignment, can be followed under one of its limits."""

    limit: int
    columns: tuple[int, ...]
    most: int

    def excess(self, plan: Floats) -> float:
        """By how much a plan, whole or not, exceeds it."""
        return float(plan[list(self.columns)].sum()) - self.most


def covers(problem: Assignment) -> Iterator[Cover]:
    """All covers of all limits that are small enough, each once."""
    for number, (load, limit) in enumerate(zip(problem.loads, problem.limits.tolist(), strict=True)):
        users = [[j for j in own if load[j]] for own in problem.by_transfer]
        users = [own for own in users if own]
        if not (load < 0).any() and len(users) <= _MOST:
            needs = np.array([load[own].min() for own in users])
            found = ((_extended(needs, one), one.bit_count() - 1) for one in _minimal(needs, limit))
            for taking, most in dict.fromkeys(found):
                yield Cover(number, tuple(j for k in members(taking) for j in users[k]), most)


def _minimal(needs: Floats, limit: float) -> list[int]:
    """Sets that need more than there is, and no longer do without any one of them; as bit masks."""
    sums, least = subset_sums(needs), np.full(1 << needs.size, np.inf)
    for k, need in enumerate(needs.tolist()):
        np.minimum(least[: 1 << k], need, out=least[1 << k : 2 << k])
    most = limit + _BEYOND * max(1.0, limit)
    return [int(one) for one in np.flatnonzero((sums > most) & (sums - least <= most) & (sizes(needs.size) > 0))]


def _extended(needs: Floats, cover: int) -> int:
    """With all that need as much as any of it."""
    largest = max(needs[k] for k in members(cover))
    return cover | sum(1 << int(k) for k in np.flatnonzero(needs >= largest))
