"""What comes of a task: bytes that go to whoever asked, as they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from citypact.errors import CitypactError, InvalidInput, SolverLimit
from citypact.text import both, in_language, named

JSON, PROBLEM = "application/json", "application/problem+json"
INTERNAL, TOO_LONG, CROWDED = 500, 504, 503
NO_SCHEME, INVALID = 409, 422


@dataclass(frozen=True)
class Answer:
    """The body of a response, and what it is."""

    content: bytes
    media: str = JSON
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> "Answer":
        """A document as JSON. Characters beyond ASCII are written out, so that no halves of pairs break it."""
        return cls(_bytes(document), JSON, status, headers or {})

    @classmethod
    def file(cls, content: bytes, media: str, name: str) -> "Answer":
        """A file that is to be kept, not shown: whatever stands in it is not run in the server's name."""
        return cls(content, media, 200, {"Content-Disposition": f'attachment; filename="{name}"'})


def trouble(status: int, kind: str, lang: str, *, detail: str | None = None, **more: Any) -> Answer:
    """A problem as RFC 9457 has it; ``kind`` names its title ``web.title.<kind>`` in the catalogue.

    Where the detail is a message it is named by its key and values too.
    """
    title = both(f"web.title.{kind}")
    said = title if detail is None else detail
    document = {"type": f"urn:citypact:{kind}", "title": title.words(lang), "status": status}
    return Answer(_bytes(document | {"detail": in_language(said, lang), **named(said), **more}), PROBLEM, status)


def refusal(error: CitypactError, lang: str) -> Answer:
    """What citypact refuses, with every place that is wrong."""
    document = {name: value for name, value in error.document(lang).items() if name not in ("error", "message")}
    if isinstance(error, InvalidInput):
        return trouble(INVALID, "invalid-input", lang, detail=error.text(lang), **document)
    if isinstance(error, SolverLimit):
        return trouble(TOO_LONG, "solver-limit", lang, detail=error.text(lang), **document)
    if error.exit_code == 4:
        return trouble(NO_SCHEME, "no-scheme", lang, detail=error.text(lang), **document)
    return trouble(INTERNAL, "internal", lang)


def _bytes(document: Any) -> bytes:
    return json.dumps(document, allow_nan=False, separators=(",", ":")).encode()
