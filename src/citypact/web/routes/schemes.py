"""Long work: designs, simulations, comparisons, games and reports, each a job."""

from fastapi import APIRouter, Response

from citypact.web.asked import Asked, Comparing, OfComparison, Offered, OfGame, OfReport, OfSimulation, OfSweep
from citypact.web.asking import Lang, TheServer, begin
from citypact.web.routes.parts import declared, facts_of, question
from citypact.web.tasks import games, schemes, sweeps

router = APIRouter(tags=["long work"])
_ANSWERS = declared(403, 404, 408, 413, 503, done="", later=True)
del _ANSWERS[200]


@router.post("/design", status_code=202, responses=_ANSWERS)
async def design(server: TheServer, lang: Lang, asked: Offered) -> Response:
    """Find the scheme under which no city and no coalition is worse off; what is offered is held."""
    return begin(server, schemes.design, question(server, asked), lang)


@router.post("/simulate", status_code=202, responses=_ANSWERS)
async def simulate(server: TheServer, lang: Lang, asked: OfSimulation) -> Response:
    """Apply a rule as it stands: who pays whom, whom it leaves worse off, which coalitions would block it."""
    return begin(server, schemes.simulate, question(server, asked), lang)


@router.post("/compare", status_code=202, responses=_ANSWERS)
async def compare(server: TheServer, lang: Lang, asked: OfComparison) -> Response:
    """Set mechanisms side by side."""
    each = [Asked(case=asked.case, model=model, scenario=asked.scenario) for model in dict.fromkeys(asked.models)]
    return begin(server, games.compare, Comparing(tuple(facts_of(server, one) for one in each)), lang)


@router.post("/game", status_code=202, responses=_ANSWERS)
async def game(server: TheServer, lang: Lang, asked: OfGame) -> Response:
    """Work out the worth of every coalition, and the solution concepts with their proofs."""
    return begin(server, games.game, question(server, asked), lang)


@router.post("/reports", status_code=202, responses=_ANSWERS)
async def report(server: TheServer, lang: Lang, asked: OfReport) -> Response:
    """Write the report of a scheme: its page, workbook, agreement, document or ledger, or all of them."""
    return begin(server, schemes.report, question(server, asked), lang)


@router.post("/sweeps", status_code=202, responses=_ANSWERS)
async def sweep(server: TheServer, lang: Lang, asked: OfSweep) -> Response:
    """Hold a pact in many futures: who may lose, who may object, when, and what it hangs on."""
    return begin(server, sweeps.sweep, question(server, asked), lang)
