"""Mechanisms, as they can be asked about."""

from pathlib import Path
from typing import Any

from citypact.catalogue import keys
from citypact.errors import InvalidInput, Problem
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.reader import read_model
from citypact.reading.files import read_text
from citypact.text import both, both_in
from citypact.web.asked import HandedIn
from citypact.web.work.answer import Answer
from citypact.web.work.task import Tell


def keep(question: HandedIn, lang: str, tell: Tell) -> Answer:
    """Keep a mechanism, under the id that the answer holds."""
    assert question.shelf is not None
    with question.in_a_file() as place:
        problems: list[Problem] = []
        text = read_text(place, question.name, problems)
    if text is None:
        raise InvalidInput(problems)
    model = read_model(text, question.name)
    name = question.shelf.keep("models", text.encode())
    return Answer.of(_in_short(model) | {"id": name}, 201)


def show(place: Path, lang: str, tell: Tell) -> Answer:
    """A mechanism with all its rules, and which of its parameters are left open."""
    model = load_model(place)
    return Answer.of(_in_short(model) | {"model": model.model_dump(mode="json")})


def _in_short(model: Mechanism) -> dict[str, Any]:
    paths = sorted(model.open_parameters)
    return {
        "id": model.id,
        "title": model.title.model_dump(),
        "open": paths,
        "open_names": [both_in(_name(path)) for path in paths],
    }


def _name(path: str) -> str:
    """What a reader calls a parameter that is left open; the path itself where it has no name."""
    known = keys()
    found = next((key for key in (f"rule.open.{path}", f"rule.parameter.{path}") if key in known), None)
    return path if found is None else both(found)
