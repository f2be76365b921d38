"""Points where they lie, with arrows between them: a map without borders."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from .axes import SMALL
from .picture import WIDTH, Picture, plain, wide

_EDGE, _RADIUS, _HEAD, _BEND = 60.0, 9.0, 9.0, 0.16
_ARROW, _TIP = "#8fa2b4", "#33526b"
_STEPS = 12
"""Straight parts of a bent arrow."""
_WAYS = (
    ("middle", 0.0, -17.0),
    ("middle", 0.0, 19.0),
    ("start", 13.0, 0.0),
    ("end", -13.0, 0.0),
    ("start", 10.0, -12.0),
    ("end", -10.0, -12.0),
    ("start", 10.0, 13.0),
    ("end", -10.0, 13.0),
)
"""Where a name may stand beside its point, the first that covers least: how it is anchored, and how far off."""
Spot = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def lying(chart: Mapping[str, Any]) -> Picture:
    """The picture of a figure of points without axes; every annotation is an arrow."""
    layout, trace = chart["layout"], chart["data"][0]
    picture = Picture(float(layout["height"]))
    east, north = ([float(value) for value in trace[axis]] for axis in ("x", "y"))
    scale = min(
        (WIDTH - 2 * _EDGE) / (max(east) - min(east) or 1.0),
        (picture.height - 2 * _EDGE) / (max(north) - min(north) or 1.0),
    )
    centre = (max(east) + min(east)) / 2, (max(north) + min(north)) / 2

    def spot(x: float, y: float) -> Spot:
        return WIDTH / 2 + scale * (x - centre[0]), picture.height / 2 - scale * (y - centre[1])

    for one in layout["annotations"]:
        _arrow(
            picture, spot(one["ax"], one["ay"]), spot(one["x"], one["y"]), one["arrowwidth"], plain(one["hovertext"])
        )
    spots, names = [spot(*place) for place in zip(east, north, strict=True)], [plain(name) for name in trace["text"]]
    marker = trace["marker"]
    for (x, y), color, symbol in zip(spots, marker["color"], marker["symbol"], strict=True):
        _node(picture, x, y, color, symbol)
    for name, (anchor, x, y) in zip(names, _placed(spots, names, picture.height), strict=True):
        picture.write(x, y, name, anchor, SMALL, mark="name")
    return picture


def _node(picture: Picture, x: float, y: float, color: str, symbol: str) -> None:
    if symbol == "square":
        picture.box(x - _RADIUS, y - _RADIUS, 2 * _RADIUS, 2 * _RADIUS, color, mark="fund")
        return
    picture.dot(x, y, _RADIUS, color, mark="city")
    if symbol == "x":
        for side in (1, -1):
            picture.line([(x - 4, y - 4 * side), (x + 4, y + 4 * side)], "#ffffff", 2.0, mark="cross")


def _arrow(picture: Picture, start: Spot, end: Spot, thick: float, says: str) -> None:
    """A bent line with a tip, so that two ways between the same ends lie apart."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    middle = (start[0] + end[0]) / 2 - uy * _BEND * length, (start[1] + end[1]) / 2 + ux * _BEND * length
    first = start[0] + (_RADIUS + 2) * ux, start[1] + (_RADIUS + 2) * uy
    last = end[0] - (_RADIUS + 2) * ux, end[1] - (_RADIUS + 2) * uy
    line = [_between(first, middle, last, step / _STEPS) for step in range(_STEPS + 1)]
    picture.line(line, _ARROW, thick, mark="pays", says=says)
    bx, by = last[0] - line[-2][0], last[1] - line[-2][1]
    back = math.hypot(bx, by) or 1.0
    bx, by, half = bx / back, by / back, _HEAD / 2 + thick / 3
    ends = [last, *((last[0] - _HEAD * bx + s * half * by, last[1] - _HEAD * by - s * half * bx) for s in (1, -1))]
    picture.area("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ends) + "Z", _TIP, mark="tip")


def _between(a: Spot, b: Spot, c: Spot, t: float) -> Spot:
    """A point of the curve from ``a`` to ``c`` that is drawn towards ``b``."""
    x, y = ((1 - t) ** 2 * a[i] + 2 * t * (1 - t) * b[i] + t**2 * c[i] for i in (0, 1))
    return x, y


def _placed(spots: Sequence[Spot], names: Sequence[str], height: float) -> list[tuple[Any, float, float]]:
    """Where each name stands: where it covers least of the points and of the names before it."""
    reach = _RADIUS + 2
    taken: list[Box] = [(x - reach, y - reach, x + reach, y + reach) for x, y in spots]
    found = []
    for at, ((x, y), name) in enumerate(zip(spots, names, strict=True)):
        others = [box for number, box in enumerate(taken) if number != at]
        ways = [(anchor, x + dx, y + dy) for anchor, dx, dy in _WAYS]
        best = min(ways, key=lambda way: _covers(_box(way, name), others, height))
        found.append(best)
        taken.append(_box(best, name))
    return found


def _box(way: tuple[str, float, float], name: str) -> Box:
    anchor, x, y = way
    broad = wide(name, SMALL)
    left = x - broad / 2 if anchor == "middle" else x - broad if anchor == "end" else x
    return left, y - SMALL / 2, left + broad, y + SMALL / 2


def _covers(box: Box, others: Sequence[Box], height: float) -> float:
    """How much of others a box covers; beyond the sheet counts most."""
    left, top, right, bottom = box
    beyond = max(0.0, -left) + max(0.0, right - WIDTH) + max(0.0, -top) + max(0.0, bottom - height)
    return 100.0 * beyond + sum(
        max(0.0, min(right, other[2]) - max(left, other[0])) * max(0.0, min(bottom, other[3]) - max(top, other[1]))
        for other in others
    )
