"""The verb ``serve``: the desk and its API for browsers and other programs."""

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.options import name, option_of_mechanisms, origin, place
from citypact.cli.output import message, print_json, settings
from citypact.cli.verb import verb
from citypact.errors import InvalidInput
from citypact.limits import MOST_PLAYERS
from citypact.text import say

if TYPE_CHECKING:
    from socket import socket

    from citypact.web.settings import Settings
    from citypact.web.talks.table import Talks

_PORT, _MOST = 8421, 65_535
PARTS = ("fastapi", "python_multipart", "uvicorn")
"""What the extra ``[web]`` brings."""
HostOption = Annotated[str, typer.Option("--host", parser=name, help="Address to listen at; only this machine's own.")]
PortOption = Annotated[int, typer.Option("--port", min=0, max=_MOST, help="Port to listen at; 0: any that is free.")]
NameOption = Annotated[
    list[str],
    typer.Option("--name", metavar="NAME", parser=name, help="Another name under which browsers may ask; repeat."),
]
EmbedOption = Annotated[
    list[str],
    typer.Option("--embed-in", metavar="ORIGIN", parser=origin, help="A site whose pages may embed the desk; repeat."),
]
TalksOption = Annotated[
    Path | None,
    typer.Option(
        "--talks", metavar="FILE", parser=place, help="Hold talks, recorded in this SQLite file; with --case."
    ),
]
CaseOption = Annotated[
    str | None, typer.Option("--case", parser=name, help="What the talks are about: a bundled name or a case's place.")
]
ModelOption = Annotated[
    str | None, option_of_mechanisms(f"The mechanism of the talks, with --talks; default: {DEFAULT_MODEL}.")
]
InviteOption = Annotated[
    list[str],
    typer.Option(
        "--invite", metavar="ROLE", help="Print a new link for the mediator, or for a city by its id; repeat."
    ),
]
PlayersOption = Annotated[
    int | None,
    typer.Option(
        "--most-players",
        min=2,
        max=MOST_PLAYERS,
        help="Cities that a case may have (18); beyond 20 there is no page of it.",
    ),
]
SecondsOption = Annotated[
    float | None,
    typer.Option("--job-seconds", min=1, help="Seconds of a job; by default 60 where people wait, 300 else."),
]
RoundsOption = Annotated[
    int | None, typer.Option("--most-rounds", min=1, help="Rounds of talks that one party can put on the table (500).")
]
_NONE: list[str] = []


@dataclass(frozen=True)
class TableOptions:
    """Talks that are held beside all else."""

    talks: TalksOption = None
    case: CaseOption = None
    model: ModelOption = None
    invite: InviteOption = field(default_factory=list)

    def held(self) -> "Talks | None":
        """The talks, if any. Raises BadParameter for options that need others."""
        from citypact.web.talks.table import Talks

        if self.talks is None and (self.case is not None or self.invite):
            raise typer.BadParameter(message("together", one="--case", other="--invite", needed="--talks"))
        if self.talks is None and self.model is not None:
            raise typer.BadParameter(message("needs", option="--model", needed="--talks"))
        if self.talks is not None and self.case is None:
            raise typer.BadParameter(say("web.talks_of_what", settings.lang))
        return None if self.talks is None or self.case is None else Talks(self.talks, self.case, self.model)


@dataclass(frozen=True)
class LimitOptions:
    """What the server takes on."""

    most_players: PlayersOption = None
    job_seconds: SecondsOption = None
    most_rounds: RoundsOption = None

    def of(self, chosen: "Settings") -> "Settings":
        """Settings with the limits that were given."""
        seconds = {"seconds": self.job_seconds, "quick_seconds": self.job_seconds}
        given: dict[str, Any] = {"players": self.most_players, "rounds": self.most_rounds, **seconds}
        return replace(chosen, **{limit: value for limit, value in given.items() if value is not None})


@verb(patience=float("inf"))
def serve(
    table: TableOptions,
    limits: LimitOptions,
    host: HostOption = "127.0.0.1",
    port: PortOption = _PORT,
    names: NameOption = _NONE,
    embed_in: EmbedOption = _NONE,
) -> None:
    """Serve the desk and its API at /api/v1 until Ctrl-C; only to this machine, unless told otherwise."""
    _check_extra()
    from citypact.web.app import create_app
    from citypact.web.running import Running
    from citypact.web.settings import LOCAL, Settings

    held = table.held()
    app = create_app(limits.of(Settings(hosts=(*LOCAL, host, *names), embed_in=tuple(embed_in), talks=held)))
    with _listening(host, port) as listening:
        tokens = {} if held is None else held.invite(table.invite)  # ends the links that there were
        url = f"http://{host}:{listening.getsockname()[1]}/"
        links = {role: f"{url}#talks={token}" for role, token in tokens.items()}
        if settings.json:
            print_json({"url": url, "links": links})
        else:
            print(say("web.serving", settings.lang, url=url))
            for role, link in links.items():
                print(say("web.link", settings.lang, role=role, link=link))
        sys.stdout.flush()
        Running(app).run(sockets=[listening])


def _check_extra() -> None:
    """Raise InvalidInput where what the server is made of is not installed."""
    from importlib.util import find_spec

    from citypact.reading.record import problem

    if missing := [package for package in PARTS if find_spec(package) is None]:
        raise InvalidInput([problem("web.no_extra", "citypact serve", missing=", ".join(missing))])


def _listening(host: str, port: int) -> "socket":
    """A socket at an address. Raises InvalidInput if it is taken or none of this machine's."""
    import socket

    from citypact.reading.record import problem

    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise InvalidInput([problem("web.no_address", f"{host}:{port}", reason=error.strerror or str(error))]) from None
