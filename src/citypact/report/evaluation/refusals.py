"""Why a mechanism has no scheme, as a comparison tells it."""

from ...case.model import Case
from ...errors import CitypactError
from ...evaluation.comparison import Column, Comparison
from ...optimize import NoScheme
from ...text import Bilingual, both, in_language
from ..refusal import Refusal


def refusals(comparison: Comparison) -> list[tuple[Bilingual, CitypactError]]:
    """For every mechanism without a scheme, that it has none and why."""
    reasons = [(column.model.title, refusal(comparison.case, column)) for column in comparison.columns]
    return [(both("evaluation.no_scheme", mechanism=title.both), why) for title, why in reasons if why is not None]


def refusal_lines(comparison: Comparison, lang: str) -> list[str]:
    """The same as lines of text."""
    told = refusals(comparison)
    return [line for title, why in told for line in (in_language(title, lang), *why.text(lang).splitlines())]


def refusal(case: Case, column: Column) -> CitypactError | None:
    """Why a mechanism has no scheme, in the users' words; None if it has one."""
    why = column.outcome
    if isinstance(why, NoScheme):
        return Refusal(case, column.model, why.explanation)
    return why if isinstance(why, CitypactError) else None
