"""Which bids compete for capacity in a coalition, and the components they fall into: each can be planned by itself.

A host whose limit no choice can reach ties nothing together. Coalitions share components, which are solved once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..game.coalitions import mask
from .diversions import NOBODY
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


def components(chances: Opportunities, columns: Columns, crowded: NDArray[np.intp]) -> Components:
    """The components of the given coalitions."""
    tied = _tied(chances, columns, crowded)
    first, kind = _different(tied)
    touched = _touched(chances, columns)
    return Components(crowded, kind, tuple(_split(touched, row) for row in tied[first]))


def _different(rows: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first of each kind of rows, and the kind of each row, from words of 64 bits, one word after the other."""
    packed = np.packbits(rows, axis=1)
    words = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8))).view(np.uint64)
    first, kind = np.zeros(min(1, len(rows)), dtype=np.intp), np.zeros(len(rows), dtype=np.intp)
    for column in words.T:
        _, word = np.unique(column, return_inverse=True)
        _, first, kind = np.unique(kind * len(rows) + word, return_index=True, return_inverse=True)
    return first, kind


def _tied(chances: Opportunities, columns: Columns, coalitions: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which bids compete for capacity in each coalition; shape (coalitions, columns).

    A bid does if its transfer has a bid, in the coalition, that takes or frees room at a host that could be asked for
    more than it has.
    """
    bids = [chances.candidates[k].bids[b] for k, b in columns]
    hosts, leaves = (np.array([getattr(bid, end) for bid in bids], dtype=int) for end in ("host", "leaves"))
    candidates = np.array([k for k, _ in columns], dtype=int)
    is_open = np.array([bid.open_to(coalitions) for bid in bids], dtype=bool).reshape(len(bids), coalitions.size).T
    uses = np.array([chances.candidates[k].uses for k, _ in columns]).reshape(len(columns), chances.capacity.shape[1])
    scarce = np.zeros((coalitions.size, len(chances.cities) + 1), dtype=bool)  # the last: no host
    for host in range(len(chances.cities)):
        demand = chances.taken[host] + is_open[:, hosts == host].astype(float) @ uses[hosts == host]
        scarce[:, host] = (demand > chances.capacity[host] * FITS).any(axis=1)
    competes = is_open & (scarce[:, hosts] | scarce[:, leaves])
    return np.asarray(is_open & (competes @ (candidates[:, None] == candidates[None, :])))


def _touched(chances: Opportunities, columns: Columns) -> list[int]:
    """The transfer and the hosts that each bid touches, as bit masks."""
    bids = ((k, chances.candidates[k].bids[b]) for k, b in columns)
    hosts = ((k, mask(city for city in (bid.host, bid.leaves) if city != NOBODY)) for k, bid in bids)
    return [1 << k | cities << len(chances.candidates) for k, cities in hosts]


def _split(touched: Sequence[int], tied: NDArray[np.bool_]) -> tuple[int, ...]:
    """Components of competing bids that share no transfer and no host, as bit masks over the columns."""
    parts: list[tuple[int, int]] = []  # bids, and the transfers and hosts they touch
    for j in np.flatnonzero(tied).tolist():
        bids, around = 1 << j, touched[j]
        apart = [part for part in parts if not part[1] & around]
        if len(apart) < len(parts):
            for part in parts:
                if part[1] & touched[j]:
                    bids, around = bids | part[0], around | part[1]
            parts = apart
        parts.append((bids, around))
    return tuple(bids for bids, _ in parts)
