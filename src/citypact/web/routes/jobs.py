"""Jobs: how far they are, what came of them, and ending them."""

import asyncio

from fastapi import APIRouter, Request, Response

from citypact.web.asking import TheServer, address_of, plain
from citypact.web.not_here import NotHereError
from citypact.web.routes.parts import declared
from citypact.web.server import Server
from citypact.web.streams import MEDIA, Event
from citypact.web.work.answer import Answer
from citypact.web.work.job import Job

router = APIRouter(prefix="/jobs", tags=["jobs"])
_TICK = 0.2
"""Seconds between two looks at how far a job is."""


@router.get("/{job}", responses=declared(404, done="How it stands.", of_job=True))
async def show(server: TheServer, job: str) -> Response:
    """How a job stands: waiting, working, done, failed or cancelled, and how far it is."""
    return plain(Answer.of(_known(server, job).record()))


@router.get("/{job}/result", responses=declared(404, 409, 410, 503, 504, done="What came of it.", later=True))
async def result(server: TheServer, job: str) -> Response:
    """The answer of a job that is over; of another, how it stands (202)."""
    found = _known(server, job)
    return plain(found.future.result() if found.is_over else Answer.of(found.record(), 202))


@router.delete("/{job}", responses=declared(403, 404, 408, 413, done="How it stands now.", of_job=True))
async def cancel(server: TheServer, job: str) -> Response:
    """End a job at once, with the process that works on it."""
    found = _known(server, job)
    server.quick.cancel(found)
    server.long.cancel(found)
    return plain(Answer.of(found.record()))


@router.get("/{job}/events", responses=declared(404, 503, done="Each change, until it is over.", media=MEDIA))
async def events(request: Request, server: TheServer, job: str) -> Response:
    """How far a job is, as server-sent events, until it is over; of all jobs some lines to one address."""
    found = _known(server, job)

    async def look() -> Event:
        await asyncio.sleep(_TICK)
        now = found.record()
        return Event(now["state"], now, is_last="status" in now)

    return server.streams.stream(found.id, address_of(request), look)


def _known(server: Server, name: str) -> Job:
    found = server.jobs.get(name)
    if found is None:
        raise NotHereError(name)
    return found
