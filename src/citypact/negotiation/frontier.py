"""Which pairs of two numbers are acceptable together: the exact polygon, and its Pareto frontier.

The set of all acceptable agreements is a polytope; its shadow on two linear quantities is a polygon. Between two known
points of its edge, the farthest acceptable point beyond the chord is a linear program: either the chord is an edge or a
new corner is found. So each corner costs a few programs and none is missed (Aneja and Nair 1979 for the frontier).
Ratios may take any value between their steps here; ``steps`` finds the agreements on steps that come nearest.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ..optimize.live import Live
from ..optimize.program import Linear
from .numbers import Number, expression, measure, ties
from .position import Position
from .ranges import free_program

Corner = tuple[float, float]
_SAME = 1e-7


def trade_off(position: Position, a: Number, b: Number, setting: str = "with-fund") -> pd.DataFrame:
    """Corners of the zone of agreement of two numbers (or gains), counter-clockwise.

    Columns: ``a``, ``b``, ``frontier`` (no acceptable agreement has more of both). Empty if nothing is acceptable.
    """
    live = Live(free_program(position, setting), steps=False)
    for number in (a, b):
        for tie in ties(live.program, number):
            live.require(tie, 0.0, 0.0)
    corners = zone(live, expression(live.program, a), expression(live.program, b))
    units = [measure(position.setting, number) for number in (a, b)]
    best = set(upper_right(corners))
    rows = [(x * units[0], y * units[1], (x, y) in best) for x, y in corners]
    return pd.DataFrame(rows, columns=["a", "b", "frontier"])


def exchange(zone: pd.DataFrame) -> pd.DataFrame:
    """What one of two numbers trades for in the other, edge by edge of their zone (see ``trade_off``).

    Only edges along which one falls as the other rises, each from its lower ``b`` to its higher one; none where both
    can be had together. Columns: ``side`` (``most``: no acceptable agreement has more of both; ``least``: none has less
    of both; ``only``: the zone is a line), ``b_from``, ``b_to``, ``a_from``, ``a_to``, and ``per_b``: how much less of
    ``a`` goes with one unit more of ``b``.
    """
    corners: list[Corner] = [(float(a), float(b)) for a, b in zip(zone["a"], zone["b"], strict=True)]
    following = corners[1:] if len(corners) == 2 else [*corners[1:], *corners[:1]]
    least = _SAME * float(np.ptp(zone["a"]) * np.ptp(zone["b"])) if len(corners) > 1 else 0.0
    rows = []
    for start, end in zip(corners, following, strict=False):
        across, up = end[0] - start[0], end[1] - start[1]
        if across * up < -least:
            low, high = sorted((start, end), key=lambda corner: corner[1])
            side = "only" if len(corners) == 2 else "most" if up > 0 else "least"
            rows.append((side, low[1], high[1], low[0], high[0], -across / up))
    return pd.DataFrame(rows, columns=["side", "b_from", "b_to", "a_from", "a_to", "per_b"])


def zone(live: Live, a: Linear, b: Linear) -> list[Corner]:
    """Corners of the polygon of attainable (a, b), counter-clockwise from the lowest a; [] if nothing is feasible.

    Both are in the program's measure, so that what counts as rounding is the same in every unit of money.
    """
    ends = _ends(live, a, b)
    if not ends:
        return []
    (low_a, high_a), (low_b, high_b) = ends
    if _is_point(low_a, high_a) or _is_point(low_b, high_b):
        return sorted({(low_a, low_b), (low_a if _is_point(low_a, high_a) else high_a, high_b)})
    scale = (high_a - low_a, high_b - low_b)

    def farthest(direction: Corner) -> Corner:
        point = live.maximize(direction[0] / scale[0] * a + direction[1] / scale[1] * b)
        assert point is not None  # feasible a moment ago
        return point.at(a) / scale[0], point.at(b) / scale[1]

    round_trip = [farthest(direction) for direction in ((-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0))]
    corners: list[Corner] = []
    for start, end in zip(round_trip, [*round_trip[1:], round_trip[0]], strict=True):
        corners += [start, *_between(farthest, start, end)]
    return [(x * scale[0], y * scale[1]) for x, y in _tidy(corners)]


def upper_right(corners: Sequence[Corner]) -> list[Corner]:
    """The Pareto frontier of a polygon (more of both is better), from the lowest a to the highest."""
    if not corners:
        return []
    spread = max(max(x for x, _ in corners) - min(x for x, _ in corners), 1e-12)
    height = max(max(y for _, y in corners) - min(y for _, y in corners), 1e-12)
    best = [
        (x, y)
        for x, y in corners
        if not any(
            (u > x + _SAME * spread and v >= y - _SAME * height) or (u >= x - _SAME * spread and v > y + _SAME * height)
            for u, v in corners
        )
    ]
    return sorted(best)


def _is_point(low: float, high: float) -> bool:
    """Whether a quantity cannot move, but for rounding."""
    return high - low < 1e-6 * (1.0 + max(abs(low), abs(high)))


def _ends(live: Live, a: Linear, b: Linear) -> list[tuple[float, float]]:
    found = []
    for quantity in (a, b):
        least = live.minimize(quantity)
        if least is None:
            return []
        largest = live.maximize(quantity)
        assert largest is not None
        found.append((least.value, largest.value))
    return found


def _between(farthest: Callable[[Corner], Corner], start: Corner, end: Corner) -> list[Corner]:
    """Corners strictly between two points of the edge, walking counter-clockwise."""
    across, up = end[0] - start[0], end[1] - start[1]
    length = float(np.hypot(across, up))
    if length < _SAME:
        return []
    outward = (up / length, -across / length)
    corner = farthest(outward)
    beyond = outward[0] * (corner[0] - start[0]) + outward[1] * (corner[1] - start[1])
    if beyond < _SAME:
        return []
    return [*_between(farthest, start, corner), corner, *_between(farthest, corner, end)]


def _tidy(corners: Sequence[Corner]) -> list[Corner]:
    """Each corner once, none on the straight line between its neighbors."""
    distinct: list[Corner] = []
    for corner in corners:
        if all(np.hypot(corner[0] - x, corner[1] - y) >= _SAME for x, y in distinct):
            distinct.append(corner)
    if len(distinct) < 3:
        return sorted(distinct)
    before, after = [distinct[-1], *distinct[:-1]], [*distinct[1:], distinct[0]]
    kept = [p for o, p, q in zip(before, distinct, after, strict=True) if _turns(o, p, q)]
    return kept if len(kept) >= 3 else sorted(distinct)[:: len(distinct) - 1]


def _turns(o: Corner, p: Corner, q: Corner) -> bool:
    cross = (p[0] - o[0]) * (q[1] - p[1]) - (p[1] - o[1]) * (q[0] - p[0])
    return bool(
        abs(cross) > _SAME * max(np.hypot(p[0] - o[0], p[1] - o[1]) * np.hypot(q[0] - p[0], q[1] - p[1]), 1e-12)
    )
