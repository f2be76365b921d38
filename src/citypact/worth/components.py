"""Which bids compete for capacity in a coalition, and the components they fall into: each can be planned by itself.

A host whose limit no choice can reach ties nothing together. Coalitions with the same competing bids are of one kind,
and kinds share components, which are solved once. Coalitions are looked at in blocks, so that memory stays bounded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..deadline import Deadline
from ..text import both
from .diversions import NOBODY
from .opportunities import FITS, Opportunities
from .stages import WHOLE, Progress, stage

Columns = tuple[tuple[int, int], ...]
"""Candidate and rank of the bid of each column."""
Bits = NDArray[np.bool_]
Words = NDArray[np.uint64]
"""Bit masks in words of 64, shape (masks, words)."""
_Entry = TypeVar("_Entry", bound=np.generic)
_BLOCK, _KINDS = 1 << 16, 1 << 13
"""Coalitions that are looked at together, and kinds of them that are split together."""


@dataclass(frozen=True, eq=False)
class Components:
    """The components of every coalition whose hosts cannot take every transfer at its best one."""

    crowded: NDArray[np.intp]
    """Those coalitions, ascending."""
    kind: NDArray[np.intp]
    """Shape (crowded,): which row of ``parts`` each has."""
    masks: tuple[int, ...]
    """The components, as bit masks over the columns."""
    parts: sparse.csr_array
    """Shape (kinds, components): 1 where coalitions of a kind have a component."""

    @cached_property
    def every(self) -> frozenset[int]:
        """All components there are."""
        return frozenset(self.masks)

    def of(self, coalition: int) -> tuple[int, ...]:
        """The components of a coalition; none if its hosts can take all."""
        found = self._asked.get(coalition)
        if found is None:
            found = self._asked[coalition] = self._of(coalition)
        return found

    @cached_property
    def _asked(self) -> dict[int, tuple[int, ...]]:
        """Those of the coalitions that were asked for: each scheme of a table asks for nearly the same."""
        return {}

    def _of(self, coalition: int) -> tuple[int, ...]:
        at = int(np.searchsorted(self.crowded, coalition))
        if at == self.crowded.size or self.crowded[at] != coalition:
            return ()
        kind = self.kind[at]
        return tuple(self.masks[c] for c in self.parts.indices[self.parts.indptr[kind] : self.parts.indptr[kind + 1]])


def components(
    chances: Opportunities, columns: Columns, crowded: NDArray[np.intp], progress: Progress | None = None
) -> Components:
    """The components of the given coalitions, ascending; ``progress`` is told how much of the work is done."""
    looking, splitting = stage(progress, 0, WHOLE // 2), stage(progress, WHOLE // 2, WHOLE)
    tied = np.concatenate([_packed(_tied(chances, columns, block)) for block in _watched(crowded, _BLOCK, looking)])
    first, kind = _different(tied)
    together, size = _together(chances, columns), len(columns)
    split = [_split(together, _unpacked(block, size)) for block in _watched(tied[first], _KINDS, splitting)]
    words = np.concatenate([masks for masks, _ in split])
    starts = np.concatenate([[0], *(counts for _, counts in split)]).cumsum()
    one, which = _different(words)
    masks = tuple(int.from_bytes(word.tobytes(), "little") for word in words[one])
    parts = sparse.csr_array((np.ones(which.size, np.int8), which, starts), shape=(len(first), len(masks)))
    return Components(crowded, kind, masks, parts)


def _watched(rows: NDArray[_Entry], size: int, progress: Progress | None) -> Iterator[NDArray[_Entry]]:
    """An array in blocks of rows, each told of when the next one is asked for; one block of none if it has none."""
    for first in range(0, max(1, len(rows)), size):
        Deadline.current().check(both("worth.doing"))
        yield rows[first : first + size]
        if progress is not None and len(rows):
            progress(min(first + size, len(rows)), len(rows))


def _packed(bits: Bits) -> Words:
    """Bits of shape (columns, masks) as masks; at least one word each."""
    packed = np.packbits(bits, axis=0, bitorder="little")
    missing = -len(packed) % 8 if len(packed) else 8
    return np.ascontiguousarray(np.pad(packed, ((0, missing), (0, 0))).T).view(np.uint64)


def _unpacked(words: Words, columns: int) -> Bits:
    """The bits again, shape (columns, masks)."""
    return np.unpackbits(words.view(np.uint8).T, axis=0, count=columns, bitorder="little").view(bool)


def _different(words: Words) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first of each kind of masks, and the kind of each mask, one word after the other."""
    first, kind = np.zeros(min(1, len(words)), dtype=np.intp), np.zeros(len(words), dtype=np.intp)
    for column in words.T:
        _, word = np.unique(column, return_inverse=True)
        _, first, kind = np.unique(kind * len(words) + word, return_index=True, return_inverse=True)
    return first, kind


def _tied(chances: Opportunities, columns: Columns, coalitions: NDArray[np.intp]) -> Bits:
    """Which bids compete for capacity in each coalition; shape (columns, coalitions).

    A bid does if its transfer has a bid, in the coalition, that takes or frees room at a host that could be asked for
    more than it has.
    """
    bids = [chances.candidates[k].bids[b] for k, b in columns]
    hosts, leaves = (np.array([getattr(bid, end) for bid in bids], dtype=int) for end in ("host", "leaves"))
    is_open = np.array([bid.open_to(coalitions) for bid in bids], dtype=bool).reshape(len(bids), coalitions.size)
    uses = np.array([chances.candidates[k].uses for k, _ in columns]).reshape(len(columns), chances.capacity.shape[1])
    scarce = np.zeros((len(chances.cities) + 1, coalitions.size), dtype=bool)  # the last: no host
    for host in {*hosts.tolist(), *leaves.tolist()} - {NOBODY}:
        demand = chances.taken[host][:, None] + uses[hosts == host].T @ is_open[hosts == host].astype(float)
        scarce[host] = (demand > chances.capacity[host][:, None] * FITS).any(axis=0)
    competes: Bits = is_open & (scarce[hosts] | scarce[leaves])
    if not columns:
        return competes
    candidates = np.array([k for k, _ in columns])
    starts, of = np.unique(candidates, return_index=True, return_inverse=True)[1:]
    return np.asarray(is_open & np.logical_or.reduceat(competes, starts, axis=0)[of])


def _together(chances: Opportunities, columns: Columns) -> list[NDArray[np.intp]]:
    """Columns that touch the same transfer or the same host, where there are several."""
    touching: dict[tuple[str, int], list[int]] = {}
    for j, (k, b) in enumerate(columns):
        bid = chances.candidates[k].bids[b]
        cities = {city for city in (bid.host, bid.leaves) if city != NOBODY}
        for end in (("transfer", k), *(("host", city) for city in cities)):
            touching.setdefault(end, []).append(j)
    return [np.array(own) for own in touching.values() if len(own) > 1]


def _split(together: Sequence[NDArray[np.intp]], tied: Bits) -> tuple[Words, NDArray[np.intp]]:
    """Components of competing bids that share no transfer and no host, and how many there are of each kind.

    ``tied``: shape (columns, kinds). Every bid takes over the least number of a bid that it shares something with,
    until none changes.
    """
    columns, kinds = tied.shape
    own = np.arange(columns, dtype=np.min_scalar_type(columns))[:, None]
    none = own.dtype.type(columns)
    least = np.where(tied, own, none)
    is_changed = True
    while is_changed:
        is_changed = False
        for around in together:
            before = least[around]
            after = np.where(tied[around], before.min(axis=0), none)
            is_changed |= bool((after != before).any())
            least[around] = after
    of, kind = np.nonzero(tied & (least == own))
    masks = [_packed(least[:, kind[of == j]] == j) for j in np.unique(of)]
    words = np.concatenate([np.zeros((0, max(1, -(-columns // 64))), np.uint64), *masks])
    return words[np.argsort(kind, kind="stable")], np.bincount(kind, minlength=kinds)
