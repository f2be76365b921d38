"""What known optima say of smaller components.

One that uses only bids which are open there is the optimum there too; and what is open of any is a plan to begin with.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Words = NDArray[np.uint64]
_MOST = 4_000
"""Components that are looked through, the last ones known."""
_NEAR = 500
"""The same where a plan to begin with is sought."""
_WORD = 64
_ALL = (1 << _WORD) - 1


class Heritage:
    """Plans of components as bit masks over some number of columns, in words of 64."""

    def __init__(self, columns: int, plans: Mapping[int, int]) -> None:
        self._words = max(1, -(-columns // _WORD))
        self._known: list[int] = []
        self._plans, self._components = self._packed([]), self._packed([])
        self._taken = np.zeros((0, columns), dtype=np.uint8)
        self.add(plans)

    def add(self, plans: Mapping[int, int]) -> None:
        """Plans by their components."""
        self._known = [*self._known, *plans][-_MOST:]
        self._components = np.vstack([self._components, self._packed(plans)])[-_MOST:]
        fresh = self._packed(plans.values())
        self._plans = np.vstack([self._plans, fresh])[-_MOST:]
        taken = np.unpackbits(fresh.view(np.uint8), axis=1, count=self._taken.shape[1], bitorder="little")
        self._taken = np.vstack([self._taken, taken])[-_NEAR:]

    def of(self, components: Sequence[int]) -> dict[int, int]:
        """By those of the components that inherit, the one that they do from: larger, and its plan is open to them."""
        asked = self._packed(components)
        fits = np.ones((len(components), len(self._known)), dtype=bool)
        for word in range(self._words):
            own = asked[:, word, None]
            fits &= ((own & ~self._components[:, word]) | (self._plans[:, word] & ~own)) == 0
        return {components[at]: self._known[int(fits[at].argmax())] for at in np.flatnonzero(fits.any(axis=1)).tolist()}

    def likely(self, opened: NDArray[np.bool_], gains: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Of the known plans, as far as they are open, the one that gains most, by component.

        ``opened``: shape (components, columns), like the plans; ``gains``: of the columns.
        """
        if not self._known:
            return np.zeros_like(opened)
        best = (sparse.csr_array(self._taken * gains) @ opened.T.astype(float)).argmax(axis=0)
        return np.asarray(opened & (self._taken[best] > 0))

    def _packed(self, masks: Iterable[int]) -> Words:
        words = [[mask >> _WORD * word & _ALL for word in range(self._words)] for mask in masks]
        return np.array(words, dtype=np.uint64).reshape(len(words), self._words)
