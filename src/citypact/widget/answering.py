"""Questions of the page's modules, answered in the notebook's Python as the server answers them."""

import json
from typing import Any

from citypact.errors import CitypactError
from citypact.web.asked import Asked, InHand, MovedOfCity, OfCounter, OfRanges, Question
from citypact.web.tasks.offers import counter, explain_moved, find_ranges, reasons
from citypact.web.work.answer import refusal
from citypact.web.work.task import Function, Tell

NAMES = {"case": "in-hand", "model": "in-hand"}
"""What a question calls facts that are in hand already."""
_QUESTIONS: dict[str, tuple[Function, type[Asked]]] = {
    "offers/move/explain": (explain_moved, MovedOfCity),
    "offers/ranges": (find_ranges, OfRanges),
    "offers/counter": (counter, OfCounter),
    "offers/why-not": (reasons, OfCounter),
}


def answered(facts: InHand, path: str, body: Any, lang: str, tell: Tell) -> dict[str, Any]:
    """The answer to a question at a path of the API, or the problem that stands in its place, with its status.

    Raises KeyError for a path, and pydantic's ValidationError for a body, that the page does not write.
    """
    function, kind = _QUESTIONS[path]
    asked = kind.model_validate_json(json.dumps(body | NAMES))
    try:
        answer = function(Question(facts, asked), lang, tell)
    except CitypactError as error:
        answer = refusal(error, lang)
    return {"status": answer.status, "answer": json.loads(answer.content)}
