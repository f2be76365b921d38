"""Come as near as possible to a reference, measured by the sum of absolute differences."""

import pandas as pd

from ...solve.algebra import is_expression, total
from ..program import Expression, Program, Variable
from ..subject import Subject


def nearest_shapley(program: Program) -> Expression:
    """Distance of the gains from the Shapley value."""
    return distance_of_gains(program, "shapley", program.setting.reference)


def nearest_nucleolus(program: Program) -> Expression:
    """Distance of the gains from the nucleolus."""
    return distance_of_gains(program, "nucleolus", program.setting.nucleolus)


def nearest_custom(program: Program) -> Expression:
    """Distance of the designed ratios from the customary one, weighted by the tax each of them shares."""
    return distance_from_custom(program, "custom")


def distance_from_custom(program: Program, name: str) -> Expression:
    """As ``nearest_custom``; ``name`` tells its variables from others."""
    rule = program.setting.model.tax_sharing
    parts: list[Expression] = []
    for k, deal in enumerate(program.setting.deals):
        shares = {t: ratio for (deal_k, t), ratio in program.origin_share.items() if deal_k == k}
        for t, ratio in shares.items():
            if not is_expression(ratio):
                continue
            weight = float(program.setting.discount[t] * deal.tax[t])
            parts.append(weight * _absolute(program, f"off {name}", program.of_deal(k, t), ratio - rule.custom))
    return total(parts)


def distance_of_gains(program: Program, name: str, reference: pd.Series) -> Expression:
    """Distance of the gains from a division, by city, in program money; ``name`` tells its variables from others."""
    return total(
        _absolute(program, f"off {name}", program.of_city(i), gain - float(reference[program.setting.cities[i].id]))
        for i, gain in program.gain.items()
    )


def _absolute(program: Program, role: str, subject: Subject, difference: Expression) -> Variable:
    size = program.variable(role, subject)
    program.require(f"{role} above", size >= difference, subject)
    program.require(f"{role} below", size >= -1.0 * difference, subject)
    return size
