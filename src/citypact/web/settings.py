"""How a server is set up, and how much it takes on."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from citypact.web.talks.table import Talks

LOCAL = ("127.0.0.1", "localhost", "[::1]")
"""Names by which a machine calls itself. A page of another name that comes to point here (DNS rebinding) is refused."""


def _cores() -> int:
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Settings:
    """Who may ask, and limits that keep one question from hindering the others."""

    hosts: tuple[str, ...] = LOCAL
    """Names under which the server may be asked, without ports."""
    embed_in: tuple[str, ...] = ()
    """Origins whose pages may show this one in a frame."""
    talks: Talks | None = None
    """Talks that are held, with a token for each who takes part."""
    folder: Path | None = None
    """Where cases that were handed in are kept; if none is named, they go with the server."""
    body: int = 2_000_000
    """Bytes of a question."""
    patience: float = 20.0
    """Seconds in which a question must have arrived whole."""
    players: int = 18
    """Cities of a case that is taken on: half a million bytes of worths for 16, two million for 18. Beyond 20 they
    are searched: there are talks and offers, but no page."""
    seconds: float = 300.0
    """Of a job, however long its design may take."""
    quick_seconds: float = 60.0
    """Of what is asked while people wait."""
    wait: float = 10.0
    """Seconds after which a question that is not answered yet is answered with its job."""
    queue: int = 64
    """Jobs of one kind that wait."""
    hands: int = field(default_factory=lambda: max(1, _cores() - 1))
    """Processes for long jobs, and as many again for quick ones."""
    streams: int = 100
    """Lines that are held open to tell of jobs. Each token of talks has lines of its own, whatever others hold."""
    streams_to_one: int = 25
    """Of these, to one address."""
    rounds: int = 500
    """Rounds that one party puts on the table; going back counts as one."""
    kept: int = 200
    """Jobs whose answers are kept, the latest."""
    kept_bytes: int = 100_000_000
    """Of their answers, of the answers that are remembered, and of the cases and mechanisms below."""
    cases: int = 200
    """Cases and mechanisms that are kept of those handed in, the latest of each."""
