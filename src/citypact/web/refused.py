"""Questions that cannot be understood, as problems: each with its place, its value and what to do."""

import sqlite3

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException

from citypact.errors import CitypactError, InvalidInput, Problem, beginning_of
from citypact.negotiation.log import RecordError
from citypact.reading.record import Record, problem
from citypact.reading.toml import dotted
from citypact.reading.words import in_words
from citypact.text import both
from citypact.web.asking import RETRY, plain
from citypact.web.description import fields_at
from citypact.web.full import FullError
from citypact.web.language import language_of
from citypact.web.not_here import NotHereError
from citypact.web.work.answer import CROWDED, INTERNAL, refusal, trouble

_TITLES = {400: "unreadable", 401: "unnamed", 403: "not-yours", 405: "no-such-way", 415: "unreadable"} | {
    CROWDED: "crowded"
}
_NOT_HERE = 404


def answer_refusals(app: FastAPI) -> None:
    """Let every refusal of the app be a problem (RFC 9457)."""

    @app.exception_handler(CitypactError)
    def _refused(request: Request, error: CitypactError) -> Response:
        return plain(refusal(error, language_of(request)))

    @app.exception_handler(RecordError)
    @app.exception_handler(sqlite3.Error)
    def _unrecorded(request: Request, error: RecordError | sqlite3.Error) -> Response:
        return plain(trouble(INTERNAL, "record", language_of(request)))

    @app.exception_handler(RequestValidationError)
    def _misunderstood(request: Request, error: RequestValidationError) -> Response:
        problems = [_in_words(request, detail) for detail in error.errors()]
        return plain(refusal(InvalidInput(list(dict.fromkeys(problems))), language_of(request)))

    @app.exception_handler(NotHereError)
    def _missing(request: Request, error: NotHereError) -> Response:
        return _not_here(request, error.name)

    @app.exception_handler(FullError)
    def _full(request: Request, error: FullError) -> Response:
        found = plain(trouble(error.status, f"full-{error.kind}", language_of(request), detail=error.detail))
        if error.status == CROWDED:
            found.headers["Retry-After"] = RETRY
        return found

    @app.exception_handler(HTTPException)
    def _unanswerable(request: Request, error: HTTPException) -> Response:
        if error.status_code == _NOT_HERE:
            return _not_here(request, request.url.path)
        found = plain(trouble(error.status_code, _TITLES.get(error.status_code, "unreadable"), language_of(request)))
        found.headers.update(error.headers or {})
        return found

    @app.exception_handler(Exception)
    def _internal(request: Request, error: Exception) -> Response:
        return plain(trouble(INTERNAL, "internal", language_of(request)))


def _not_here(request: Request, name: str) -> Response:
    lang = language_of(request)
    return plain(trouble(_NOT_HERE, "unknown", lang, detail=both("web.not_here", name=beginning_of(name))))


def _in_words(request: Request, detail: ErrorDetails) -> Problem:
    """What pydantic found, in the user's words; the file is the part of the question: body, query or path."""
    part, *path = detail["loc"] or ("body",)
    if detail["type"] == "json_invalid":
        return problem("json_syntax", str(part), reason=str(detail.get("ctx", {}).get("error", "")))
    kept = tuple(step for step in path if not any(mark in str(step) for mark in "[(-"))
    value = detail["input"]
    record = Record(str(part), {}, lambda way: (None, dotted(way) or None))
    shown = None if isinstance(value, dict | list | bytes) else value
    known = fields_at(request.app, request.method, request.url.path, kept[:-1]) if part == "body" else ()
    return in_words(record, {**detail, "loc": kept or ("",), "input": shown}, known)
