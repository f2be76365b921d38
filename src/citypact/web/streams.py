"""Server-sent events: what changes, told as it does, on so many lines as there is room for, until the server stops."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import HTTPException
from fastapi.responses import StreamingResponse

from citypact.errors import CitypactError
from citypact.web.full import FullError
from citypact.web.work.answer import CROWDED

MEDIA = "text/event-stream"
EACH = 4
"""Lines of one token or job; a further one takes the place of the oldest."""
_STILL_THERE = 15.0
"""Seconds without news after which something is sent all the same, so that nobody on the way ends the line."""
_LONGEST = 900.0
"""Seconds after which a line ends, and who still listens opens another: who is gone without a word, or reads nothing,
takes no place for long."""


@dataclass(frozen=True)
class Event:
    """How things are: its name, what is said of it, and perhaps a number by which who comes back says it is known."""

    name: str
    said: Any
    number: int | None = None
    is_last: bool = False

    @property
    def mark(self) -> object:
        """What is another for another event."""
        return self if self.number is None else self.number

    @property
    def text(self) -> str:
        """As it is sent."""
        number = "" if self.number is None else f"id: {self.number}\n"
        return f"event: {self.name}\n{number}data: {json.dumps(self.said)}\n\n"


Look = Callable[[], Awaitable[Event | None]]
"""Waits a moment and says how things are then; None: there is nothing more to be told."""


@dataclass(eq=False)
class _Line:
    of: str
    address: str
    end: float
    """By the clock of the loop: its place is free then, whatever became of it."""
    is_over: bool = False


class Streams:
    """The lines that are open: so many in all and to one address, of one token or job a few."""

    def __init__(self, most: int, to_one: int) -> None:
        self._most, self._to_one, self._is_over = most, to_one, False
        self._lines: list[_Line] = []

    def stream(self, of: str, address: str, look: Look, known: int | None = None) -> StreamingResponse:
        """An answer that tells each event that ``look`` finds to be another than the one before.

        ``known``: the number of an event that is known already. Raises FullError if there is no room for it, and
        HTTPException while the server stops.
        """
        if self._is_over:
            raise HTTPException(CROWDED, headers={"Retry-After": "5"})
        now = asyncio.get_running_loop().time()
        self._lines = [line for line in self._lines if now < line.end]
        own = [line for line in self._lines if line.of == of]
        if len(own) >= EACH:
            self._close(own[0])
        to_one = sum(line.address == address for line in self._lines)
        if len(self._lines) >= self._most or to_one >= self._to_one:
            raise FullError(CROWDED, "lines", most=self._most, each=self._to_one)
        line = _Line(of, address, now + _LONGEST)
        self._lines.append(line)
        return StreamingResponse(self._told(line, look, known), media_type=MEDIA, headers={"X-Accel-Buffering": "no"})

    def end(self) -> None:
        """End all of them, and open no more: the server stops."""
        self._is_over = True
        for line in [*self._lines]:
            self._close(line)

    def _close(self, line: _Line) -> None:
        line.is_over = True
        if line in self._lines:
            self._lines.remove(line)

    async def _told(self, line: _Line, look: Look, known: int | None) -> AsyncIterator[str]:
        clock = asyncio.get_running_loop().time
        spoken = clock()
        last: object = known
        try:
            yield ": here\n\n"
            while not line.is_over and clock() < line.end and (now := await look()) is not None:
                if now.mark != last or clock() - spoken >= _STILL_THERE:
                    spoken = clock()
                    yield ": still there\n\n" if now.mark == last else now.text
                if now.is_last:
                    return
                last = now.mark
        except CitypactError:
            return  # what was looked at is not there any more
        finally:
            self._close(line)
