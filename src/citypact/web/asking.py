"""How a question is answered: in which language, by what job, and how long somebody waits for it."""

import asyncio
import hashlib
from collections.abc import Hashable
from time import monotonic
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request, Response

from citypact.web.language import language_of
from citypact.web.server import Server
from citypact.web.work.answer import CROWDED, Answer, trouble
from citypact.web.work.crew import Crew, CrowdedError
from citypact.web.work.job import Job
from citypact.web.work.task import Function, Task

API = "/api/v1"
_LOOK = 0.5
"""Seconds between two looks at whether whoever asked is still there."""
RETRY = "5"
"""Seconds after which to ask again."""
_FORGOTTEN, _SLACK = 30.0, 0.1
"""Seconds after which nobody asks again, and by which a clock may be early."""


def _server(request: Request) -> Server:
    found: Server = request.app.state.server
    return found


def _lang(
    request: Request,
    lang: Annotated[Literal["en", "zh"] | None, Query(description="Of sentences; else Accept-Language.")] = None,
) -> str:
    return language_of(request)


TheServer = Annotated[Server, Depends(_server)]
Lang = Annotated[str, Depends(_lang)]


async def ask(
    request: Request,
    server: Server,
    function: Function,
    asked: Any,
    lang: str,
    turns: dict[str, Job] | None = None,
    role: str = "",
) -> Response:
    """The answer to what people wait for; where that takes long, the job that it became (202).

    ``turns``: the latest question of each role, which a new one of the same role ends.
    """
    job = Job(Task(function, asked, lang, server.settings.quick_seconds))
    if turns is not None:
        if (before := turns.get(role)) is not None:
            server.quick.cancel(before)
        turns[role] = job
    if (refused := _taken_on(server.quick, job)) is not None:
        return refused
    if await _waited_for(request, job, server.settings.wait):
        return response_of(request, job.future.result())
    if await request.is_disconnected():
        server.quick.cancel(job)
    server.jobs.add(job)
    return accepted(job)


async def worked_out(request: Request, server: Server, function: Function, asked: Any, lang: str) -> Response:
    """The answer to what something else waits for, however long it takes; it ends with whoever asked."""
    job = Job(Task(function, asked, lang, server.settings.quick_seconds))
    if (refused := _taken_on(server.quick, job)) is not None:
        return refused
    if not await _waited_for(request, job, float("inf")):
        server.quick.cancel(job)
    return plain(await asyncio.wrap_future(job.future))


async def remembered(
    request: Request, server: Server, question: Hashable, function: Function, asked: Any, lang: str
) -> Response:
    """As ``ask``, of what is the same whenever it is asked: those who ask at once share the job.

    Nobody ends it for the others; where none of them has asked again for a while it ends.
    """
    job = server.memory.get(question)
    if job is None:
        job = Job(Task(function, asked, lang, server.settings.seconds))
        if (refused := _taken_on(server.quick, job)) is not None:
            return refused
        server.memory.put(question, job)
    job.listeners += 1
    try:
        is_over = await _waited_for(request, job, server.settings.wait)
    finally:
        job.listeners, job.heard = job.listeners - 1, monotonic()
    if is_over:
        return response_of(request, job.future.result())
    asyncio.get_running_loop().call_later(_FORGOTTEN, _end_forgotten, server, job)
    how_far = {name: value for name, value in job.record().items() if name != "id"}
    return plain(Answer.of(how_far, 202, {"Location": _again(request), "Retry-After": RETRY}))


def _end_forgotten(server: Server, job: Job) -> None:
    """End a job that nobody has asked for since."""
    if not (job.is_over or job.listeners) and monotonic() - job.heard >= _FORGOTTEN - _SLACK:
        server.quick.cancel(job)


def begin(server: Server, function: Function, asked: Any, lang: str) -> Response:
    """Take a long job on, and say where it is (202)."""
    job = Job(Task(function, asked, lang, server.settings.seconds))
    if (refused := _taken_on(server.long, job)) is not None:
        return refused
    server.jobs.add(job)
    return accepted(job)


def accepted(job: Job) -> Response:
    """Where a job is."""
    return plain(Answer.of(job.record(), 202, {"Location": f"{API}/jobs/{job.id}"}))


def plain(answer: Answer) -> Response:
    """An answer as it is."""
    return Response(answer.content, answer.status, dict(answer.headers), answer.media)


def response_of(request: Request, answer: Answer) -> Response:
    """An answer, or that it is the one that whoever asked has already (304)."""
    if request.method != "GET" or answer.status != 200:
        return plain(answer)
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(answer.content, 200, headers | dict(answer.headers), answer.media)


def address_of(request: Request) -> str:
    """From where somebody asks: behind a proxy on this machine, as that says (X-Forwarded-For)."""
    return "" if request.client is None else request.client.host


def _again(request: Request) -> str:
    """Where to ask the same again."""
    return f"{request.url.path}?{request.url.query}".removesuffix("?")


def _taken_on(crew: Crew, job: Job) -> Response | None:
    try:
        crew.take_on(job)
    except CrowdedError:
        answer = trouble(CROWDED, "crowded", job.task.lang)
        return Response(answer.content, answer.status, {"Retry-After": RETRY}, answer.media)
    return None


async def _waited_for(request: Request, job: Job, patience: float) -> bool:
    """Whether a job was over while whoever asked was there and had patience."""
    waited, coming = 0.0, asyncio.wrap_future(job.future)
    while waited < patience and not await request.is_disconnected():
        done, _ = await asyncio.wait([coming], timeout=_LOOK)
        if done:
            return True
        waited += _LOOK
    return False
