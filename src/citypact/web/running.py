"""The server as uvicorn runs it: whoever is slow is not waited for, and lines that are held open end with it."""

import asyncio
from socket import socket
from typing import Any

from fastapi import FastAPI
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

_MOST = 200
"""Connections at once."""
_PATIENCE = 20.0
"""Seconds in which a question must have begun, all its headers said."""
_READING = 300.0
"""Seconds in which what was written must have been taken."""


class Patient(H11Protocol):
    """A connection that ends where no question begins in time, or an answer is not taken: it would keep others out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: asyncio.TimerHandle | None = None
        self._full: asyncio.TimerHandle | None = None
        self._closing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin, and wait for a question."""
        super().connection_made(transport)
        self._look()
        self._end_what_closes(since_before=False)

    def data_received(self, data: bytes) -> None:
        """Take in what comes."""
        super().data_received(data)
        self._look()

    def pause_writing(self) -> None:
        """Write no more until what was written is taken; and not for ever."""
        super().pause_writing()
        self._full = self.loop.call_later(_READING, self.transport.abort)

    def resume_writing(self) -> None:
        """Write on."""
        super().resume_writing()
        if self._full is not None:
            self._full.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop()
        for timer in (self._full, self._closing):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    @property
    def _is_idle(self) -> bool:
        """Whether no question has begun that is not answered."""
        return self.cycle is None or self.cycle.response_complete

    def _look(self) -> None:
        if not self._is_idle:
            self._stop()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(_PATIENCE, self._give_up)

    def _give_up(self) -> None:
        self._waiting = None
        if self._is_idle:
            self.transport.close()

    def _end_what_closes(self, since_before: bool) -> None:
        """What is closed, for whatever reason, ends when all is taken; or when time enough for that has gone."""
        if since_before:
            self.transport.abort()
        else:
            self._closing = self.loop.call_later(_READING, self._end_what_closes, self.transport.is_closing())

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


class Running(Server):
    """A server of the desk's app."""

    def __init__(self, app: FastAPI, log_level: str = "warning") -> None:
        super().__init__(
            Config(app, http=Patient, log_level=log_level, server_header=False, limit_concurrency=_MOST, lifespan="on")
        )
        self._app = app

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Stop, once all that was asked is answered; lines that tell what changes would never be."""
        self._app.state.server.end_lines()
        await super().shutdown(sockets)
