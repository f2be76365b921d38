"""Coalitions that a search has come across, with what they could do alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...mechanism.rights import Entitled
from .oracle import Oracle

Floats = NDArray[np.float64]


@dataclass(eq=False)
class Met:
    """Coalitions met, the single ones and all but one to begin with; in the case's money."""

    oracle: Oracle
    coalitions: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        n = len(self.oracle.players)
        self._known: dict[int, float] = {}
        self._inside, self.worths = np.zeros((0, n)), np.zeros(0)
        self.add(one for i in range(n) for one in (1 << i, (1 << n) - 1 ^ 1 << i))

    def add(self, coalitions: Iterable[int]) -> None:
        """Meet coalitions; not the empty one, nor that of all."""
        fresh = sorted({*coalitions} - self._known.keys() - {0, (1 << len(self.oracle.players)) - 1})
        if fresh:
            worths = self.oracle.worths(fresh)
            self._known |= zip(fresh, worths.tolist(), strict=True)
            self.coalitions += fresh
            self._inside = np.vstack((self._inside, self.oracle.listing.members(fresh)))
            self.worths = np.concatenate((self.worths, worths))

    def worth(self, coalition: int) -> float:
        """What a coalition could do alone, whether it was met or not."""
        return self._known[coalition] if coalition in self._known else self.oracle.worth(coalition)

    def excess(self, gains: Floats) -> Floats:
        """What those met fall short by, in their order."""
        return self.worths - self.sums(gains)

    def sums(self, amounts: Floats) -> Floats:
        """Sums of amounts by city over the members of those met, in their order."""
        return np.asarray(self._inside @ amounts)

    def beyond(self, gains: Floats, above: float, entitled: Entitled) -> list[int]:
        """Those with a right that fall short by more than an amount, the worst first."""
        excess = self.excess(gains)
        found = np.flatnonzero(excess > above)
        ordered = [self.coalitions[i] for i in found[np.argsort(-excess[found], kind="stable")]]
        return [coalition for coalition in ordered if entitled.has(coalition)]

    @cached_property
    def largest(self) -> float:
        """No coalition's worth is larger: proven, where none is harmed by more members that is the worth of all."""
        together = self.oracle.together
        if len(self.oracle.players) < 2:
            return together
        return max(together, self.oracle.worst(np.zeros(len(self.oracle.players))).bound)
