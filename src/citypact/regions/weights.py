"""Weights by which an analyst lets size or rank count beside what a city adds."""

from collections.abc import Callable, Mapping

import pandas as pd

from ..case.model import Case, City
from ..errors import InvalidInput
from .grouping import problem

RANKS: Mapping[str, float] = {"municipality": 3.0, "sub-provincial": 2.0, "provincial-capital": 2.0, "prefecture": 1.0}
"""Assumed weights of Chinese administrative tiers, in the order of their rank; the distances between them are ours."""

_SIZES: Mapping[str, Callable[[City], float]] = {
    "gdp": lambda city: city.gdp,
    "population": lambda city: city.population,
    "revenue": lambda city: city.revenue,
    "tier": lambda city: RANKS.get(city.tier, 0.0),
}
KINDS = tuple(_SIZES)


def city_weights(case: Case, kind: str) -> pd.Series:
    """Weight of each city, in the order of the case; only their proportions matter.

    Parameters
    ----------
    kind : "gdp", "population", "revenue" or "tier" (see ``RANKS``)

    Raises
    ------
    InvalidInput
        A city has no weight of this kind: a tier without a rank, or a product of 0.
    """
    weights = {city.id: _SIZES[kind](city) for city in case.cities}
    if nothing := [city for city in case.cities if not weights[city.id] > 0]:
        key, known = "no_rank" if kind == "tier" else "no_weight", ", ".join(RANKS)
        raise InvalidInput([problem(key, case.id, None, c.id, kind=kind, tier=c.tier, known=known) for c in nothing])
    return pd.Series(weights, name=kind)
