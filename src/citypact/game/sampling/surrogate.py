"""What is fitted to sampled worths: a regression tree, and a linear function with slopes by size on what it leaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...content import ByContent
from ..coalitions import Floats
from .oracle import Members
from .tree import Tree, grow

BAND = 1.0  # sizes within about so many of each other are smoothed together
HEAVIEST = 20.0  # weight of a row, as a multiple of the mean
MOST = 20_000  # rows for a fit; more would cost time and gain little
PENALTIES = np.logspace(-8, 4, 25)  # of the slopes, as multiples of the mean eigenvalue


@dataclass(frozen=True, eq=False)
class Surrogate(ByContent):
    """A tree and, on what it leaves, ``level_s + (z - s/n) slopes_s`` for a coalition of size s with membership z.

    Attributes
    ----------
    tree : Tree, or None
    level : float array, shape (n + 1,)
    slopes : float array, shape (n + 1, n)
    """

    tree: Tree | None
    level: Floats
    slopes: Floats

    def predict(self, members: Members, size: NDArray[np.intp]) -> Floats:
        """Worths expected of the rows."""
        n = members.shape[1]
        found = self.level[size] + np.einsum("ri,ri->r", members - size[:, None] / n, self.slopes[size])
        return np.asarray(found if self.tree is None else found + self.tree.predict(members, size))

    def contrasts(self) -> Floats:
        """D(s, i), shape (n + 1, n): mean over coalitions of size s with player i, less that over those without."""
        n = self.slopes.shape[1]
        found = self.slopes - (self.slopes.sum(axis=1, keepdims=True) - self.slopes) / (n - 1)
        return np.asarray(found if self.tree is None else found + self.tree.contrasts())


def fit(members: Members, size: NDArray[np.intp], worths: Floats, leaves: int) -> Surrogate:
    """Fit to rows sorted by size, each weighted by what its error would cost the Shapley value.

    The slopes are found free of any function of the size alone, by regression on what its smoothing leaves (Robinson
    1988, Root-N-consistent semiparametric regression).
    """
    every = -(-len(size) // MOST)
    members, size, worths = members[::every], size[::every], worths[::every]
    n = members.shape[1]
    weights = _weights(size, n)
    tree = grow(members, size, worths, weights, leaves) if leaves > 1 else None
    left = worths if tree is None else worths - tree.predict(members, size)
    smoother = _smoother(size, n)
    offset = members - size[:, None] / n
    slopes = _slopes(
        offset - _by_size(smoother, size, offset)[size],
        left - _by_size(smoother, size, left)[size],
        size,
        weights,
        smoother,
    )
    level = _level(smoother, size, left - np.einsum("ri,ri->r", offset, slopes[size]))
    return Surrogate(tree, level, slopes)


def _slopes(table: Floats, left: Floats, size: NDArray[np.intp], weights: Floats, smoother: Floats) -> Floats:
    """The same for all sizes, and on what that leaves, in proportion to the scatter within the size.

    The second suits a threshold: a vote is swung near the quota only.
    """
    n = table.shape[1]
    same = _ridge(table, left, weights)
    left = left - table @ same
    scatter = _level(smoother, size, left**2 / (size * (n - size)))
    scale = np.sqrt(scatter / max(scatter[size].mean(), 1e-300))
    return np.asarray(same + np.outer(scale, _ridge(table * scale[size][:, None], left, weights)))


def _weights(size: NDArray[np.intp], n: int) -> Floats:
    """The variance of the estimate is the sum of squared residuals with weights ``1 / (m_s^2 s (n - s))``."""
    weights = 1 / (np.bincount(size, minlength=n + 1)[size] ** 2 * size * (n - size))
    return np.asarray(np.minimum(weights / weights.mean(), HEAVIEST))


def _smoother(size: NDArray[np.intp], n: int) -> Floats:
    """Local linear regression on the size, as a matrix from sums by size to levels, shape (n + 1, n + 1).

    Source: Fan and Gijbels (1996), Local polynomial modelling and its applications.
    """
    apart = np.arange(n + 1) - np.arange(n + 1)[:, None]
    kernel = np.exp(-((apart / BAND) ** 2) / 2)
    count = np.bincount(size, minlength=n + 1)
    zeroth, first, second = (((kernel * apart**power) @ count)[:, None] for power in range(3))
    second = second + 1e-9
    return np.asarray(kernel * (second - apart * first) / np.maximum(zeroth * second - first**2, 1e-300))


def _by_size(smoother: Floats, size: NDArray[np.intp], values: Floats) -> Floats:
    """Smoothed mean of each size, of one column of values or of several."""
    starts = np.flatnonzero(np.diff(size, prepend=-1))
    return np.asarray(smoother[:, size[starts]] @ np.add.reduceat(values, starts, axis=0))


def _level(smoother: Floats, size: NDArray[np.intp], values: Floats) -> Floats:
    """The same within the range of the values: sizes without rows are not extrapolated beyond it."""
    return np.asarray(np.clip(_by_size(smoother, size, values), values.min(), values.max()))


def _ridge(table: Floats, values: Floats, weights: Floats) -> Floats:
    """Weighted ridge regression; the penalty is the one of least generalised cross-validation error.

    Source: Golub, Heath and Wahba (1979), Generalized cross-validation as a method for choosing a good ridge parameter.
    """
    root = np.sqrt(weights)
    table, values = table * root[:, None], values * root
    eigen, axes = np.linalg.eigh(table.T @ table)
    eigen = np.maximum(eigen, 0.0)
    pull = axes.T @ (table.T @ values)
    if not eigen.mean() > 0:
        return pull
    curbed = 1 / (eigen + PENALTIES[:, None] * eigen.mean())
    squares = values @ values - (2 * curbed - curbed**2 * eigen) @ pull**2
    freedom = len(values) - curbed @ eigen
    best = int(np.argmin(np.maximum(squares, 0.0) / freedom**2))
    return np.asarray(axes @ (curbed[best] * pull))
