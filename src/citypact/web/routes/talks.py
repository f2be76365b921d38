"""Talks: everybody sees the rounds, each delegation its own floor; who speaks is said by the token alone."""

import asyncio
import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field

from citypact.negotiation.offer import Offer
from citypact.reading.fields import Amount, Whole
from citypact.web.asked import Body, Laid, MovedWithLocks, OfCounter, Offered, OfRanges, OnTheTable, Ranged
from citypact.web.asking import Lang, TheServer, address_of, ask, plain, response_of, worked_out
from citypact.web.not_here import NotHereError
from citypact.web.routes.parts import declared, question
from citypact.web.streams import MEDIA
from citypact.web.talks.access import MEDIATOR
from citypact.web.talks.table import Table
from citypact.web.tasks import floors, offers
from citypact.web.work.answer import Answer

router = APIRouter(prefix="/talks", tags=["talks"])
_UNNAMED, _NOT_YOURS, _CREATED = 401, 403, 201
_BEARER = HTTPBearer(auto_error=False, description="The token of the link that a delegation was sent.")
_ASKED = (401, 403, 404, 408, 409, 413, 503, 504)
_MOST = 2**53
Number = Annotated[int, Field(ge=1, le=_MOST)]
After = Annotated[
    int | None, Query(ge=0, le=_MOST, description="Moves of the record that are known already; else all of it is told.")
]


class Speaker:
    """Somebody at the table, and as whom."""

    def __init__(self, table: Table, role: str, token: str) -> None:
        self.table, self.role, self.token = table, role, token


class Floor(Body):
    """The least gain with which a delegation would agree, in the case's money."""

    floor: Amount


class Back(Body):
    """The round to go back to; null: before the first."""

    to: Annotated[Whole, Field(ge=1, le=_MOST)] | None


def _speaker(
    server: TheServer, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> Speaker:
    if server.table is None:
        raise NotHereError("talks")
    token = "" if credentials is None else credentials.credentials
    role = server.table.access.role_of(token)
    if role is None:
        raise HTTPException(_UNNAMED, headers={"WWW-Authenticate": "Bearer"})
    return Speaker(server.table, role, token)


Who = Annotated[Speaker, Depends(_speaker)]


@router.get("", responses=declared(401, 404, done="What the talks are about, and as whom you speak."))
async def about(who: Who) -> Response:
    """What the talks are about, who may take part, and as whom the token lets you speak."""
    return plain(Answer.of({**_facts(who), "role": who.role, "cities": who.table.cities}))


@router.get("/rounds", responses=declared(304, 401, 404, done="All rounds, and which is the current one."))
async def rounds(request: Request, who: Who, after: After = None) -> Response:
    """The record: every round with its offer and what came of it; or what is new of it.

    The answer then says ``after`` how many moves it goes on, 0 where the record has not so many, and which one it
    ``follows``: where that is another than the one that is known, it is another record.
    """
    return response_of(request, Answer.of(await asyncio.to_thread(who.table.rounds, after)))


@router.get("/events", responses=declared(401, 404, 503, done="Each time that the record has moved.", media=MEDIA))
async def events(
    request: Request,
    server: TheServer,
    who: Who,
    last_event_id: Annotated[str, Header(description="The number of moves that are known already.")] = "",
) -> Response:
    """That the record has moved, as server-sent events: by how many moves in all, never what they hold.

    A line ends after a while, with its token, and with the server; who opens another says what is known. Of one token
    four lines can be open; a further one takes the place of the oldest.
    """
    known = int(last_event_id) if re.fullmatch("[0-9]{1,15}", last_event_id, re.ASCII) else None
    look = who.table.news.for_token(who.token)
    return server.streams_of_talks.stream(who.role, address_of(request), look, known)


@router.post("/rounds", status_code=201, responses=declared(*_ASKED, done="The round.", status=201))
async def put_on_the_table(request: Request, server: TheServer, who: Who, lang: Lang, asked: OnTheTable) -> Response:
    """Put an offer on the table. It is recorded, on disk, before this is answered; the party is that of the token.

    So many rounds can be of one party; more are refused (403), before they are worked out.
    """
    body = Offered(**_said(who, asked))
    await asyncio.to_thread(who.table.check_room, who.role)
    return await _recorded(who, await worked_out(request, server, offers.evaluate, question(server, body), lang))


@router.post("/rounds/laid", status_code=201, responses=declared(*_ASKED, done="The round.", status=201))
async def lay_on_the_table(request: Request, server: TheServer, who: Who, lang: Lang, asked: Laid) -> Response:
    """Put on the table what a desk shows, every number as it stands there; recorded as any other round."""
    body = MovedWithLocks(**_said(who, asked))
    await asyncio.to_thread(who.table.check_room, who.role)
    return await _recorded(who, await worked_out(request, server, offers.lay, question(server, body), lang))


async def _recorded(who: Speaker, answer: Response) -> Response:
    """The round that an offer became, on disk; or what was wrong with it."""
    if answer.status_code != 200:
        return answer
    found: dict[str, Any] = json.loads(bytes(answer.body))
    offer = Offer.model_validate(found["offer"])
    made = await asyncio.to_thread(who.table.add, who.role, offer, found["outcome"])
    record = {"id": made.id, "parent": made.parent, "at": made.at, "party": made.party, "outcome": found["outcome"]}
    return plain(Answer.of(record, _CREATED))


@router.post("/back", responses=declared(401, 403, 404, 408, 413, done="The record as it is now."))
async def back(who: Who, asked: Back, after: After = None) -> Response:
    """Go back to an earlier round; nothing is deleted. For the mediator alone. ``after``: as for the record."""
    if who.role != MEDIATOR:
        raise HTTPException(_NOT_YOURS)
    await asyncio.to_thread(who.table.back, asked.to)
    return plain(Answer.of(await asyncio.to_thread(who.table.rounds, after)))


@router.get("/compare/{first}/{second}", responses=declared(401, 404, done="What changed."))
async def compare(who: Who, first: Number, second: Number) -> Response:
    """What changed from one round to another."""
    return plain(Answer.of(await asyncio.to_thread(who.table.compare, first, second)))


@router.get("/floor", responses=declared(401, 403, 404, done="Your own floor, or null."))
async def floor(who: Who) -> Response:
    """What you have said of your own floor; nobody else is told."""
    return plain(Answer.of({"floor": who.table.access.floor(_delegation(who))}))


@router.put("/floor", responses=declared(401, 403, 404, 408, 413, done="Kept."))
async def keep_floor(who: Who, asked: Floor) -> Response:
    """Keep your floor for the mediator's tools. They may use it, and nobody is shown it."""
    await asyncio.to_thread(who.table.access.keep_floor, _delegation(who), asked.floor)
    return plain(Answer.of({"floor": asked.floor}))


@router.delete("/floor", responses=declared(401, 403, 404, 408, 413, done="Forgotten."))
async def forget_floor(who: Who) -> Response:
    """Forget your floor."""
    await asyncio.to_thread(who.table.access.keep_floor, _delegation(who), None)
    return plain(Answer.of({"floor": None}))


@router.post("/counter", responses=declared(*_ASKED, done="A counter-offer.", later=True))
async def counter(request: Request, server: TheServer, who: Who, lang: Lang, asked: OnTheTable) -> Response:
    """The nearest offer that everyone would accept: a delegation's heeds its own floor, the mediator's all of them.

    Each floor counts as the next whole step above it, so that who puts the answer on the table does not show it.
    """
    body = OfCounter(**_said(who, asked), insist=who.table.insisted(who.role))
    task = floors.discreet_counter if who.role == MEDIATOR else floors.counter
    return await ask(request, server, task, question(server, body), lang, who.table.at_work, who.role)


@router.post("/ranges", responses=declared(*_ASKED, done="Ranges.", later=True))
async def ranges(request: Request, server: TheServer, who: Who, lang: Lang, asked: Ranged) -> Response:
    """How far numbers are negotiable: for a delegation by its own floor, for the mediator by all of them, in steps."""
    body = OfRanges(**_said(who, asked), insist=who.table.insisted(who.role))
    task = floors.discreet_ranges if who.role == MEDIATOR else offers.find_ranges
    return await ask(request, server, task, question(server, body), lang, who.table.at_work, who.role)


def _said(who: Speaker, asked: OnTheTable | Laid) -> dict[str, Any]:
    return _facts(who) | dict(asked)


def _facts(who: Speaker) -> dict[str, Any]:
    return {"case": who.table.case_name, "model": who.table.model_name}


def _delegation(who: Speaker) -> str:
    if who.role == MEDIATOR:
        raise HTTPException(_NOT_YOURS)
    return who.role
