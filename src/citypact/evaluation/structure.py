"""Industrial isomorphism: how alike the economies of the cities are, before and after what moves.

Shares ``a[i,s]`` of sector s in the value added of city i, from the table of sectors. After: less the value added of
transfers at their origins, plus that at their hosts at full production; before: with what moves without a pact. All at
the prices and activity of the base year. Where the case lacks a figure that is needed, nothing is said.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.model import BEYOND, Case
from ..pact.scheme import Scheme
from .indicator import Indicator
from .inequality import gini

Pair = Callable[[NDArray[np.float64], NDArray[np.float64]], float]
Structure = pd.DataFrame
"""Value added, cities by sectors, in the case's money a year."""


def structure(scheme: Scheme) -> Iterator[Indicator]:
    """Mean Krugman index and similarity of pairs, mean Theil from the region's structure, mean Gini of sectors."""
    states = [value_added(scheme.case, plan) for plan in (scheme.anyway, scheme.terms.plan)]
    for key, measure in _MEASURES.items():
        before, after = (None if state is None else measure(state) for state in states)
        yield Indicator(key, "index", after, None, before)


def value_added(case: Case, plan: Mapping[str, str]) -> Structure | None:
    """Value added by city and sector once the moves of a plan are in full production; None where not given."""
    found = {(row.city, row.sector): row.value_added for row in case.sectors}
    for k, where in plan.items():
        transfer, host = case.transfer[k], case.host[k, where]
        sector = transfer.branch or transfer.sector
        arrives = 0.0 if where == BEYOND else host.value_added
        if transfer.value_added is None or arrives is None or (transfer.origin, sector) not in found:
            return None
        found[transfer.origin, sector] -= transfer.value_added
        if where != BEYOND:
            found[where, sector] += arrives
    cities = [city.id for city in case.cities if not city.is_province]
    sectors = list(dict.fromkeys(sector for _, sector in found))
    figures = [[found[city, sector] for sector in sectors] for city in cities]
    return pd.DataFrame(figures, index=cities, columns=sectors) if found else None


def location_quotients(state: Structure) -> pd.DataFrame:
    """Share of a sector in a city over its share in the region (Florence 1939); missing where nobody has the sector.

    >>> location_quotients(pd.DataFrame({"steel": [3.0, 1.0], "food": [1.0, 3.0]})).iloc[0].tolist()
    [1.5, 0.5]
    """
    whole = state.sum() / state.to_numpy().sum()
    quotients: pd.DataFrame = shares(state) / whole.where(whole > 0)
    return quotients


def shares(state: Structure) -> pd.DataFrame:
    """Structure of each city: parts of its value added; missing where it has none."""
    own = state.sum(axis=1)
    parts: pd.DataFrame = state.div(own.where(own > 0), axis=0)
    return parts


def krugman(state: Structure) -> float | None:
    """Mean over pairs of cities of ``sum_s |a[i,s] - a[j,s]|``, 0 if alike, 2 if nothing is (Krugman 1991)."""
    return _of_pairs(state, lambda a, b: float(np.abs(a - b).sum()))


def similarity(state: Structure) -> float | None:
    """Mean over pairs of ``sum_s a[i,s] a[j,s] / sqrt(sum_s a[i,s]^2 sum_s a[j,s]^2)``, 1 if alike (UNIDO 1979)."""
    return _of_pairs(state, lambda a, b: float(a @ b / np.sqrt((a @ a) * (b @ b))))


def distance_from_region(state: Structure) -> float | None:
    """Theil's ``sum_s a[i,s] ln(a[i,s] / a[s])``, mean weighted by the value added of the cities (Theil 1967)."""
    own, quotients = shares(state), location_quotients(state)
    if own.isna().any(axis=None):
        return None
    logs = np.log(quotients.where(quotients > 0, 1.0).fillna(1.0))
    weights = state.sum(axis=1) / state.to_numpy().sum()
    return float(((own * logs).sum(axis=1) * weights).sum())


def concentration_of_sectors(state: Structure) -> float | None:
    """Gini of location quotients over the cities, weighted by their size, mean by size of sectors (Krugman 1991)."""
    quotients, own = location_quotients(state), state.sum(axis=1)
    whole = state.sum()
    if not (own > 0).all():
        return None
    each = {s: gini(quotients[s].to_numpy(), own.to_numpy()) for s in state.columns if whole[s] > 0}
    return float(sum(whole[s] * value for s, value in each.items()) / whole.sum())


_MEASURES = {
    "krugman": krugman,
    "similarity": similarity,
    "structure_theil": distance_from_region,
    "sector_gini": concentration_of_sectors,
}


def _of_pairs(state: Structure, measure: Pair) -> float | None:
    """Mean of a measure of two structures; None below two cities, or where one has no value added."""
    rows = shares(state).to_numpy()
    if len(rows) < 2 or np.isnan(rows).any():
        return None
    return float(np.mean([measure(a, b) for a, b in combinations(rows, 2)]))
