"""Whether the pact turns around who is richer: the order of cities by budget revenue per head, before and after.

Help for the weaker that also makes them overtake the stronger meets resistance of its own (Atkinson 1980, Plotnick 1981
on horizontal equity). Pairs that are equal, but for rounding, count as tied.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import sqrt

from ..pact.scheme import Scheme
from .gap import revenue_per_head
from .indicator import Indicator
from .period import periods

_SAME = 1e-9
"""Part of the larger of two figures below which they are equal: rounding of sums over years."""


def ranks(scheme: Scheme) -> Iterator[Indicator]:
    """Kendall's tau of revenue per head before and after, pairs of cities that change places, who is overtaken."""
    cities = [city.id for city in scheme.case.cities if not city.is_province]
    orders = []
    for period in periods(scheme.case):
        table = revenue_per_head(scheme, period).loc[cities]
        orders.append((period.key, table["before"].tolist(), table["after"].tolist()))
    for key, before, after in orders:
        yield Indicator("rank_tau", "index", kendall_tau(before, after), key)
    for key, before, after in orders:
        yield Indicator("rank_reversals", "count", len(reversals(before, after)), key)
    for key, before, after in orders:
        down = {cities[fallen] for fallen, _ in reversals(before, after)}
        yield Indicator("overtaken", "cities", tuple(city for city in cities if city in down), key)


def kendall_tau(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Kendall's tau-b of two figures of the same things, from -1 to 1; 1: same order (Kendall 1938, 1945 for ties).

    None where one of the two does not tell any two things apart.

    >>> round(kendall_tau([1, 2, 3], [1, 3, 2]), 3)
    0.333
    """
    signs = [(_sign(x[a], x[b]), _sign(y[a], y[b])) for a, b in combinations(range(len(x)), 2)]
    told = sqrt(sum(one != 0 for one, _ in signs)) * sqrt(sum(other != 0 for _, other in signs))
    return min(1.0, max(-1.0, sum(one * other for one, other in signs) / told)) if told else None


def reversals(before: Sequence[float], after: Sequence[float]) -> list[tuple[int, int]]:
    """Pairs of positions of which the first was ahead and is behind.

    >>> reversals([3, 2, 1], [3, 1, 2])
    [(1, 2)]
    """
    pairs = [(a, b) for a in range(len(before)) for b in range(len(before)) if a != b]
    return [(a, b) for a, b in pairs if _sign(before[a], before[b]) > 0 > _sign(after[a], after[b])]


def _sign(a: float, b: float) -> int:
    return 0 if abs(a - b) <= _SAME * max(abs(a), abs(b)) else 1 if a > b else -1
