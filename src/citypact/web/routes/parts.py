"""What routes share: where the facts of a question lie, and what answers they declare."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from citypact.web.asked import Asked, Facts, Question
from citypact.web.not_here import NotHereError
from citypact.web.server import Server

A = TypeVar("A", bound=Asked)
_ACCEPTED, _SAME = 202, 304
_LATER = "It takes longer: the job, and in Location where to ask for it."
_JOB = {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_WHATS = {
    304: "As it was when it was asked for before.",
    400: "Not to be read.",
    401: "Without a token, or with one that is nobody's.",
    403: "Sent by a page of another site, or not for you to ask.",
    404: "No such case, mechanism or job.",
    408: "It did not come in time.",
    409: "No scheme satisfies the constraints; says which are in the way, and what would mend it.",
    410: "The job was cancelled.",
    413: "Too large.",
    415: "Of a kind that is not read.",
    422: "Something is wrong with it; every place is named.",
    500: "A fault of the server.",
    503: "Too much to do; ask again later.",
    504: "No proven answer in time.",
}


def declared(
    *statuses: int,
    done: str,
    media: str = "application/json",
    later: bool = False,
    status: int = 200,
    shape: type[BaseModel] | None = None,
    of_job: bool = False,
) -> dict[int | str, Any]:
    """The answers of a route for its description: what is ``done``, perhaps in a ``shape``, and problems."""
    good: dict[int | str, Any] = {status: {"description": done, "content": _JOB if of_job else {media: {}}}}
    if shape is not None:
        good[status] = {"description": done, "model": shape}
    if later:
        good[_ACCEPTED] = {"description": _LATER, "content": _JOB}
    return good | {status: _bad(status) for status in sorted({400, 422, 500, *statuses})}


def _bad(status: int) -> dict[str, Any]:
    return {"description": _WHATS[status]} | ({"content": _PROBLEM} if status != _SAME else {})


def question(server: Server, asked: A) -> Question[A]:
    """A question with the places of its facts. Raises NotHereError for a name that is none."""
    return Question(facts_of(server, asked), asked)


def facts_of(server: Server, asked: Asked) -> Facts:
    """Where the case and the mechanism lie. Raises NotHereError for a name that is none."""
    case, model = place(server, "cases", asked.case), place(server, "models", asked.model)
    return Facts(case, model, asked.scenario, server.settings.players)


def place(server: Server, kind: str, name: str) -> Path:
    """Where a case or a mechanism lies. Raises NotHereError if there is none of this name."""
    found = server.library.place(kind, name)
    if found is None:
        raise NotHereError(name)
    return found
