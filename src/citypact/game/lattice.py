"""Transforms of a whole table of worths along the lattice of coalitions, one player at a time and in place."""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .coalitions import Floats

Entry = TypeVar("Entry", bound=np.generic)


def halves(table: NDArray[Entry]) -> Iterator[tuple[NDArray[Entry], NDArray[Entry]]]:
    """For each player in turn, views of the coalitions without and with this player (same order, same shape)."""
    for player in range(table.size.bit_length() - 1):
        view = table.reshape(-1, 2, 1 << player)
        yield view[:, 0], view[:, 1]


def sums_over_subsets(table: Floats) -> Floats:
    """Zeta transform: the sum of ``table[T]`` over all T within S, for every S; O(n 2**n), input kept.

    >>> sums_over_subsets(np.array([0.0, 1.0, 2.0, 5.0])).tolist()
    [0.0, 1.0, 2.0, 8.0]
    """
    sums = table.copy()
    for without, with_player in halves(sums):
        with_player += without
    return sums


def differences_over_subsets(table: Floats) -> Floats:
    """Moebius transform, the inverse of `sums_over_subsets`; O(n 2**n), input kept.

    >>> differences_over_subsets(np.array([0.0, 1.0, 2.0, 8.0])).tolist()
    [0.0, 1.0, 2.0, 5.0]
    """
    differences = table.copy()
    for without, with_player in halves(differences):
        with_player -= without
    return differences


def greatest_with(table: Floats) -> Floats:
    """For every player the greatest ``table[S]`` over the coalitions S that contain the player; O(2**n).

    >>> greatest_with(np.array([9.0, 1.0, 2.0, -3.0])).tolist()
    [1.0, 2.0]
    """
    greatest = []
    while table.size > 1:
        half = table.size // 2
        greatest.append(table[half:].max())
        table = np.maximum(table[:half], table[half:])
    return np.array(greatest[::-1])
