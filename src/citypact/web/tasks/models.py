"""Mechanisms, as they can be asked about."""

from pathlib import Path

from citypact.mechanism import load_model
from citypact.web.work.answer import Answer
from citypact.web.work.task import Tell


def show(place: Path, lang: str, tell: Tell) -> Answer:
    """A mechanism with all its rules, and which of its parameters are left open."""
    model = load_model(place)
    document = {
        "id": model.id,
        "title": model.title.model_dump(),
        "open": sorted(model.open_parameters),
        "model": model.model_dump(mode="json"),
    }
    return Answer.of(document)
