"""What a reader must know first: what moves without a pact, and what a scheme brings, in money and in benefits.

Where coalitions are not listed, also what is proven of them.
"""

from collections.abc import Iterator

from ...evaluation.comparison import Comparison
from ...evaluation.evaluation import Evaluation
from ...text import Joined, both
from ..cash import cash_sentences
from ..dossier import Dossier
from ..proven import proven_sentences
from ..sentence import Sentence
from ..verdict import without_pact


def first_lines(evaluation: Evaluation) -> list[Sentence]:
    """The sentences above the tables."""
    dossier = Dossier(evaluation.scheme, "design")
    return [*without_pact(dossier), *proven_sentences(dossier), *cash_sentences(dossier)]


def compared_first_lines(comparison: Comparison) -> list[Sentence]:
    """What moves without a pact under each mechanism, and whether all gains are measured from the same state."""
    schemes = [column.evaluation.scheme for column in comparison.columns if column.evaluation is not None]
    found = [sentence for scheme in schemes for sentence in _under(Dossier(scheme, "design"))]
    if any(scheme.anyway != schemes[0].anyway for scheme in schemes):
        found.append(Sentence("bad", both("evaluation.unlike")))
    return found


def _under(dossier: Dossier) -> Iterator[Sentence]:
    mechanism = dossier.scheme.model.title.both
    for sentence in without_pact(dossier):
        yield Sentence(sentence.tone, Joined([mechanism, sentence.text], "colon"))
