"""Plans that hull bounds prove best: at the prices of components much alike, and where these do not, at their own.

Prices that prove the plan of one component prove those of many others which differ from it by a few bids: what they
come to is added up for each anew, and so is what its plan gains.
"""

import numpy as np
from numpy.typing import NDArray

from .assignment import Floats
from .hulls import Hulls
from .replies import Replies

Words = NDArray[np.uint64]
_MOST = 2_000
"""Components whose prices are kept, the last ones known."""
_NEAREST = (2, 8, 32)
"""So many are tried first, and so many in all where these prove nothing."""
_CELLS = 1_000_000
"""Figures of bounds that are held at once, about."""
MEETS = 1e-9
"""How far a bound may be from a plan it proves, in units of the largest gain of a bid."""


class Alike:
    """Best plans with the prices that prove them."""

    def __init__(self, hulls: Hulls) -> None:
        columns, transfers = len(hulls.problem.columns), len(hulls.problem.by_transfer)
        self._hulls, self._model, self._replies = hulls, hulls.model(), Replies(hulls)
        self._opened, self._plans = _words(np.zeros((0, columns), bool)), np.zeros((0, columns), bool)
        self._prices, self._of_transfer = np.zeros((0, transfers)), hulls.problem.of_transfer.astype(float)
        self.linear_programs = 0

    def proven(self, opened: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether a plan is proven best, shape (choices,), and the plans, shape (choices, columns) like ``opened``."""
        prices, plans = np.zeros((len(opened), self._prices.shape[1])), np.zeros_like(opened)
        proven = np.zeros(len(opened), dtype=bool)
        self._try_known(opened, proven, prices, plans)
        rest = np.flatnonzero(~proven)
        points, prices[rest] = self._hulls.guessed(self._model, opened[rest])
        plans[rest] = (points > 0.5) & opened[rest]
        proven[rest] = self._prove(opened[rest], self._hulls.bound(opened[rest], prices[rest]), plans[rest])
        self.linear_programs += rest.size
        self._keep(opened[proven], prices[proven], plans[proven])
        return proven, plans

    def _try_known(
        self, opened: NDArray[np.bool_], proven: NDArray[np.bool_], prices: Floats, plans: NDArray[np.bool_]
    ) -> None:
        """Prove what the prices of the nearest known components prove; all of ``proven`` are False before."""
        size = min(_NEAREST[-1], len(self._plans))
        if not size:
            return
        words = _words(opened)
        apart = np.bitwise_count(words[:, None] ^ self._opened).sum(axis=2, dtype=np.uint16)
        ends = [min(end, size) for end in _NEAREST]
        nearest = np.argpartition(apart, [end - 1 for end in ends], axis=1)
        for first, end in zip([0, *ends], ends, strict=False):
            rest = np.flatnonzero(~proven)
            for some in np.array_split(rest, 1 + rest.size * (end - first) * opened.shape[1] // _CELLS):
                if some.size and end > first:
                    near = nearest[some, first:end]
                    prices[some], plans[some], proven[some] = self._at_known(opened[some], near)

    def _at_known(
        self, opened: NDArray[np.bool_], near: NDArray[np.intp]
    ) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
        """The best prices and plans by known components, shape (choices, known), and what they prove."""
        every, size = np.arange(len(opened)), near.shape[1]
        bounds = self._hulls.bound(np.repeat(opened, size, axis=0), self._prices[near.ravel()]).reshape(-1, size)
        begun = self._plans[near] & opened[:, None]
        plans = self._replies.plans(opened, begun[every, (begun @ self._hulls.problem.gains).argmax(axis=1)])
        best = bounds.argmin(axis=1)
        return self._prices[near[every, best]], plans, self._prove(opened, bounds[every, best], plans)

    def _prove(self, opened: NDArray[np.bool_], bounds: Floats, plans: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether bounds meet plans that can be carried out: one below such a plan is no bound."""
        problem = self._hulls.problem
        allowed = (plans @ problem.loads.T <= problem.limits).all(axis=1) & (plans <= opened).all(axis=1)
        allowed &= (plans @ self._of_transfer <= 1.0).all(axis=1)
        return np.asarray(allowed & (np.abs(bounds - plans @ problem.gains) <= MEETS))

    def _keep(self, opened: NDArray[np.bool_], prices: Floats, plans: NDArray[np.bool_]) -> None:
        self._opened = np.vstack([self._opened, _words(opened)])[-_MOST:]
        self._prices = np.vstack([self._prices, prices])[-_MOST:]
        self._plans = np.vstack([self._plans, plans])[-_MOST:]


def _words(opened: NDArray[np.bool_]) -> Words:
    """Bits in words of 64, shape (choices, words)."""
    packed = np.packbits(opened, axis=1)
    return np.ascontiguousarray(np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8)))).view(np.uint64)
