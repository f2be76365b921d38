"""How much of each limit can be used at all: often a host cannot fill its room, as what may come does not add up to it.

The most that fits of what is open, over all subsets of a host's bids that keep all of its limits, is itself a limit
that no plan exceeds, and a tighter one: what plans are proven to lose is more by it, and fewer come near the best.
(For one limit alone, the subset sum bound of Martello and Toth 1990, Knapsack problems.)
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..game.coalitions import subset_sums
from .assignment import Assignment, Floats

_MOST = 14
"""Bids of a host all of whose subsets are looked at."""
_ROUNDING = 1e-12
"""The order of a sum, in units of a limit."""


class Room:
    """The room at the hosts of a program, for any choice of open columns."""

    def __init__(self, problem: Assignment) -> None:
        self._limits = problem.limits
        few = ((rows, users) for rows, users in hosts(problem) if users.size <= _MOST)
        self._fits = [(rows, users, _most_that_fits(problem, rows, users)) for rows, users in few]

    def of(self, opened: NDArray[np.bool_]) -> Floats:
        """What no plan exceeds, shape (components, limits); ``opened``: shape (components, columns)."""
        room = np.tile(self._limits, (len(opened), 1))
        for rows, users, most in self._fits:
            room[:, rows] = np.minimum(room[:, rows], most[opened[:, users] @ (1 << np.arange(users.size))] + _ROUNDING)
        return room


def hosts(problem: Assignment) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Limits and bids of each host that frees no room; no bid is of two of them."""
    kept = np.flatnonzero((problem.loads >= 0).all(axis=1))
    used = problem.loads[kept] > 0
    joined = used @ used.T | np.eye(kept.size, dtype=bool)
    while not np.array_equal(joined, wider := joined @ joined):
        joined = wider
    first = joined.argmax(axis=1) if kept.size else kept
    for one in np.unique(first).tolist():
        yield kept[first == one], np.flatnonzero(used[first == one].any(axis=0))


def _most_that_fits(problem: Assignment, rows: NDArray[np.intp], users: NDArray[np.intp]) -> Floats:
    """The most that is used of each limit by a subset of open bids that fits; shape (2**users, rows)."""
    most = subset_sums(problem.loads[np.ix_(rows, users)].T)
    most[(most > problem.limits[rows]).any(axis=1)] = 0.0
    for bid in range(users.size):
        pairs = most.reshape(-1, 2, 1 << bid, rows.size)
        np.maximum(pairs[:, 1], pairs[:, 0], out=pairs[:, 1])
    return most
