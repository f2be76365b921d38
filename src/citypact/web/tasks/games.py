"""The game of a case, and mechanisms side by side."""

from citypact.evaluation import compare as side_by_side
from citypact.regions.two_levels import two_levels
from citypact.report.evaluation.document import comparison_document
from citypact.report.game import Study
from citypact.report.game.files import document
from citypact.report.game.two_levels import levels_document
from citypact.web.asked import Comparing, OfGame, Question
from citypact.web.tasks.facts import About, model_at, worths_about
from citypact.web.work.answer import Answer
from citypact.web.work.task import Tell


def game(question: Question[OfGame], lang: str, tell: Tell) -> Answer:
    """The worth of every coalition, the divisions of the joint gain, and their proofs."""
    about, asked = About(question.facts, tell), question.asked
    study = Study(about.case, worths_about(about))
    found = document(study, about.model, asked.scenario)
    if asked.unions is not None or asked.weights is not None:
        found["two_levels"] = levels_document(two_levels(about.case, study.game, weights=asked.weights))
    return Answer.of(found)


def compare(question: Comparing, lang: str, tell: Tell) -> Answer:
    """Mechanisms side by side; one without a scheme stays, with the reason."""
    first, *_ = question.facts
    about = About(first, tell)
    found = side_by_side(about.given, [model_at(facts.model) for facts in question.facts], worths_about(about), tell)
    return Answer.of(comparison_document(found, first.scenario))
