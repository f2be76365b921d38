"""Swings and minimal winning coalitions, on which all power indices rest."""

import numpy as np
from numpy.typing import NDArray

from ..lattice import halves
from ..properties.simple import require_simple
from ..worths import Worths

Flags = NDArray[np.bool_]


def winning(game: Worths) -> Flags:
    """Whether each coalition wins, shape (2**n,); GameError unless the game is simple."""
    require_simple(game)
    return game.worths > 0.5


def critical_counts(wins: Flags) -> NDArray[np.intp]:
    """Number of members without whom each coalition would lose, shape (2**n,); 0 for losing ones."""
    counts = np.zeros(wins.size, dtype=np.intp)
    for (without, with_player), (_, count) in zip(halves(wins), halves(counts), strict=True):
        count += with_player & ~without
    return counts


def minimal_winning(wins: Flags) -> Flags:
    """Whether each coalition wins and would lose without any one of its members, shape (2**n,)."""
    keeps = wins.copy()
    for (without, _), (_, minimal) in zip(halves(wins), halves(keeps), strict=True):
        minimal &= ~without
    return keeps
