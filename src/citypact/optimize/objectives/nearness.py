"""Come as near as possible to a reference, measured by the sum of absolute differences."""

import pandas as pd

from ...solve.algebra import Linear, is_expression, total
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
    for k in range(len(program.setting.deals)):
        for t, ratio, weight in _open_ratios(program, k):
            parts.append(weight * _absolute(program, f"off {name}", program.of_deal(k, t), ratio - rule.custom))
    return total(parts)


def _open_ratios(program: Program, k: int) -> list[tuple[int, Linear, float]]:
    """Year and ratio of a deal, and the tax that it shares; where somebody waits, one ratio of all years is one.

    In other programs it is one a year, since where a search ends that is not done can hang on how many there are.
    """
    deal, discount = program.setting.deals[k], program.setting.discount
    found: dict[int, tuple[int, Linear, float]] = {}
    for (deal_k, t), ratio in program.origin_share.items():
        if deal_k == k and is_expression(ratio):
            key = id(ratio) if program.soon else t
            first, _, weight = found.get(key, (t, ratio, 0.0))
            found[key] = first, ratio, weight + float(discount[t] * deal.tax[t])
    return list(found.values())


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
