"""Come as near as possible to a division in which the administrative hierarchy counts."""

from ...regions.two_levels import two_levels
from ..program import Expression, Program
from .nearness import distance_of_gains


def nearest_owen(program: Program) -> Expression:
    """Distance of the gains from the Owen value with provinces as unions."""
    setting = program.setting
    cities = two_levels(setting.case, setting.listed).cities
    return distance_of_gains(program, "owen", cities["owen"] / setting.scale)


def nearest_weighted_shapley(program: Program) -> Expression:
    """Distance of the gains from the weighted Shapley value, by the mechanism's weights.

    Raises InvalidInput if a city has no such weight.
    """
    setting = program.setting
    cities = two_levels(setting.case, setting.listed, weights=setting.model.design.weights).cities
    return distance_of_gains(program, "weighted_shapley", cities["weighted_shapley"] / setting.scale)
