"""Cases, mechanisms, schemas, and the desk's model of a case."""

from functools import cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from citypact.bundled import DEFAULT_MODEL, bundled
from citypact.case.model import Case
from citypact.mechanism.model import Mechanism
from citypact.negotiation.offer import Offer
from citypact.report.grounds import Grounds
from citypact.text import both_in
from citypact.web.asked import Asked, HandedIn, Name, ScenarioName
from citypact.web.asking import Lang, TheServer, ask, remembered, response_of
from citypact.web.handed_in import CASES, MODELS, body_of, file_in
from citypact.web.routes.parts import declared, place, question
from citypact.web.tasks import cases, desk, models
from citypact.web.work.answer import Answer

router = APIRouter(tags=["facts"])
_SCHEMAS: dict[str, type[BaseModel]] = {"case": Case, "model": Mechanism, "offer": Offer}
Kind = Literal["case", "model", "offer"]


@router.get("/cases", responses=declared(304, done="The bundled cases, with their titles."))
async def list_cases(request: Request) -> Response:
    """The cases that come with citypact."""
    return response_of(request, _listed("cases"))


@router.get("/models", responses=declared(304, done="The bundled mechanisms, with their titles."))
async def list_models(request: Request) -> Response:
    """The mechanisms that come with citypact."""
    return response_of(request, _listed("models"))


@router.get("/schemas/{kind}", responses=declared(304, done="A JSON schema."))
async def schema(request: Request, kind: Kind) -> Response:
    """The schema of what can be handed in: a case, a mechanism or an offer."""
    return response_of(request, _schema(kind))


@router.get("/cases/{case}", responses=declared(304, 404, 503, done="The case.", later=True))
async def show_case(request: Request, server: TheServer, case: Name, lang: Lang) -> Response:
    """A case with its figures and what is worth a look."""
    found = place(server, "cases", case)
    return await remembered(request, server, ("case", case, lang), cases.show, found, lang)


@router.get(
    "/cases/{case}/evidence",
    responses=declared(304, 404, 503, done="On what it rests, and the sources.", later=True, shape=Grounds),
)
async def show_evidence(request: Request, server: TheServer, case: Name, lang: Lang) -> Response:
    """On what a case rests, row by row: published, derived or assumed, with the text of each source."""
    found = place(server, "cases", case)
    return await remembered(request, server, ("evidence", case), cases.rests, found, lang)


@router.get("/models/{model}", responses=declared(304, 404, 503, done="The mechanism.", later=True))
async def show_model(request: Request, server: TheServer, model: Name, lang: Lang) -> Response:
    """A mechanism with its rules."""
    return await remembered(request, server, ("model", model), models.show, place(server, "models", model), lang)


@router.post(
    "/cases",
    openapi_extra=body_of(CASES),
    status_code=201,
    responses=declared(403, 408, 413, 415, 503, 504, done="Kept, under the id that it holds.", status=201, later=True),
)
async def keep_case(request: Request, server: TheServer, lang: Lang) -> Response:
    """Hand in a case, as JSON or a workbook; it is checked, and kept for as long as the server runs and has room."""
    name, content = await file_in(request, CASES)
    handed = HandedIn(name, content, server.library.shelf)
    return await ask(request, server, cases.check, handed, lang)


@router.post(
    "/models",
    openapi_extra=body_of(MODELS),
    status_code=201,
    responses=declared(403, 408, 413, 415, 503, 504, done="Kept, under the id that it holds.", status=201, later=True),
)
async def keep_model(request: Request, server: TheServer, lang: Lang) -> Response:
    """Hand in a mechanism, as a TOML file; it is kept for as long as the server runs and has room."""
    name, content = await file_in(request, MODELS)
    return await ask(request, server, models.keep, HandedIn(name, content, server.library.shelf), lang)


@router.post(
    "/check",
    openapi_extra=body_of(CASES),
    responses=declared(403, 408, 413, 415, 503, 504, done="What is in it, and what is worth a look.", later=True),
)
async def check(request: Request, server: TheServer, lang: Lang) -> Response:
    """Say everything that is wrong with a case, and keep nothing."""
    name, content = await file_in(request, CASES)
    return await ask(request, server, cases.check, HandedIn(name, content), lang)


@router.get("/cases/{case}/desk", responses=declared(304, 404, 503, 504, done="The desk's model.", later=True))
async def show_desk(
    request: Request,
    server: TheServer,
    case: Name,
    lang: Lang,
    model: Annotated[Name, Query()] = DEFAULT_MODEL,
    scenario: Annotated[ScenarioName | None, Query()] = None,
) -> Response:
    """All that a page needs to answer a moved slider: cities, numbers, what they do to gains, worths of coalitions."""
    asked = Asked(case=case, model=model, scenario=scenario)
    return await remembered(request, server, ("desk", asked), desk.desk, question(server, asked), lang)


@cache
def _schema(kind: Kind) -> Answer:
    return Answer.of(_SCHEMAS[kind].model_json_schema())


@cache
def _listed(kind: str) -> Answer:
    texts = {one.name: {"title": one.title, "summary": one.summary} for one in bundled(kind)}
    listed: list[dict[str, Any]] = [
        {"id": name} | {key: both_in(text) for key, text in said.items() if text is not None}
        for name, said in texts.items()
    ]
    return Answer.of(listed)
