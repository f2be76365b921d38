"""Refuses a table that memory cannot hold, before any work is done."""

import os

from citypact.text import both

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
        raise GameError(both("game.input.no_player"))
    needed = tables * 8 * 2**n
    room = _memory()
    if needed > room:
        raise GameError(both("game.input.no_room", n=n, needed=needed / 1e9, room=room / 1e9))


def _memory() -> int:
    try:
        return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):
        return 1 << (LARGEST + 4)
