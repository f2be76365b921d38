"""Which coalitions lie in the linear span of given ones: an exact test by residues modulo a prime."""

import random

import numpy as np
from numpy.typing import NDArray

from .coalitions import Ints, members

# All minors of 0/1 matrices of order up to 30 are below this prime (Hadamard), so that ranks modulo it are true ranks.
PRIME = 2**61 - 1
VAST = 2**607 - 1
"""The same for matrices of order up to 200, where coalitions are looked at one by one."""
HALF = 31  # residues are added up in two parts, which 64 bits hold


class Span:
    """Linear span of indicator vectors of coalitions of n players.

    A coalition S is inside when z(S) = 0 modulo 2**61 - 1 for a random z that vanishes on the span; a coalition outside
    passes with a probability of 2**-61, so among all 2**n with at most 2**(n-61). ``prime``: another than 2**61 - 1.

    >>> span = Span(3)
    >>> span.add(0b111), span.add(0b001), span.add(0b110)
    (True, True, False)
    >>> span.rank, 0b110 in span, 0b010 in span
    (2, True, False)
    """

    def __init__(self, n: int, prime: int = PRIME) -> None:
        self.n, self._prime = n, prime
        self._rows: dict[int, list[int]] = {}  # reduced echelon form, by pivot column
        chance = random.Random(n)
        self._free = [chance.randrange(1, prime) for _ in range(n)]
        self._refresh()

    @property
    def rank(self) -> int:
        """Dimension of the span."""
        return len(self._rows)

    def add(self, coalition: int) -> bool:
        """Extend the span by a coalition; False when it was inside already."""
        row = [0] * self.n
        for player in members(coalition):
            row[player] = 1
        for pivot, basis in self._rows.items():
            if row[pivot]:
                row = _minus(row, row[pivot], basis, self._prime)
        pivot = next((i for i, entry in enumerate(row) if entry), self.n)
        if pivot == self.n:
            return False
        inverse = pow(row[pivot], -1, self._prime)
        row = [entry * inverse % self._prime for entry in row]
        self._rows = {p: _minus(basis, basis[pivot], row, self._prime) for p, basis in self._rows.items()} | {
            pivot: row
        }
        self._refresh()
        return True

    def __contains__(self, coalition: int) -> bool:
        return sum(self.residues[i] for i in members(coalition)) % self._prime == 0

    def holds(self, coalitions: Ints) -> NDArray[np.bool_]:
        """Which of the coalitions lie in the span; modulo 2**61 - 1 only."""
        bits = coalitions[:, None] >> np.arange(self.n) & 1
        residues = np.array(self.residues, dtype=np.int64)
        high, low = bits @ (residues >> HALF), bits @ (residues & ((1 << HALF) - 1))
        # high * 2**31 = (a * 2**30 + b) * 2**31 = a + b * 2**31, because 2**61 = 1 modulo 2**61 - 1
        total = (high >> (61 - HALF)) + ((high & ((1 << (61 - HALF)) - 1)) << HALF) + low
        inside: NDArray[np.bool_] = total % PRIME == 0
        return inside

    def _refresh(self) -> None:
        self.residues = self._free.copy()
        free = [i for i in range(self.n) if i not in self._rows]
        for pivot, row in self._rows.items():
            self.residues[pivot] = -sum(row[i] * self._free[i] for i in free if row[i]) % self._prime


def _minus(row: list[int], factor: int, other: list[int], prime: int) -> list[int]:
    return [(a - factor * b) % prime for a, b in zip(row, other, strict=True)] if factor else row


def residue_sums(residues: list[int]) -> Ints:
    """z(S) modulo 2**61 - 1 for every coalition S of these players; shape (2**len(residues),)."""
    sums, prime = np.zeros(1 << len(residues), dtype=np.uint64), np.uint64(PRIME)
    for i, residue in enumerate(residues):
        upper = sums[1 << i : 2 << i]
        np.add(sums[: 1 << i], np.uint64(residue), out=upper)
        np.minimum(upper, upper - prime, out=upper)  # below the prime the difference wraps round and is larger
    return sums.view(np.int64)
