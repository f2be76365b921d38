"""Questions about an offer."""

from fastapi import APIRouter, Request, Response

from citypact.web.asked import Evaluated, Moved, MovedOfCity, MovedWithLocks, OfCity, OfCounter, OfRanges
from citypact.web.asking import Lang, TheServer, ask
from citypact.web.routes.parts import declared, question
from citypact.web.tasks import offers

router = APIRouter(prefix="/offers", tags=["offers"])
_REFUSED = (403, 404, 408, 409, 413, 503, 504)


@router.post("/evaluate", responses=declared(*_REFUSED, done="Gains and objections.", later=True))
async def evaluate(request: Request, server: TheServer, lang: Lang, asked: Evaluated) -> Response:
    """What an offer brings every city, and who would refuse it, by the ledger.

    Numbers that it leaves open are searched for, those that come nearest to consent; ``move`` leaves them as they are
    and is answered sooner. Of coalitions that object the 100 that lose most are listed, all are counted. With ``first``
    only the least shortfall and the mechanism's first objective are at their optimum (``proven``); where ``settled`` is
    false, all else may still be another, and is asked for again without it.
    """
    task = offers.evaluate_first if asked.first else offers.evaluate
    return await ask(request, server, task, question(server, asked), lang)


@router.post("/move", responses=declared(*_REFUSED, done="Gains, objections, limits exceeded.", later=True))
async def move(request: Request, server: TheServer, lang: Lang, asked: Moved) -> Response:
    """The desk's scheme, or an offer, with some numbers moved and all others as they are, by the ledger."""
    return await ask(request, server, offers.move, question(server, asked), lang)


@router.post("/written", responses=declared(*_REFUSED, done="An offer.", later=True))
async def write_out(request: Request, server: TheServer, lang: Lang, asked: MovedWithLocks) -> Response:
    """What a desk shows as an offer: every number as it stands, red lines and the mechanism, whoever consents.

    A file of it is what `citypact negotiate --offer` reads, and `offer` of a report or of `evaluate`.
    """
    return await ask(request, server, offers.write_out, question(server, asked), lang)


@router.post("/move/years", responses=declared(*_REFUSED, done="By city: budget and imputed.", later=True))
async def years_moved(request: Request, server: TheServer, lang: Lang, asked: Moved) -> Response:
    """What each city gets year by year after numbers of the desk's scheme were moved, not discounted."""
    return await ask(request, server, offers.years, question(server, asked), lang)


@router.post("/move/explain", responses=declared(*_REFUSED, done="Rows of the ledger.", later=True))
async def explain_moved(request: Request, server: TheServer, lang: Lang, asked: MovedOfCity) -> Response:
    """The rows of the ledger that make up the gain of a city after numbers of the desk's scheme were moved."""
    return await ask(request, server, offers.explain_moved, question(server, asked), lang)


@router.post("/explain", responses=declared(*_REFUSED, done="Rows of the ledger.", later=True))
async def explain(request: Request, server: TheServer, lang: Lang, asked: OfCity) -> Response:
    """The rows of the ledger that make up the gain of a city."""
    return await ask(request, server, offers.explain, question(server, asked), lang)


@router.post("/ranges", responses=declared(*_REFUSED, done="Ranges by setting and number.", later=True))
async def ranges(request: Request, server: TheServer, lang: Lang, asked: OfRanges) -> Response:
    """How far numbers are negotiable: the least and the largest value with which everyone can still consent."""
    return await ask(request, server, offers.find_ranges, question(server, asked), lang)


@router.post("/counter", responses=declared(*_REFUSED, done="A counter-offer.", later=True))
async def counter(request: Request, server: TheServer, lang: Lang, asked: OfCounter) -> Response:
    """The nearest offer that everyone would accept.

    With ``first`` it is proven to be the nearest, but where ``settled`` is false the rule has not chosen among those
    that are as near; the one that it chooses is asked for again without it. Where the time ended ``settled`` is false,
    too, and ``proven`` holds what was proven by then.
    """
    return await ask(request, server, offers.counter, question(server, asked), lang)


@router.post("/why-not", responses=declared(*_REFUSED, done="Reasons, or that there are none.", later=True))
async def why_not(request: Request, server: TheServer, lang: Lang, asked: OfCounter) -> Response:
    """Why nothing that keeps the offer would be accepted."""
    return await ask(request, server, offers.reasons, question(server, asked), lang)
