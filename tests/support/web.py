"""The server for tests: one for all of a process, on a port of its own, with its workers."""

import atexit
import json
import socket
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, sleep
from typing import IO, Any

import httpx
from uvicorn import Server

from citypact.web.app import create_app
from citypact.web.running import Running
from citypact.web.settings import Settings
from citypact.web.talks.table import Talks

API = "/api/v1"
HERE = "http://127.0.0.1:"
CASE = "middle-yangtze-provinces"
SETTINGS = Settings(hands=1, wait=240.0, quick_seconds=240.0, patience=10.0)


def serving(settings: Settings) -> tuple[str, Server, Thread]:
    """A server that has begun: its address, what ends it (``should_exit``), and the thread in which it runs."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Running(create_app(settings), log_level="error")
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        sleep(0.01)
    return f"http://127.0.0.1:{listening.getsockname()[1]}", server, thread


def document_in(stream: IO[str]) -> dict[str, Any]:
    """The JSON document that a server prints when it has begun."""
    found: dict[str, Any] = json.loads("".join(iter(stream.readline, "}\n")) + "}")
    return found


@cache
def talks() -> Talks:
    """Talks that the server holds beside all else."""
    folder = TemporaryDirectory(ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return Talks(Path(folder.name) / "talks.db", CASE)


@cache
def client() -> httpx.Client:
    """Somebody who asks a server that runs until the tests are over."""
    url, server, thread = serving(replace(SETTINGS, talks=talks()))
    found = httpx.Client(base_url=url, timeout=300.0)

    def end() -> None:
        found.close()
        server.should_exit = True
        thread.join(10.0)

    atexit.register(end)
    return found


def asked(path: str, **body: Any) -> dict[str, Any]:
    """The answer to a question about the case, in full."""
    answer = client().post(f"{API}/{path}", json={"case": CASE} | body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def finished(path: str, patience: float = 60.0) -> dict[str, Any]:
    """How a job stands when it is over."""
    end = monotonic() + patience
    while "status" not in (found := client().get(path).json()):
        assert monotonic() < end, found
        sleep(0.05)
    record: dict[str, Any] = found
    return record
