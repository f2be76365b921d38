"""The description of the API (OpenAPI), with the shape of its problems."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

_TEXT, _NUMBER = {"type": ["string", "null"]}, {"type": ["integer", "null"]}
_VALUES = {
    "type": "object",
    "description": "What fills it, by placeholder: numbers and texts; a text in both languages as an object with en "
    "and zh, or with the key and the values of a message; several texts as an array.",
}
_PLACE = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "description": "A file that was handed in, or the part of the question."},
        "row": _NUMBER,
        "column": _TEXT,
        "value": _TEXT,
        "message": {"type": "string"},
        "remedy": {"type": "string"},
        "key": {**_TEXT, "description": "The message, in whatever language it is said: what programs go by."},
        "values": _VALUES,
        "remedy_key": {**_TEXT, "description": "The remedy, likewise; its placeholders are its own."},
        "remedy_values": _VALUES,
    },
    "required": [
        *("file", "row", "column", "value", "message", "remedy", "key", "values", "remedy_key", "remedy_values"),
    ],
}
_PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457), with every place that is wrong.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "key": {"type": "string", "description": "The message of the detail, where it is one."},
        "values": _VALUES,
        "problems": {"type": "array", "items": _PLACE},
    },
    "required": ["type", "title", "status", "detail"],
}
_JOB = {
    "type": "object",
    "description": "How a job stands.",
    "properties": {
        "id": {
            "type": "string",
            "description": "By which it is asked for; none where the same question is asked again.",
        },
        "state": {"type": "string", "enum": ["waiting", "working", "done", "failed", "cancelled"]},
        "done": {"type": "integer", "description": "How much of it is done."},
        "whole": {"type": "integer", "description": "How much there is to do, as far as that is known; else 0."},
        "status": {"type": "integer", "description": "The status of its result, once it is over."},
    },
    "required": ["state", "done", "whole"],
}


def fields_at(app: FastAPI, method: str, path: str, way: Sequence[str | int]) -> list[str]:
    """What can stand in the body of a question at the end of a way of keys and places; nothing if that is not said."""
    described = app.openapi()
    body = described["paths"].get(path, {}).get(method.lower(), {}).get("requestBody", {}).get("content", {})

    def plain(schema: dict[str, Any]) -> list[dict[str, Any]]:
        if "$ref" in schema:
            return plain(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        return [one for choice in schema["anyOf"] for one in plain(choice)] if "anyOf" in schema else [schema]

    at = [one for shape in body.values() for one in plain(shape.get("schema", {}))]
    for step in way:
        inner = [one.get("items") if isinstance(step, int) else one.get("properties", {}).get(step) for one in at]
        at = [one for schema in inner if schema for one in plain(schema)]
    return [name for one in at for name in one.get("properties", {})]


def describe(app: FastAPI) -> None:
    """Let the app describe itself."""

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = get_openapi(title=app.title, version=app.version, routes=app.routes)
            found.setdefault("components", {}).setdefault("schemas", {}).update(Problem=_PROBLEM, Job=_JOB)
            app.openapi_schema = found
        return app.openapi_schema

    app.__dict__["openapi"] = description
