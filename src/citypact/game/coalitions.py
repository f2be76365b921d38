"""Coalitions as bit masks: player i is in coalition S when bit i of S is set."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def members(coalition: int) -> Iterator[int]:
    """Players of a coalition, in ascending order.

    >>> list(members(0b1011))
    [0, 1, 3]
    """
    player = 0
    while coalition:
        if coalition & 1:
            yield player
        coalition >>= 1
        player += 1


def mask(players: Iterable[int]) -> int:
    """The coalition of the given players.

    >>> mask([0, 1, 3])
    11
    """
    coalition = 0
    for player in players:
        coalition |= 1 << player
    return coalition


def subset_sums(values: Floats) -> Floats:
    """x(S) for every coalition S, by doubling; shape (2**n,)."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate((sums, sums + value))
    return sums
