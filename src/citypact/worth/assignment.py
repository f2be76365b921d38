"""Which transfers go where when hosts are short of capacity: a generalized assignment problem.

    max  sum gain[j] z[j]
    s.t. sum of z[j] over the bids j for a transfer <= 1
         sum of load[l, j] z[j] <= limit[l]  for every host and resource l;   z binary

Gains stand in units of the largest and loads in units of the capacity, so that tolerances mean the same whatever the
units of the case.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..solve.rows import Rows
from .opportunities import FITS, Opportunities

Floats = NDArray[np.float64]
Plan = NDArray[np.bool_]
"""Which bids are followed; shape (columns,)."""


@dataclass(frozen=True, eq=False)
class Assignment:
    """The bids of a case, or some of them, with the limits of their hosts."""

    columns: tuple[tuple[int, int], ...]
    """Candidate and rank of the bid of each column."""
    gains: Floats
    """Shape (columns,), in units of ``scale``."""
    scale: float
    """In the case's money."""
    loads: Floats
    """Shape (limits, columns); negative where a bid frees room."""
    limits: Floats
    """Shape (limits,), the rounding that is allowed for included."""

    @cached_property
    def rows(self) -> Rows:
        """The program as rows: a row for each transfer, then one for each limit; to be minimized at ``-gains``."""
        n, up = len(self.columns), np.concatenate([np.ones(len(self.by_transfer)), self.limits])
        matrix = sparse.csr_array(np.vstack([self.of_transfer.T, self.loads]))
        return Rows(matrix, np.full(up.size, -np.inf), up, np.zeros(n), np.ones(n), np.ones(n, bool))

    @cached_property
    def by_transfer(self) -> tuple[list[int], ...]:
        """The columns of each transfer."""
        found: dict[int, list[int]] = {}
        for j, (k, _) in enumerate(self.columns):
            found.setdefault(k, []).append(j)
        return tuple(found.values())

    @cached_property
    def of_transfer(self) -> NDArray[np.int64]:
        """1 where a column is of a transfer, shape (columns, transfers)."""
        table = np.zeros((len(self.columns), len(self.by_transfer)), dtype=np.int64)
        for k, own in enumerate(self.by_transfer):
            table[own, k] = 1
        return table

    def part(self, component: int) -> "Assignment":
        """The same with only the bids of a bit mask open, and with the limits that these could exceed."""
        kept = [j for j in range(len(self.columns)) if component >> j & 1]
        loads = self.loads[:, kept]
        reachable = np.maximum(loads, 0.0).sum(axis=1) > self.limits
        columns = tuple(self.columns[j] for j in kept)
        return Assignment(columns, self.gains[kept], self.scale, loads[reachable], self.limits[reachable])

    def value(self, plan: Plan) -> float:
        """Gain of a plan, in units of ``scale``."""
        return float(self.gains[plan].sum())

    def allows(self, plan: Plan) -> bool:
        """Whether every transfer goes to one host at most and the hosts can take them all."""
        followed = [self.columns[j][0] for j in np.flatnonzero(plan).tolist()]
        return len(set(followed)) == len(followed) and bool((self.loads @ plan <= self.limits).all())


def assignment(chances: Opportunities, *, everyone: bool = False) -> Assignment:
    """The program of a case over all bids and all capacities that bids make use of.

    ``everyone``: only over the bids that are open to all cities together.
    """
    every = [(k, b, bid) for k, candidate in enumerate(chances.candidates) for b, bid in enumerate(candidate.bids)]
    opened = [(k, b, bid) for k, b, bid in every if not (everyone and bid.excluded)]
    columns = tuple((k, b) for k, b, _ in opened)
    gains = np.array([bid.gain for _, _, bid in opened])
    scale = float(gains.max(initial=0.0)) or 1.0
    hosts = np.array([bid.host for _, _, bid in opened], dtype=int)
    leaves = np.array([bid.leaves for _, _, bid in opened], dtype=int)
    uses = np.array([chances.candidates[k].uses for k, _ in columns]).reshape(len(columns), chances.capacity.shape[1])
    loads, limits = [], []
    for (host, resource), limit in np.ndenumerate(chances.capacity):
        load = np.where(hosts == host, uses[:, resource], 0.0) - np.where(leaves == host, uses[:, resource], 0.0)
        if np.isfinite(limit) and (load > 0).any():
            unit = float(limit) or float(load.max())
            loads.append(load / unit)
            limits.append(max(0.0, float(limit) / unit * FITS - float(chances.taken[host, resource]) / unit))
    return Assignment(
        columns, gains / scale, scale, np.array(loads).reshape(len(loads), len(columns)), np.array(limits)
    )
