"""A bound of the best plan by all that each host can take: a proof of most plans that no relaxation of limits proves.

The sets of bids that fit a host, together, make its part of a plan. With prices u >= 0 of the transfers, which may go
to one place only, and p >= 0 of the limits of hosts that are not looked at in this way, no plan gains more than

    sum of u + p limit + sum over hosts of the most that a set which fits gains at r + sum of positive r elsewhere,
    r[j] = gain[j] - u of the transfer of j - p load[j].

Sets that fit do not hang on gains, and what fits is part of a largest set that fits. The prices are guesses by the
linear program over the convex hulls of the hosts' sets; the bound is added up here. (Fisher, Jaikumar and Van
Wassenhove 1986, Management Science 32; as columns: Savelsbergh 1997, Operations Research 45.)
"""

from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..solve.prices import Prices
from ..solve.rows import Rows
from .assignment import Assignment, Floats
from .room import hosts

_BITS, _SETS, _MOST = 62, 20_000, 500
"""Bids of a host, sets of them that fit, and the largest of these; where there are more its limits have prices."""
_FEW = 2_000
"""Sets of all hosts for which a linear program is solved for one choice after the other."""
_ROUNDING = 1e-12
"""The order of a sum, in units of a limit: what fits but for that is a set too, so that the bound is one."""


class Hulls:
    """The largest sets that fit each host of a program, for any choice of open columns."""

    def __init__(self, problem: Assignment) -> None:
        self._left, self._elsewhere = np.ones(problem.limits.size, bool), np.ones(len(problem.columns), bool)
        found: list[tuple[NDArray[np.intp], Floats]] = []
        for rows, users in hosts(problem):
            if (sets := _largest_sets(problem, rows, users)) is not None:
                found.append((users, sets))
                self._left[rows] = self._elsewhere[users] = False
        self.problem, self.by_host = problem, tuple(found)
        """Bids of each host, and the largest sets of them as ones, shape (sets, bids)."""
        self._sets = np.zeros((sum(len(sets) for _, sets in found), len(problem.columns)))
        self._first = [0, *accumulate(len(sets) for _, sets in found)]
        for (users, sets), first, end in zip(found, self._first, self._first[1:], strict=False):
            self._sets[first:end, users] = sets

    @property
    def are_complete(self) -> bool:
        """Whether they stand for all limits, and are few enough for a linear program of every choice."""
        return not self._left.any() and len(self._sets) <= _FEW

    def fit(self, other: Assignment) -> bool:
        """Whether it is known that all plans that fit here fit the limits of another program of the same bids, too."""
        return not self._left.any() and bool((self._sets @ other.loads.T <= other.limits).all())

    def bounds(self, opened: NDArray[np.bool_]) -> Floats:
        """What no plan of open columns gains more than, shape (choices,); ``opened``: shape (choices, columns)."""
        return self.bound(opened, self.guessed(self.model(), opened)[1])

    def model(self) -> Prices:
        """The linear program over the hulls."""
        return Prices(self._rows, np.concatenate([-self.problem.gains, np.zeros(len(self._sets))]))

    def guessed(self, model: Prices, opened: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """What that says of points, shape (choices, columns), and of prices, of transfers and then of limits left."""
        sets_too = np.hstack([opened, np.ones((len(opened), len(self._sets)), dtype=bool)])
        points, prices = model.of(sets_too)
        size = len(self.problem.by_transfer) + int(self._left.sum())
        return points[:, : len(self.problem.columns)], prices[:, :size]

    def bound(self, opened: NDArray[np.bool_], prices: Floats) -> Floats:
        """The bound at any such prices, at least 0, added up here; shape (choices,)."""
        problem, transfers = self.problem, len(self.problem.by_transfer)
        of_transfers, of_limits = prices[:, :transfers], prices[:, transfers:]
        is_asked = opened @ problem.of_transfer.astype(float) > 0
        reduced = problem.gains - of_transfers[:, self._transfer] - of_limits @ problem.loads[self._left]
        gained = np.where(opened, np.maximum(reduced, 0.0), 0.0)
        top = np.where(is_asked, of_transfers, 0.0).sum(axis=1) + of_limits @ problem.limits[self._left]
        top += gained[:, self._elsewhere].sum(axis=1)
        for users, sets in self.by_host:
            top += (gained[:, users] @ sets.T).max(axis=1)
        return np.asarray(top)

    @cached_property
    def _transfer(self) -> NDArray[np.intp]:
        """The transfer of each column."""
        return np.asarray(self.problem.of_transfer.argmax(axis=1))

    @cached_property
    def _rows(self) -> Rows:
        """Each transfer once, the limits that are left, one set each host, and bids only where they are of a set."""
        problem, columns, sets = self.problem, len(self.problem.columns), len(self._sets)
        per_host = np.zeros((len(self._first) - 1, sets))
        for host, (first, end) in enumerate(pairwise(self._first)):
            per_host[host, first:end] = 1.0
        bids = np.flatnonzero(~self._elsewhere)
        parts = [
            [sparse.csr_array(problem.of_transfer.T.astype(float)), None],
            [sparse.csr_array(problem.loads[self._left]), None],
            [None, sparse.csr_array(per_host)],
            [sparse.eye_array(columns, format="csr")[bids], sparse.csr_array(-self._sets.T[bids])],
        ]
        transfers, every = len(problem.by_transfer), np.ones(columns + sets)
        most = np.concatenate(
            [np.ones(transfers), problem.limits[self._left], np.ones(len(per_host)), np.zeros(bids.size)]
        )
        matrix = sparse.csr_array(sparse.block_array(parts, format="csr"))
        return Rows(matrix, np.full(most.size, -np.inf), most, np.zeros_like(every), every, np.zeros(every.size, bool))


def _largest_sets(problem: Assignment, rows: NDArray[np.intp], users: NDArray[np.intp]) -> Floats | None:
    """The sets of a host's bids that fit and to which none can be added, as ones, shape (sets, users); None if many.

    Sets are bit masks over the users; those with each further one are added to those without it.
    """
    limits, sets, loads = problem.limits[rows] + _ROUNDING, np.zeros(1, dtype=np.int64), np.zeros((1, rows.size))
    if users.size > _BITS:
        return None
    for bid, user in enumerate(users.tolist()):
        more = loads + problem.loads[rows, user]
        fits = (more <= limits).all(axis=1)
        sets, loads = np.concatenate([sets, sets[fits] | 1 << bid]), np.vstack([loads, more[fits]])
        if sets.size > _SETS:
            return None
    can_grow = [np.isin(sets | 1 << bid, sets) & (sets >> bid & 1 == 0) for bid in range(users.size)]
    largest = sets[~np.any(can_grow, axis=0)]
    if largest.size > _MOST:
        return None
    return np.asarray(largest[:, None] >> np.arange(users.size) & 1, dtype=float)
