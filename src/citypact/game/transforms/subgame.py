"""The subgame on some of the players."""

from collections.abc import Hashable, Iterable

import numpy as np
from numpy.typing import NDArray

from citypact.text import both

from ..asked import entries
from ..errors import GameError
from ..structure import player_index
from ..worths import GameT


def subgame(game: GameT, players: Iterable[Hashable]) -> GameT:
    """Game among some players only: the same worths for their coalitions.

    Players stand in the order given. Use it to ask what part of the players could do by themselves. Time O(2**size).

    Raises
    ------
    GameError
        No player, an unknown one, or one named twice.

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 5, 3, 6, 7, 11], ["a", "b", "c"]).subgame(["c", "a"]).worths.tolist()
    [0.0, 3.0, 1.0, 6.0]
    """
    labels = entries(players, "players")
    if not labels:
        raise GameError(both("game.input.subgame"))
    return game.like(game.worths[subsets_of([player_index(game, player) for player in labels])], labels)


def subsets_of(positions: list[int]) -> NDArray[np.int64]:
    """Masks of all subsets of some players, the k-th given player being bit k of the index.

    >>> subsets_of([2, 0]).tolist()
    [0, 4, 1, 5]
    """
    masks = np.zeros(1 << len(positions), dtype=np.int64)
    for i, player in enumerate(positions):
        np.add(masks[: 1 << i], 1 << player, out=masks[1 << i : 2 << i])
    return masks


def unions_of(blocks: list[list[int]]) -> NDArray[np.int64]:
    """Masks of the players in every set of unions, union k being bit k of the index."""
    masks = np.zeros(1 << len(blocks), dtype=np.int64)
    for i, block in enumerate(blocks):
        np.add(masks[: 1 << i], sum(1 << player for player in block), out=masks[1 << i : 2 << i])
    return masks
