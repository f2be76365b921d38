"""Whether the server is there, and with what it works."""

import platform

from fastapi import APIRouter, Request, Response

from citypact.solve.tried import installed, untried
from citypact.version import __version__
from citypact.web.asking import TheServer, response_of
from citypact.web.routes.parts import declared
from citypact.web.work.answer import Answer

router = APIRouter(tags=["server"])


@router.get(
    "/health",
    responses=declared(304, done="Versions, origins that may embed the page, and limits of what is taken on."),
)
async def health(request: Request, server: TheServer) -> Response:
    """Versions of what answers are computed with, which sites may embed the page, and how much the server takes on."""
    limits = server.settings
    document = {
        "citypact": __version__,
        "python": platform.python_version(),
        "solvers": installed(),
        "untried": sorted(untried()),
        "embed_in": limits.embed_in,
        "limits": {
            "body": limits.body,
            "players": limits.players,
            "seconds": limits.seconds,
            "wait": limits.wait,
            "queue": limits.queue,
            "rounds": limits.rounds,
        },
    }
    return response_of(request, Answer.of(document))
