"""Refusals in words: "no scheme" becomes the answer that names cities and limits."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..case.model import Case
from ..mechanism import Mechanism
from ..optimize.infeasible import NoScheme
from ..optimize.left_out import left_out
from ..text import Bilingual
from .refusal import Refusal


@contextmanager
def refusal_in_words(
    case: Case, model: Mechanism, held: Bilingual | None = None, *, smaller: bool = False
) -> Iterator[None]:
    """Turn "no scheme" into a ``Refusal``. ``held``: what an offer says; ``smaller``: with the pacts that there are if
    something is left out."""
    try:
        yield
    except NoScheme as none:
        found = left_out(case, model) if smaller and none.explanation.in_time else ()
        raise Refusal(case, model, none.explanation, held, found) from None
