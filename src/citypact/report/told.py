"""What is said of a run: what an offer left no choice about, and "no scheme" with the cities and limits in the way."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from ..case.model import Case
from ..mechanism import Mechanism
from ..negotiation.offer import Offer
from ..optimize.infeasible import NoScheme
from ..optimize.left_out import LeftOut
from ..text import Bilingual, Joined, both
from .refusal import Refusal
from .tables.rule import parameter_name

Smaller = Callable[[], Sequence[LeftOut]]


@contextmanager
def refusal_in_words(
    case: Case, model: Mechanism, held: Bilingual | None = None, smaller: Smaller | None = None
) -> Iterator[None]:
    """Turn "no scheme" into a ``Refusal``. ``held``: what an offer says; ``smaller``: finds the pacts that there are if
    something is left out."""
    try:
        yield
    except NoScheme as none:
        found = smaller() if smaller is not None and none.explanation.in_time else ()
        raise Refusal(case, model, none.explanation, held, found) from None


def held_as_offered(draft: Offer, file: str) -> Bilingual:
    """What an offer leaves no choice about, in a sentence; ``file``: what it is called."""
    rules = Joined(map(parameter_name, draft.rules)) or both("report.verdict.no_rules")
    return both("report.verdict.held", offer=file, clauses=len(draft.clauses), rules=rules)
