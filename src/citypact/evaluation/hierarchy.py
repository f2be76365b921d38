"""What the pact does between administrative tiers: whom money reaches, up or down, and the gap between tiers.

In China a city's tier decides what it may approve, keep and borrow (Chan 2010, China Review 10(1)), so that neighbors
of a lower tier bargain from below. Tiers are ranked where all of a case are known: see ``RANKS``.
"""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from ..case.model import Case
from ..pact.scheme import Scheme
from ..regions.weights import RANKS
from .gap import revenue_per_head
from .indicator import Indicator
from .inequality import theil
from .networks import between_cities
from .period import periods


def hierarchy(scheme: Scheme) -> Iterator[Indicator]:
    """Theil between tiers before and after, payments that run down, level and up, gain per head of the upper tiers."""
    case = scheme.case
    for period in periods(case):
        before, after = (_between(case, revenue_per_head(scheme, period)[when]) for when in ("before", "after"))
        yield Indicator("theil_tiers", "index", after, period.key, before)
    rank = tier_ranks(case)
    arcs = between_cities(scheme).edges(data="weight")
    paid = [(rank[a] - rank[b], w) for a, b, w in arcs if a in rank and b in rank]
    for key, way in (("paid_down", 1), ("paid_level", 0), ("paid_up", -1)):
        yield Indicator(key, "percent", _part(paid, way))
    yield Indicator("upper_gain_per_head", "percent", _upper(scheme, rank))


def tier_ranks(case: Case) -> Mapping[str, float]:
    """Rank of each city's tier; empty where a tier is not known or all cities are of one."""
    cities = [city for city in case.cities if not city.is_province]
    found = {city.id: RANKS.get(city.tier) for city in cities}
    known = {city: rank for city, rank in found.items() if rank is not None}
    return known if len(known) == len(cities) and len(set(known.values())) > 1 else {}


def _between(case: Case, per_head: pd.Series) -> float | None:
    """Theil's index between tiers; None where it has no meaning."""
    cities = [city for city in case.cities if not city.is_province]
    values, tiers = per_head[[city.id for city in cities]].to_numpy(dtype=float), [city.tier for city in cities]
    if len(set(tiers)) < 2 or (values < 0).any() or not values.sum() > 0:
        return None
    return theil(values, [city.population for city in cities], tiers).between


def _part(paid: Sequence[tuple[float, float]], way: int) -> float | None:
    whole = sum(weight for _, weight in paid)
    return sum(weight for step, weight in paid if (step > 0) - (step < 0) == way) / whole if whole else None


def _upper(scheme: Scheme, rank: Mapping[str, float]) -> float | None:
    """Gain per head of the cities above the lowest tier, over that of all; None where all together gain nothing."""
    people, gain = {city.id: city.population for city in scheme.case.cities}, scheme.gain
    upper = [city for city, its in rank.items() if its > min(rank.values())]
    whole = float(sum(gain[city] for city in rank))
    if not upper or whole <= scheme.tolerance:
        return None
    own = float(sum(gain[city] for city in upper)) / sum(people[city] for city in upper)
    return own / (whole / sum(people[city] for city in rank))
