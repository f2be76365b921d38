"""Schemes, as documents and as the files of their reports."""

import io
import zipfile
from functools import partial

from citypact.mechanism import check_applicable
from citypact.negotiation.offer import Offer
from citypact.negotiation.position import design_around, settle_offer
from citypact.negotiation.settled import with_breaches
from citypact.negotiation.smaller import smaller_pacts
from citypact.optimize import check_closed
from citypact.optimize import simulate as apply
from citypact.optimize.search import Search
from citypact.report.comparison import comparable
from citypact.report.document import document
from citypact.report.dossier import Dossier
from citypact.report.outputs import outputs
from citypact.report.provenance import choices
from citypact.report.told import held_as_offered, refusal_in_words
from citypact.web.asked import Asked, Offered, OfReport, OfSimulation, Question
from citypact.web.tasks.facts import About, on_the_table, worths_about
from citypact.web.work.answer import Answer
from citypact.web.work.task import Tell

_MEDIA = {
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "csv": "text/csv",
    "zip": "application/zip",
}


def design(question: Question[Offered], lang: str, tell: Tell) -> Answer:
    """The best scheme in which what is offered is held, as one document."""
    about = About(question.facts, tell)
    return _document(_designed(about, question.asked), question.asked)


def simulate(question: Question[OfSimulation], lang: str, tell: Tell) -> Answer:
    """What a rule with nothing left to decide does, as one document."""
    about, asked = About(question.facts, tell), question.asked
    return _document(_simulated(about, covered_only=asked.covered_only), asked, covered_only=asked.covered_only)


def report(question: Question[OfReport], lang: str, tell: Tell) -> Answer:
    """A file of a report, or all of them in an archive."""
    about, asked = About(question.facts, tell), question.asked
    if asked.of == "design":
        dossier = _designed(about, asked)
    elif asked.of == "simulation":
        dossier = _simulated(about)
    else:
        with refusal_in_words(about.case, about.model):
            dossier = Dossier(with_breaches(settle_offer(on_the_table(about, asked))), "offer")
    files = outputs(dossier, document(dossier, choices(dossier.scheme.model.id, asked.scenario)), lang)
    content = _archive(files) if asked.file == "all.zip" else files[asked.file]
    return Answer.file(content, _MEDIA[asked.file.rsplit(".", 1)[1]], asked.file)


def _designed(about: About, asked: Offered) -> Dossier:
    told = 0

    def watch(search: Search) -> None:
        nonlocal told
        told += 1
        about.tell(told, 0)

    position = on_the_table(about, asked)
    draft = None if position.offer == Offer() else position.offer
    held = None if draft is None else held_as_offered(draft, "offer")
    with refusal_in_words(about.given, about.model, held, partial(smaller_pacts, about.given, about.model, draft)):
        scheme = design_around(position, watch=watch)
    return Dossier(scheme, "design", comparable(about.given, scheme.model, worths_about(about)), held=held)


def _simulated(about: About, *, covered_only: bool = False) -> Dossier:
    check_applicable(about.given, about.model)
    check_closed(about.model, about.model.id)
    with refusal_in_words(about.given, about.model):
        scheme = apply(about.given, about.model, worths_about(about), "covered" if covered_only else "whole")
    return Dossier(scheme, "simulation")


def _document(dossier: Dossier, asked: Asked, *, covered_only: bool = False) -> Answer:
    return Answer.of(document(dossier, choices(dossier.scheme.model.id, asked.scenario, covered_only=covered_only)))


def _archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
