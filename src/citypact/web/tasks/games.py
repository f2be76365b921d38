"""The game of a case, and mechanisms side by side."""

from citypact.errors import InvalidInput
from citypact.evaluation import compare as side_by_side
from citypact.mechanism import check_applicable
from citypact.reading.record import problem
from citypact.regions.two_levels import two_levels
from citypact.report.evaluation.document import comparison_document
from citypact.report.game import Study
from citypact.report.game.files import document
from citypact.report.game.two_levels import levels_document
from citypact.web.asked import Comparing, OfGame, Question
from citypact.web.tasks.facts import About, worths_about
from citypact.web.work.answer import Answer
from citypact.web.work.task import Tell
from citypact.worth import WorthTable
from citypact.worth.finding import not_listed


def game(question: Question[OfGame], lang: str, tell: Tell) -> Answer:
    """The worth of every coalition, the divisions of the joint gain, and their proofs."""
    about, asked = About(question.facts, tell), question.asked
    check_applicable(about.given, about.model)
    table = worths_about(about)
    if not isinstance(table, WorthTable):
        raise InvalidInput([not_listed(about.case.id, len(about.case.cities))])
    study = Study(about.case, table)
    found = document(study, about.model, asked.scenario)
    if asked.unions is not None or asked.weights is not None:
        found["two_levels"] = levels_document(two_levels(about.case, study.game, weights=asked.weights))
    return Answer.of(found)


def compare(question: Comparing, lang: str, tell: Tell) -> Answer:
    """Mechanisms side by side; one without a scheme stays, with the reason."""
    first, *_ = question.facts
    about, models = About(first, tell), [About(one, tell).model for one in question.facts]
    ids = [model.id for model in models]
    if twins := sorted({known for known in ids if ids.count(known) > 1}):
        raise InvalidInput([problem("mechanism.same_id", "models", None, "id", value=t, other=t) for t in twins])
    found = side_by_side(about.given, models, worths_about(about), tell)
    return Answer.of(comparison_document(found, first.scenario))
