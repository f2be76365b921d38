"""A regression tree on membership and size, of which the mean over coalitions of each size is known exactly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...content import ByContent
from ..coalitions import Floats
from .oracle import Members

LEAST = 4  # rows on each side of a split
TINY = 1e-12  # of the worths, taken for rounding


@dataclass(frozen=True, eq=False)
class Tree(ByContent):
    """Splits in the order in which they were made, and the value of each leaf.

    Split k sends those rows of leaf ``parents[k]`` to the new leaf k + 1 that hold player ``tests[k]``, or, from n on,
    that have at most ``tests[k] - n`` members.
    """

    n: int
    parents: list[int]
    tests: list[int]
    values: Floats

    def predict(self, members: Members, size: NDArray[np.intp]) -> Floats:
        """Value of the leaf of each row."""
        leaf = np.zeros(len(size), dtype=np.intp)
        for new, (parent, test) in enumerate(zip(self.parents, self.tests, strict=True), start=1):
            leaf[(leaf == parent) & _holds(members, size, test)] = new
        return self.values[leaf]

    def contrasts(self) -> Floats:
        """D(s, i) of the tree, shape (n + 1, n): its mean over coalitions of size s with i, less that without i.

        A leaf that asks for a players and forbids b is reached by ``C(n - a - b, s - a)`` coalitions of size s, and so
        on given one player more.
        """
        n = self.n
        inside, outside, sizes = self._leaves()
        s, a, b = np.arange(1, n), inside.sum(axis=1)[:, None], outside.sum(axis=1)[:, None]
        own, free = np.where(sizes[:, 1:n], self.values[:, None], 0.0), n - a - b
        every_in, every_out = _choose(n - 1, s - 1), _choose(n - 1, s)
        other = own * (np.exp(_choose(free - 1, s - 1 - a) - every_in) - np.exp(_choose(free - 1, s - a) - every_out))
        asked = own * np.exp(_choose(free, s - a) - every_in) - other
        forbidden = -own * np.exp(_choose(free, s - a) - every_out) - other
        found = np.zeros((n + 1, n))
        found[1:n] = other.sum(axis=0)[:, None] + asked.T @ inside + forbidden.T @ outside
        return found

    def _leaves(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        """Players asked for and forbidden, shape (leaves, n), and sizes let through, shape (leaves, n + 1)."""
        n, count = self.n, len(self.values)
        inside, outside, sizes = np.zeros((count, n)), np.zeros((count, n)), np.ones((count, n + 1), dtype=bool)
        for new, (parent, test) in enumerate(zip(self.parents, self.tests, strict=True), start=1):
            inside[new], outside[new], sizes[new] = inside[parent], outside[parent], sizes[parent]
            if test < n:
                inside[new, test] = outside[parent, test] = 1.0
            else:
                small = np.arange(n + 1) <= test - n
                sizes[new] &= small
                sizes[parent] &= ~small
        return inside, outside, sizes


def _choose(n: Floats | int, k: Floats | NDArray[np.intp]) -> Floats:
    """Logarithm of the binomial coefficient; minus infinity where there is none."""
    from scipy.special import gammaln

    valid = (k >= 0) & (k <= n)
    top, part = (np.where(valid, number, 0).astype(np.intp) for number in (n, k))
    factorial = gammaln(np.arange(top.max() + 1) + 1.0)
    return np.where(valid, factorial[top] - factorial[part] - factorial[top - part], -np.inf)


def _holds(members: Members, size: NDArray[np.intp], test: int) -> NDArray[np.bool_]:
    n = members.shape[1]
    return members[:, test] if test < n else size <= test - n


def grow(members: Members, size: NDArray[np.intp], worths: Floats, weights: Floats, leaves: int) -> Tree:
    """Split, again and again, where the weighted sum of squares falls most, up to a number of leaves.

    Source: Breiman, Friedman, Olshen and Stone (1984), Classification and regression trees.
    """
    n = members.shape[1]
    table = np.hstack((members, size[:, None] <= np.arange(n))).astype(np.float64)  # a column a test
    rows = [np.arange(len(size))]
    best = [_best_split(table, worths, weights, rows[0])]
    parents: list[int] = []
    tests: list[int] = []
    while len(rows) < leaves:
        parent = max(range(len(best)), key=lambda leaf: best[leaf][0])
        gain, test = best[parent]
        if gain <= 0:
            break
        holds = table[rows[parent], test] > 0
        rows.append(rows[parent][holds])
        rows[parent] = rows[parent][~holds]
        parents.append(parent)
        tests.append(test)
        best[parent] = _best_split(table, worths, weights, rows[parent])
        best.append(_best_split(table, worths, weights, rows[-1]))
    values = np.array([weights[own] @ worths[own] / weights[own].sum() for own in rows])
    return Tree(n, parents, tests, values)


def _best_split(table: Floats, worths: Floats, weights: Floats, rows: NDArray[np.intp]) -> tuple[float, int]:
    """Fall of the weighted sum of squares, and the test that brings it; no gain when no split is worth while."""
    if len(rows) < 2 * LEAST:
        return 0.0, 0
    weight, worth = weights[rows], worths[rows]
    total = weight.sum()
    pull = weight * (worth - weight @ worth / total)
    if np.abs(pull).max() <= TINY * np.abs(weight * worth).max():
        return 0.0, 0
    sums, mass, count = np.stack((pull, weight, np.ones(len(rows)))) @ table[rows]
    allowed = (count >= LEAST) & (len(rows) - count >= LEAST)
    gain = allowed * sums**2 * total / np.where(allowed, mass * (total - mass), 1.0)
    test = int(gain.argmax())
    return float(gain[test]), test
