"""Headings of comparisons and evaluations."""

from ...case.model import Case
from ...evaluation.evaluation import Evaluation
from ...text import Bilingual, both


def compared_title(case: Case) -> Bilingual:
    """Heading of a comparison."""
    return both("evaluation.compared", case=case.title.both)


def evaluated_title(evaluation: Evaluation) -> Bilingual:
    """Heading of what one scheme is worth."""
    scheme = evaluation.scheme
    return both("evaluation.evaluated", case=scheme.case.title.both, mechanism=scheme.model.title.both)
