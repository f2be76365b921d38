"""Coalitions evaluated, sorted by size, seen one by one or each together with its complement."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...content import ByContent
from ..coalitions import Floats
from .oracle import Members

FOLDS = 3  # parts for cross-fitting


@dataclass(frozen=True, eq=False)
class Sample(ByContent):
    """Rows sorted by size.

    Attributes
    ----------
    members, worths, size : the rows
    ends : int array, shape (n + 2,)
        ``ends[s]`` is the first row of size s.
    draw : int array
        Which draw a row came from; a coalition and its complement may be one draw.
    fold : int array
        Part for cross-fitting; the same for all rows of a draw.
    parts : float array, shape (n + 1,)
        How often each size counts in the sum over sizes.
    cost : evaluations a row took
    """

    members: Members
    worths: Floats
    size: NDArray[np.intp]
    ends: NDArray[np.intp]
    draw: NDArray[np.intp]
    fold: NDArray[np.intp]
    parts: Floats
    cost: int

    @property
    def n(self) -> int:
        """Number of players."""
        return int(self.members.shape[1])


def singly(members: Members, worths: Floats) -> Sample:
    """Every coalition by itself."""
    n = members.shape[1]
    parts = np.ones(n + 1)
    parts[[0, n]] = 0.0
    return _sorted(members, worths, np.cumsum(~complements(members)) - 1, parts, 1)


def in_pairs(members: Members, worths: Floats, grand: float) -> Sample | None:
    """Coalitions of up to half the players in the game ``(v(S) - v(N \\ S) + v(N)) / 2``; None unless all are paired.

    It has the Shapley value of v, since v and its dual have the same, and is additive when v is the sum of an additive
    game and one of pairs. Antithetic sampling by complements: Covert and Lee (2021), Improving KernelSHAP.
    """
    n = members.shape[1]
    second = np.flatnonzero(complements(members))
    if 2 * len(second) < len(members) - 1:  # the last may have lost its complement to the limit of evaluations
        return None
    small = np.where(2 * members[second].sum(axis=1) < n, second, second - 1)
    half = (worths[small] - worths[2 * second - 1 - small] + grand) / 2
    sizes = np.arange(n + 1)
    parts = np.where((sizes == 0) | (2 * sizes > n), 0.0, np.where(2 * sizes == n, 1.0, 2.0))
    return _sorted(members[small], half, np.arange(len(small)), parts, 2)


def complements(members: Members) -> NDArray[np.bool_]:
    """Which rows are the complement of the row before them, each row being in one pair at most."""
    second = np.zeros(len(members), dtype=bool)
    second[1:] = (members[1:] != members[:-1]).all(axis=1)
    for row in np.flatnonzero(second[1:] & second[:-1]) + 1:
        second[row] = not second[row - 1]
    return second


def _sorted(members: Members, worths: Floats, draw: NDArray[np.intp], parts: Floats, cost: int) -> Sample:
    size = members.sum(axis=1)
    first = np.flatnonzero(np.diff(draw, prepend=-1))
    fold = np.empty(len(first), dtype=np.intp)
    fold[np.argsort(size[first], kind="stable")] = np.arange(len(first)) % FOLDS
    order = np.argsort(size, kind="stable")
    size = size[order]
    ends = np.searchsorted(size, np.arange(members.shape[1] + 2))
    return Sample(members[order], worths[order], size, ends, draw[order], fold[draw[order]], parts, cost)
