"""What a reader of an evaluation must know first: what the scheme brings in budget money, and what only in benefits."""

from ...evaluation.evaluation import Evaluation
from ..cash import cash_sentences
from ..dossier import Dossier
from ..sentence import Sentence


def first_lines(evaluation: Evaluation) -> list[Sentence]:
    """The sentences above the tables."""
    return list(cash_sentences(Dossier(evaluation.scheme, "design")))
