"""Cases that are handed in: read, checked, and kept under the name of what they hold."""

from pathlib import Path
from typing import Any

from citypact.case import examine
from citypact.case.document import document_bytes
from citypact.case.store import Examined
from citypact.case.summary import counts, evidence
from citypact.report.grounds import grounds
from citypact.web.asked import HandedIn
from citypact.web.work.answer import Answer
from citypact.web.work.task import Tell


def check(question: HandedIn, lang: str, tell: Tell) -> Answer:
    """What is in a case and what is worth a look; with ``keep`` it is kept, under the id that the answer holds."""
    with question.in_a_file() as place:
        examined = examine(place)
    found = summary(examined, lang)
    if question.shelf is None:
        return Answer.of(found)
    name = question.shelf.keep("cases", document_bytes(examined.case))
    return Answer.of(found | {"id": name}, 201)


def summary(examined: Examined, lang: str) -> dict[str, Any]:
    """A sound case in short: its title, how much is in it, on what it rests, and what is worth a look."""
    case = examined.case
    return {
        "id": case.id,
        "title": case.title.model_dump(),
        "cities": [{"id": city.id, "name": city.name.model_dump()} for city in case.cities],
        "currency": case.currency,
        "unit": case.unit,
        "years": list(case.years),
        "scenarios": [{"id": one.id, "title": one.title.model_dump()} for one in case.scenarios],
        "problems": [],
        "warnings": [doubt.record(lang) for doubt in (*examined.doubts, *examined.idle)],
        "counts": counts(case),
        "evidence": evidence(case),
    }


def show(place: Path, lang: str, tell: Tell) -> Answer:
    """A case that is kept, in short, with all its figures."""
    examined = examine(place)
    return Answer.of(summary(examined, lang) | {"case": examined.case.model_dump(mode="json")})


def rests(place: Path, lang: str, tell: Tell) -> Answer:
    """On what a case that is kept rests, row by row; the same in every language."""
    return Answer.of(grounds(examine(place).case).model_dump(mode="json"))
