"""What stands before every question: under which name it is asked, its size and pace, where it comes from, and what
browsers may do with answers."""

import asyncio
import contextlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from citypact.web.language import language_of
from citypact.web.work.answer import trouble

_SAFE = {"GET", "HEAD", "OPTIONS"}
_UNREADABLE, _TOO_LARGE, _TOO_SLOW, _ELSEWHERE = 400, 413, 408, 403
_LINGERS = 2.0
"""Seconds for which what a refused question still sends is taken in."""


def policy(embed_in: Sequence[str]) -> str:
    """The content security policy: scripts of this server's files alone, nothing inline, no other host."""
    sources = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": " ".join(embed_in) or "'none'",
    }
    return "; ".join(f"{name} {allowed}" for name, allowed in sources.items())


class Guarded:
    """Adds headers to every answer, and refuses what is asked under another name than the server's (``hosts``, without
    ports), too large, too slow, or sent by the page of another site."""

    def __init__(
        self, app: ASGIApp, *, hosts: Sequence[str], most: int, patience: float, embed_in: Sequence[str] = ()
    ) -> None:
        self._app, self._most, self._patience = app, most, patience
        self._hosts = {_without_port(host) for host in hosts}
        self._headers = {
            "Content-Security-Policy": policy(embed_in),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        } | ({} if embed_in else {"X-Frame-Options": "DENY"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one question."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        if _without_port(Headers(scope=scope).get("host", "")) not in self._hosts:
            await _refuse(scope, receive, with_headers, _UNREADABLE, "wrong-host")
        elif scope["method"] in _SAFE:
            await self._app(scope, receive, with_headers)
        elif _is_from_elsewhere(Headers(scope=scope)):
            await _refuse(scope, receive, with_headers, _ELSEWHERE, "elsewhere")
        else:
            await self._with_body(scope, receive, with_headers)

    async def _with_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the whole body in before anybody works on it."""
        try:
            async with asyncio.timeout(self._patience):
                body = None if _declared(scope) > self._most else await self._body(receive)
        except TimeoutError:
            await _refuse(scope, receive, send, _TOO_SLOW, "too-slow")
            return
        except ConnectionError:
            return  # nobody is there to be answered
        if body is None:
            await _refuse(scope, receive, send, _TOO_LARGE, "too-large")
            return
        whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return whole.pop() if whole else await receive()

        await self._app(scope, again, send)

    async def _body(self, receive: Receive) -> bytes | None:
        """The whole body, None if it is too large; ConnectionError if who was sending it has gone."""
        parts, size, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                raise ConnectionError
            parts.append(message.get("body", b""))
            size, more = size + len(parts[-1]), message.get("more_body", False)
            if size > self._most:
                return None
        return b"".join(parts)


def _declared(scope: Scope) -> int:
    """Bytes of a body as it says itself; 0 where it does not."""
    said = Headers(scope=scope).get("content-length", "")
    return int(said) if said.isdecimal() else 0


def _without_port(host: str) -> str | None:
    """The name or address in a Host header; None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        has_a_port = parts.port is None or parts.port >= 0  # ValueError where it is no number
    except ValueError:
        return None
    return parts.hostname if has_a_port and parts.netloc == host and "@" not in host else None


def _is_from_elsewhere(headers: Headers) -> bool:
    """Whether a browser sends this for a page of another site; programs that are no browsers do not say."""
    origin = headers.get("origin")
    try:
        return origin is not None and urlsplit(origin).netloc != headers.get("host")
    except ValueError:
        return True


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, kind: str) -> None:
    """Refuse, and take in what is still being sent before the line is closed.

    A line that is closed with bytes unread is reset, and whoever was still sending may lose the answer with it (RFC
    9112, section 9.6).
    """
    answer = trouble(status, kind, language_of(Request(scope)))
    headers = [
        (b"content-type", answer.media.encode()),
        (b"content-length", str(len(answer.content)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content, "more_body": True})
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LINGERS):
            while (message := await receive())["type"] == "http.request" and message.get("more_body", False):
                pass
    await send({"type": "http.response.body", "body": b""})
