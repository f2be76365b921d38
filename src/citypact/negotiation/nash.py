"""The Nash bargaining solution of a convex set: the point with the largest product of (gain - disagreement) ** weight.

Newton's method finds it: each step goes toward the point of the set with the largest second-order estimate of the
logarithms, a program of least squares, as far as their sum grows. That it is the solution is shown by a linear program.
The sum is concave, so nothing in the set is better than the point x by more than

    max over the set of  sum_i weight_i (y_i - x_i) / (x_i - disagreement_i)

the height above its supporting hyperplane. That maximum, itself proven by a dual bound, is the gap that is reported.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SolverLimit
from ..solve.answer import Floats
from ..solve.conic import least_squares
from ..solve.recheck import is_feasible
from ..text import both
from .reach import Reach

_NO_GAIN = 1e-6
"""Part of the largest possible gain below which a player counts as one who can gain nothing."""
_CLOSED = 1e-6
"""How far the weighted mean of the logarithms may be from its maximum."""
_RISE = 1e-13
"""A promised rise of that mean after which no further step is worth it: each squares what is missing."""
_STEPS = 50
_HALVINGS = 50


def nash_point(reach: Reach, disagreement: Floats, power: Floats, ideal: Floats) -> tuple[Floats, float]:
    """The solution and its gap. Players who can gain nothing stay at disagreement and do not count.

    Raises
    ------
    SolverLimit
        The point was not found, or is not shown to be the solution.
    """
    possible = ideal - disagreement
    gaining = np.flatnonzero(possible > _NO_GAIN * max(float(np.abs(possible).max()), 1e-12))
    if not gaining.size:
        return disagreement.copy(), 0.0
    product = _Product(reach, disagreement, gaining, power[gaining] / power[gaining].sum())
    gains = product.climb(product.start(ideal))
    gap = product.height(gains)
    if not gap <= _CLOSED:
        raise SolverLimit(both("negotiation.nash_open", gap=f"{gap:.2g}"))
    return gains, max(0.0, gap) * float(power[gaining].sum())


@dataclass(frozen=True, eq=False)
class _Product:
    """The weighted mean of the logarithms of what those who can gain do gain."""

    reach: Reach
    disagreement: Floats
    gaining: NDArray[np.intp]
    share: Floats
    """Weights of those who can gain; they add up to 1."""

    def start(self, ideal: Floats) -> Floats:
        """Gains in the proportions of the largest possible ones, so that all who can gain do."""
        direction = np.zeros(self.reach.players)
        direction[self.gaining] = self._above(ideal)
        return self.reach.farthest(self.disagreement, direction)[1]

    def climb(self, gains: Floats) -> Floats:
        """From reachable gains to the largest mean."""
        for _ in range(_STEPS):
            toward = self._newton(gains)
            promised = float(self._slopes(gains) @ (toward - gains))
            gains = gains + self._length(gains, toward) * (toward - gains)
            if promised <= _RISE:
                break
        return gains

    def height(self, gains: Floats) -> float:
        """How far the set rises above the supporting hyperplane at these gains."""
        slopes = self._slopes(gains)
        best = self.reach.largest(slopes, self.disagreement)
        return np.inf if best is None else float(slopes @ (best - gains))

    def _newton(self, gains: Floats) -> Floats:
        """The reachable gains with the largest second-order estimate, every coalition's row respected."""
        places, above = np.array(self.reach.places)[self.gaining], self._above(gains)
        while True:
            rows = self.reach.above(self.disagreement)
            weights, aims = np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
            weights[places], aims[places] = self.share / above**2, gains[self.gaining] + above
            point = least_squares(rows, weights / weights.max(), aims)
            if self.reach.cut(point):
                continue
            if not is_feasible(rows, point):
                raise SolverLimit(both("negotiation.nash_lost"))
            return self.reach.gains(point)

    def _length(self, gains: Floats, toward: Floats) -> float:
        """How far toward a point the mean grows, as a part of the way."""
        if self._rises(toward, toward - gains):
            return 1.0
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            rises = self._rises(gains + middle * (toward - gains), toward - gains)
            low, high = (middle, high) if rises else (low, middle)
        return low

    def _rises(self, gains: Floats, way: Floats) -> bool:
        """Whether the mean still grows along a way."""
        return bool((self._above(gains) > 0).all() and self._slopes(gains) @ way >= 0)

    def _slopes(self, gains: Floats) -> Floats:
        """Growth of the mean by each player's gain, shape (players,)."""
        slopes = np.zeros(self.reach.players)
        slopes[self.gaining] = self.share / self._above(gains)
        return slopes

    def _above(self, gains: Floats) -> Floats:
        return gains[self.gaining] - self.disagreement[self.gaining]
