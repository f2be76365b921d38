"""Refuses a table that memory cannot hold, before any work is done."""

import os

from .errors import GameError

LARGEST = 30  # where the machine does not tell its memory: 2**30 worths take 8.6 GB


def require_room(n: int, tables: int = 2) -> None:
    """Check that a game of n players has at least one player and fits in memory.

    Parameters
    ----------
    n : number of players
    tables : how many arrays of 2**n numbers the construction holds at once

    Raises
    ------
    GameError
        No player, or more worths than memory holds.
    """
    if n < 1:
        raise GameError("a game needs at least one player")
    needed = tables * 8 * 2**n
    room = _memory()
    if needed > room:
        raise GameError(
            f"{n} players have 2**{n} coalitions; their worths need {needed / 1e9:,.1f} GB and this machine has "
            f"{room / 1e9:,.1f} GB: sample the game from its function (citypact.game.sample_shapley) or join players"
        )


def _memory() -> int:
    try:
        return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):
        return 1 << (LARGEST + 4)
