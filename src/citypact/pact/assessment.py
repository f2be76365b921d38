"""How every city is assessed under a scheme: results, score and grade."""

import pandas as pd

from ..case.flows import moves_of, works
from ..case.model import Case
from ..mechanism import ClosedMechanism
from ..mechanism.assessing import own_size, points, results
from ..worth.alternative import alternative
from .ledger import gains
from .payments import planned_moves
from .terms import Terms


def assessed(case: Case, model: ClosedMechanism, terms: Terms, ledger: pd.DataFrame) -> pd.DataFrame:
    """By city: each result as a part of the city's own size, then ``score`` and ``grade`` (missing below all grades).

    Empty where the mechanism has no assessment. Budgets of provinces are not assessed.
    """
    rule = model.assessment
    if rule is None:
        return pd.DataFrame()
    cities, moves = [city.id for city in case.cities], planned_moves(case, terms)
    before, built = moves_of(case, alternative(case, model)), [works(case, case.project[p]) for p in terms.projects]
    parts: dict[str, pd.Series] = {}
    score = pd.Series(0.0, index=cities)
    for factor in rule.weights:
        if factor == "gain":
            found = gains(case, ledger).reindex(cities)
        elif rule.counts(factor):
            found = pd.Series(results(case, factor, model.statistics, moves, before, built), index=cities)
        else:
            continue
        parts[factor] = found / own_size(case, factor)
        score += points(case, rule, factor) * found
    table = pd.DataFrame(parts | {"score": score})
    table["grade"] = pd.Series([rule.grade(float(own)) for own in score], index=cities, dtype=object)
    return table.loc[[city.id for city in case.cities if not city.is_province]].rename_axis("city")
