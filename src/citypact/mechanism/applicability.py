"""Whether a mechanism can be applied to a case, and if not, why, in one line."""

from collections.abc import Iterator

from ..case.model import Case
from ..case.players import provinces_with_a_part, without_revenue
from ..errors import InvalidInput, Problem
from ..text import Bilingual, both
from .assessing import lacking
from .model import Mechanism
from .sections.assessment import COUNTED, Factor


def applicability(case: Case, model: Mechanism) -> str | None:
    """None if the mechanism applies to the case; else the first reason why not (knows its Chinese, see ``text``)."""
    return next(reasons(case, model), None)


def check_applicable(case: Case, model: Mechanism) -> None:
    """Refuse a mechanism that cannot be applied to a case. Raises InvalidInput with every reason."""
    do = both("mechanism.inapplicable.do")
    if problems := [Problem(both("mechanism.named", id=model.id), reason, do) for reason in reasons(case, model)]:
        raise InvalidInput(problems)


def reasons(case: Case, model: Mechanism) -> Iterator[Bilingual]:
    """Every reason why the mechanism cannot be applied to the case."""
    if model.currency not in (None, case.currency):
        yield both("mechanism.inapplicable.currency", rule=model.currency, case=case.currency)
    taxes = [] if model.tax_sharing.taxes == "all" else model.tax_sharing.taxes
    if unknown := [tax for tax in taxes if tax not in case.taxes]:
        known = ", ".join(case.taxes)
        yield both("mechanism.inapplicable.taxes", taxes=", ".join(unknown), known=known)
    if model.participation.provinces == "players" and (keys := without_revenue(case)):
        yield both("mechanism.inapplicable.provinces", provinces=", ".join(keys))
    if model.participation.provinces == "players" and provinces_with_a_part(case) and _among_cities(model):
        yield both("mechanism.inapplicable.among_cities", rules=", ".join(_among_cities(model)))
    if columns := lacking(case, _weighed(model)):
        yield both("mechanism.inapplicable.not_given", columns=", ".join(columns))
    yield from () if model.borrowing is None else model.borrowing.obstacles(case)
    yield from (why for rule in model.instruments.values() if (why := rule.obstacle(case)) is not None)


def _weighed(model: Mechanism) -> set[Factor]:
    """Results that the mechanism assesses or awards."""
    assessed = () if model.assessment is None else (f for f in model.assessment.weights if model.assessment.counts(f))
    awarded = () if model.award is None else (f for f in COUNTED if f in model.award.key)
    return {*assessed, *awarded}


def _among_cities(model: Mechanism) -> list[str]:
    """Instruments that divide among all cities, where a province's budget has no place."""
    return [name for name in ("pool", "equalization", "rates_pool") if name in model.instruments]
