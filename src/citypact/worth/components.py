"""Which bids compete for capacity in a coalition, and the components they fall into: each can be planned by itself.

A host whose limit no choice can reach ties nothing together. Coalitions share components, which are solved once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .opportunities import FITS, Opportunities

Columns = tuple[tuple[int, int], ...]
"""Candidate and rank of the bid of each column."""


@dataclass(frozen=True, eq=False)
class Components:
    """The components of every coalition whose hosts cannot take every transfer at its best one."""

    crowded: NDArray[np.intp]
    """Those coalitions, ascending."""
    kind: NDArray[np.intp]
    """Shape (crowded,): which entry of ``parts`` each has."""
    parts: tuple[tuple[int, ...], ...]
    """Components as bit masks over the columns."""

    @property
    def every(self) -> frozenset[int]:
        """All components there are."""
        return frozenset(component for parts in self.parts for component in parts)

    def of(self, coalition: int) -> tuple[int, ...]:
        """The components of a coalition; none if its hosts can take all."""
        at = int(np.searchsorted(self.crowded, coalition))
        is_crowded = at < self.crowded.size and self.crowded[at] == coalition
        return self.parts[self.kind[at]] if is_crowded else ()

    def coalitions(self, kind: int) -> NDArray[np.intp]:
        """The coalitions that have the same parts."""
        return np.asarray(self.crowded[self.kind == kind])


def components(chances: Opportunities, columns: Columns, crowded: NDArray[np.intp]) -> Components:
    """The components of the given coalitions."""
    tied = _tied(chances, columns, crowded)
    different, kind = np.unique(np.packbits(tied, axis=1), axis=0, return_inverse=True)
    parts = tuple(_split(chances, columns, np.unpackbits(row, count=len(columns))) for row in different)
    return Components(crowded, kind.ravel(), parts)


def _tied(chances: Opportunities, columns: Columns, coalitions: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which bids compete for capacity in each coalition; shape (coalitions, columns).

    A bid does if its transfer has a bid, in the coalition, at a host that could be asked for more than it has.
    """
    origins = np.array([chances.candidates[k].origin for k, _ in columns], dtype=int)
    hosts = np.array([chances.candidates[k].bids[b].host for k, b in columns], dtype=int)
    candidates = np.array([k for k, _ in columns], dtype=int)
    is_open = ((coalitions[:, None] >> origins) & (coalitions[:, None] >> hosts) & 1).astype(bool)
    uses = np.array([chances.candidates[k].uses for k, _ in columns]).reshape(len(columns), chances.capacity.shape[1])
    scarce = np.zeros((coalitions.size, len(chances.cities)), dtype=bool)
    for host in range(len(chances.cities)):
        demand = is_open[:, hosts == host].astype(float) @ uses[hosts == host]
        scarce[:, host] = (demand > chances.capacity[host] * FITS).any(axis=1)
    competes = is_open & scarce[:, hosts]
    return np.asarray(is_open & (competes @ (candidates[:, None] == candidates[None, :])))


def _split(chances: Opportunities, columns: Columns, tied: NDArray[np.uint8]) -> tuple[int, ...]:
    """Components of competing bids that share no transfer and no host, as bit masks over the columns."""
    parts: list[tuple[int, int]] = []  # bids, and the transfers and hosts they touch
    for j in np.flatnonzero(tied):
        k, b = columns[j]
        bids, touched = 1 << int(j), 1 << k | 1 << len(chances.candidates) + chances.candidates[k].bids[b].host
        for other in [part for part in parts if part[1] & touched]:
            parts.remove(other)
            bids, touched = bids | other[0], touched | other[1]
        parts.append((bids, touched))
    return tuple(bids for bids, _ in parts)
