"""The Shapley value of one project however many cities have benefit of it.

A project is worth max(0, benefits of S - cost) where its members agree. The sums over coalitions are taken over pairs
of coalitions of two halves of the cities, the one half sorted (Horowitz and Sahni 1974, Computing partitions with
applications to the knapsack problem, JACM 21), so that they cost the root of 2**n.
"""

from math import comb

import numpy as np
from numpy.typing import NDArray

from ...game.coalitions import members, sizes, subset_sums
from ..opportunities import Undertaking

Floats = NDArray[np.float64]
HALVED = 40
"""Cities beyond those who must agree, at most."""


def project_value(undertaking: Undertaking) -> Floats:
    """Shapley value of a project, shape (cities,), in the case's money.

    Time and memory grow with 2**(k / 2), k being the cities that need not agree.
    """
    required, free = list(members(undertaking.required)), list(members(free_cities(undertaking)))
    players = len(required) + len(free)
    spare = float(undertaking.benefits[required].sum()) - undertaking.cost
    sizes_of = range(len(required), players + 1)
    joining = np.array([1.0 / (players * comb(players - 1, size - 1)) if size else 0.0 for size in sizes_of])
    apart = np.array([1.0 / (players * comb(players - 1, size)) if size < players else 0.0 for size in sizes_of])
    halves = Halves(undertaking.benefits[free], spare)
    values = np.zeros(undertaking.benefits.size)
    values[required] = halves.total(joining)
    values[free] = halves.by_member(joining) - (halves.total(apart) - halves.by_member(apart))
    return values


class Halves:
    """Sums of weight(size of T) max(0, spare + b(T)) over the sets T of some cities.

    Parameters
    ----------
    benefits : float array, shape (cities,)
    spare : what the sum of the benefits starts from
    """

    def __init__(self, benefits: Floats, spare: float) -> None:
        middle = benefits.size // 2
        self._halves, self._spare = (benefits[:middle], benefits[middle:]), spare

    def total(self, weights: Floats) -> float:
        """Over all sets; ``weights`` of shape (cities + 1,), by size."""
        return float(self._of_sets(0, weights).sum())

    def by_member(self, weights: Floats) -> Floats:
        """Over the sets that a city is in, shape (cities,)."""
        found = [self._of_sets(half, weights) for half in (0, 1)]
        sums = [
            float(of_sets.reshape(-1, 2, 1 << i)[:, 1].sum())
            for of_sets in found
            for i in range(of_sets.size.bit_length() - 1)
        ]
        return np.array(sums)

    def _of_sets(self, half: int, weights: Floats) -> Floats:
        """For each set of a half, the sum over all sets that are its union with one of the other half."""
        own, other = subset_sums(self._halves[half]) + self._spare, subset_sums(self._halves[1 - half])
        own_sizes, other_sizes = (sizes(part.size) for part in (self._halves[half], self._halves[1 - half]))
        found = np.zeros(own.size)
        for size in range(self._halves[1 - half].size + 1):
            ascending = np.sort(other[other_sizes == size])
            above = np.concatenate([np.cumsum(ascending[::-1])[::-1], [0.0]])
            first = np.searchsorted(ascending, -own, side="right")
            found += weights[own_sizes + size] * (above[first] + (ascending.size - first) * own)
        return found


def free_cities(undertaking: Undertaking) -> int:
    """Who has benefit or harm of a project and need not agree to it."""
    concerned = sum(1 << int(i) for i in np.flatnonzero(undertaking.benefits))
    return concerned & ~undertaking.required
