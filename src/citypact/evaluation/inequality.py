"""How unequal regions are: three measures of a figure per head, each person counting once.

Values have shape (regions,), weights are numbers of persons. Multiplying all values, or all weights, by a number
changes nothing (scale and replication invariance); 0 means that all are equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Theil:
    """Theil's index and its parts."""

    between: float
    """Inequality of the groups' means."""
    within: float
    """Inequality inside the groups, by each group's part of the total."""

    @property
    def total(self) -> float:
        """Between and within together."""
        return self.between + self.within


def coefficient_of_variation(values: ArrayLike, weights: ArrayLike) -> float:
    """Standard deviation over mean, weighted by persons (Williamson 1965, index V_w).

    Raises ValueError unless the mean is positive.

    >>> coefficient_of_variation([1, 3], [1, 1])
    0.5
    """
    x, w = _checked(values, weights)
    mean = float(w @ x)
    return float(np.sqrt(w @ (x - mean) ** 2) / mean)


def gini(values: ArrayLike, weights: ArrayLike) -> float:
    """Half the mean absolute difference between two persons, over the mean (Gini 1912).

    Below 1 if no value is negative. Raises ValueError unless the mean is positive.

    >>> gini([1, 3], [1, 1])
    0.25
    """
    x, w = _checked(values, weights)
    return float(w @ np.abs(x[:, None] - x[None, :]) @ w / (2.0 * (w @ x)))


def theil(values: ArrayLike, weights: ArrayLike, groups: Sequence[object] | None = None) -> Theil:
    """Theil's T, ``sum w (x / mean) ln(x / mean)``, parted between and within groups (Theil 1967, chapter 4).

    Without groups all of it is within. At most the logarithm of all persons over those of the smallest region.

    Raises
    ------
    ValueError
        A negative value, or a mean that is not positive.

    >>> theil([2, 2], [1, 3]).total
    0.0
    """
    x, w = _checked(values, weights)
    if (x < 0).any():
        raise ValueError("Theil's index needs values of at least 0")
    names = [None] * x.size if groups is None else list(groups)
    mean, between, within = float(w @ x), 0.0, 0.0
    for name in dict.fromkeys(names):
        inside = np.array([other == name for other in names])
        persons, money = float(w[inside].sum()), float(w[inside] @ x[inside])
        if money > 0:
            part = money / mean
            between += part * float(np.log(part / persons))
            within += part * _entropy(x[inside] * persons / money, w[inside] / persons)
    return Theil(between, within)


def _entropy(ratios: Floats, weights: Floats) -> float:
    """Sum of ``w r ln r``; 0 ln 0 is 0."""
    logs = np.log(ratios, where=ratios > 0, out=np.zeros(ratios.size))
    return float(weights @ (ratios * logs))


def _checked(values: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    """Values, and weights that add up to 1."""
    x, w = np.asarray(values, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if x.shape != w.shape or x.ndim != 1 or not x.size or not (w > 0).all():
        raise ValueError(f"one positive weight is needed for each of at least one value, not {w} for {x}")
    w = w / w.sum()
    if not w @ x > 0:
        raise ValueError(f"inequality needs a positive mean, not {w @ x:g}")
    return x, w
