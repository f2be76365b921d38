"""What is new at a table: looked at once for all who wait for it, by whomever the record is written."""

import asyncio
import sqlite3
from collections.abc import Callable, Set
from dataclasses import dataclass

from citypact.web.streams import Event, Look
from citypact.web.talks.access import hash_of

_TICK = 0.3
"""Seconds between two looks."""


@dataclass(frozen=True)
class State:
    """How often the record was moved, and the hashes of tokens that are good; a record that cannot be read has none."""

    moves: int = 0
    hashes: Set[str] = frozenset()


class News:
    """Looks at the record for as long as somebody waits."""

    def __init__(self, moves: Callable[[], int], hashes: Callable[[], Set[str]]) -> None:
        self._moves, self._hashes = moves, hashes
        self._looking: asyncio.Task[State] | None = None

    def for_token(self, token: str) -> Look:
        """Waits a moment for the holder of a token, and says that there is something new, never what."""
        known = hash_of(token)

        async def look() -> Event | None:
            state = await self._next()
            return Event("rounds", {"moves": state.moves}, state.moves) if known in state.hashes else None

        return look

    async def _next(self) -> State:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> State:
        await asyncio.sleep(_TICK)
        return await asyncio.to_thread(self._state)

    def _state(self) -> State:
        try:
            return State(self._moves(), self._hashes())
        except sqlite3.Error:
            return State()
