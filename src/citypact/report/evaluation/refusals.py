"""Why a mechanism has no scheme, as a comparison tells it."""

from ...case.model import Case
from ...errors import CitypactError
from ...evaluation.comparison import Column, Comparison
from ...optimize import NoScheme
from ...text import say
from ..refusal import Refusal


def refusals(comparison: Comparison, lang: str) -> list[str]:
    """For every mechanism without a scheme, that it has none and why."""
    found = []
    for column in comparison.columns:
        why = refusal(comparison.case, column)
        if why is not None:
            found.append(say("evaluation.no_scheme", lang, mechanism=column.model.title.text(lang)))
            found += why.text(lang).splitlines()
    return found


def refusal(case: Case, column: Column) -> CitypactError | None:
    """Why a mechanism has no scheme, in the users' words; None if it has one."""
    why = column.outcome
    if isinstance(why, NoScheme):
        return Refusal(case, column.model, why.explanation)
    return why if isinstance(why, CitypactError) else None
