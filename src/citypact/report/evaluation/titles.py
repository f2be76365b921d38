"""Headings of comparisons and evaluations."""

from ...case.model import Case
from ...evaluation.evaluation import Evaluation
from ...text import Bilingual, both
from ..names import in_both


def compared_title(case: Case) -> Bilingual:
    """Heading of a comparison."""
    return both("evaluation.compared", case=in_both(case.title))


def evaluated_title(evaluation: Evaluation) -> Bilingual:
    """Heading of what one scheme is worth."""
    scheme = evaluation.scheme
    return both("evaluation.evaluated", case=in_both(scheme.case.title), mechanism=in_both(scheme.model.title))
