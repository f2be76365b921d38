"""Restriction of a game to a communication graph."""

import numpy as np
from numpy.typing import NDArray

from ..coalitions import Floats
from ..structure import Links, link_indices
from ..worths import GameT


def restricted(game: GameT, links: Links) -> GameT:
    """Game in which only linked players cooperate: a coalition earns the sum of what its connected components earn.

    Parameters
    ----------
    links : pairs of labels, or the edges of a networkx graph

    Raises
    ------
    GameError
        A link does not join two different players of the game.

    Source: Myerson (1977), Graphs and cooperation in games. Time O(2**n) times the longest path and the greatest
    number of components.

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 1, 0, 1, 1, 1], ["a", "b", "c"]).restricted([("a", "b"), ("b", "c")]).worths.tolist()
    [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0]
    """
    return game.like(restricted_worths(game.worths, link_indices(game, links)), game.players)


def restricted_worths(worths: Floats, links: list[tuple[int, int]]) -> Floats:
    """Worths of the graph-restricted game, shape (2**n,)."""
    first = first_components(worths.size.bit_length() - 1, links)
    rest = np.arange(worths.size)
    total = np.zeros_like(worths)
    while rest.any():
        component = first[rest]
        total += worths[component]
        rest ^= component
    return total


def first_components(n: int, links: list[tuple[int, int]]) -> NDArray[np.int64]:
    """For every coalition, the connected component of its lowest player, as a mask; shape (2**n,)."""
    neighbours = np.zeros(n, dtype=np.int64)
    for a, b in links:
        neighbours[a] |= 1 << b
        neighbours[b] |= 1 << a
    reach_of = np.zeros(1 << n, dtype=np.int64)  # all players linked to a member of the coalition
    for i in range(n):
        np.bitwise_or(reach_of[: 1 << i], neighbours[i], out=reach_of[1 << i : 2 << i])
    coalitions = np.arange(1 << n)
    component = coalitions & -coalitions
    while True:
        grown = component | (reach_of[component] & coalitions)
        if np.array_equal(grown, component):
            return component
        component = grown
