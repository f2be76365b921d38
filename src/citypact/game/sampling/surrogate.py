"""What is fitted to sampled worths: linear in membership, with the interactions of a few leading players."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..coalitions import Floats
from .oracle import Members

ROWS_A_SLOPE = 5  # coalitions fitted for each slope
BLOCK = 4096  # coalitions whose features are held at once
RIDGE = 0.1  # of the mean square, when there are as many coalitions as slopes; falls with the fourth power of more


def features(members: Members, leaders: NDArray[np.intp]) -> Floats:
    """Membership of every player, then for each leader the joint membership with every other, shape (m, (1 + k) n)."""
    table = members.astype(np.float64)
    blocks = [table]
    for leader in leaders:
        joint = table * table[:, [leader]]
        joint[:, leader] = 0.0
        blocks.append(joint)
    return np.hstack(blocks)


def contrasts(slopes: Floats, leaders: NDArray[np.intp], size: int, n: int) -> Floats:
    """D(size, i) of the fitted function for every player: its mean over the coalitions of this size with i, less that
    over those without.

    A single player k is in the coalition with chance 1 given k itself, (s-1)/(n-1) given another and s/(n-1) without;
    a pair with chance (s-1)/(n-1) given one of the two, and by the same count given or without a third.
    """
    single, pairs = slopes[:n], slopes[n:].reshape(len(leaders), n)
    linear = single - (single.sum() - single) / (n - 1)
    if not len(leaders):
        return np.asarray(linear)
    holding = pairs.sum(axis=0)
    holding[leaders] += pairs.sum(axis=1)
    given, third = (size - 1) / (n - 1), -2 * (size - 1) / ((n - 1) * max(n - 2, 1))
    return np.asarray(linear + given * holding + third * (pairs.sum() - holding))


@dataclass(frozen=True)
class Fit:
    """Slopes for every size, shape (n + 1, features), and means of features and worths to measure them from."""

    slopes: Floats
    leaders: NDArray[np.intp]
    centres: Floats
    means: Floats

    def residuals(self, members: Members, worths: Floats, size: NDArray[np.intp]) -> Floats:
        """Worths less those predicted."""
        left = worths - self.means[size]
        for start in range(0, len(size), BLOCK):
            rows = slice(start, start + BLOCK)
            offset = features(members[rows], self.leaders) - self.centres[size[rows]]
            left[rows] -= np.einsum("kf,kf->k", offset, self.slopes[size[rows]])
        return left


def fit(members: Members, worths: Floats, size: NDArray[np.intp], leaders: NDArray[np.intp]) -> Fit:
    """Least squares within sizes, the slopes being shared by runs of sizes with enough coalitions (sorted by size)."""
    n = members.shape[1]
    width = (1 + len(leaders)) * n
    slopes, centres, means = np.zeros((n + 1, width)), np.zeros((n + 1, width)), np.zeros(n + 1)
    for rows in _groups(size, ROWS_A_SLOPE * width):
        table, rest, own = features(members[rows], leaders), worths[rows].copy(), size[rows]
        for s in np.unique(own):
            centres[s], means[s] = table[own == s].mean(axis=0), rest[own == s].mean()
        table -= centres[own]
        rest -= means[own]
        gram = table.T @ table
        # Membership sums to the size, so some directions are always free; with few rows, more are nearly so.
        gram[np.diag_indices(width)] += RIDGE * (width / len(own)) ** 4 * np.trace(gram) / width + 1e-12
        slopes[own[0] : own[-1] + 1] = np.linalg.solve(gram, table.T @ rest)
    return Fit(slopes, leaders, centres, means)


def leading(linear: Fit, size: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The players whose slopes in a linear fit are largest over the rows."""
    weight = np.bincount(size, minlength=len(linear.slopes))
    slopes = linear.slopes - linear.slopes.mean(axis=1, keepdims=True)
    return np.argsort(-(weight @ slopes**2), kind="stable")[:count]


def _groups(size: NDArray[np.intp], least: int) -> list[slice]:
    """Rows (sorted by size) in runs of whole sizes with at least `least` rows each, as far as there are so many."""
    starts = np.flatnonzero(np.diff(size, prepend=-1))
    groups, begin = [], 0
    for end in [*starts[1:].tolist(), size.size]:
        if end - begin >= least:
            groups.append(slice(begin, end))
            begin = end
    if begin < size.size:
        begin = groups.pop().start if groups else 0
        groups.append(slice(begin, size.size))
    return groups
