"""How numbers are spread: for each name a thin line between the ends, a thick one between the quarters, and a dot."""

from collections.abc import Mapping, Sequence
from typing import Any

from .axes import SMALL, legend, level, title_of
from .picture import WIDTH, Picture, fitted, plain, wide
from .scale import Scale, rungs

_WIDEST = 320.0
_THIN, _THICK, _DOT = 2.0, 8.0, 4.5
_APART = 0.28
"""How far two traces of one name stand apart, as a part of the room of a name."""


def spread(chart: Mapping[str, Any]) -> Picture:
    """The picture of a figure of spreads, names under each other; several traces of one name side by side.

    A trace has ``y``: the names; ``low``, ``middle``, ``high``; perhaps ``inner``: pairs of quarters, and ``beside``:
    one more number each, shown by an upright stroke.
    """
    layout, traces = chart["layout"], chart["data"]
    names = [plain(name) for name in traces[0]["y"]]
    picture = Picture(float(layout["height"]))
    top = legend(picture, [(plain(trace["name"]), trace["marker"]["color"]) for trace in traces])
    left = min(max(wide(name, SMALL) for name in names), _WIDEST) + 16
    reached = [float(x) for trace in traces for part in _LINES for x in trace.get(part, ())]
    steps, bottom = rungs(reached), picture.height - 48
    scale = Scale(steps[0], steps[-1], left, WIDTH - 12)
    level(picture, steps, scale, top, bottom, title_of(layout.get("xaxis")))
    room = (bottom - top) / len(names)
    for number, name in enumerate(names):
        middle = top + (number + 0.5) * room
        picture.write(left - 8, middle, fitted(name, left - 12, SMALL), "end", SMALL, mark="ytick")
        for at, trace in enumerate(traces):
            _spread(picture, trace, number, name, middle + (at - (len(traces) - 1) / 2) * _APART * room, scale)
    return picture


_LINES = ("low", "middle", "high", "beside")


def _spread(picture: Picture, trace: Mapping[str, Any], number: int, name: str, y: float, scale: Scale) -> None:
    color = trace["marker"]["color"]
    low, middle, high = (float(trace[part][number]) for part in ("low", "middle", "high"))
    picture.line([(scale(low), y), (scale(high), y)], color, _THIN, mark="spread")
    if "inner" in trace:
        ends: Sequence[float] = trace["inner"][number]
        picture.line([(scale(ends[0]), y), (scale(ends[1]), y)], color, _THICK, mark="inner")
    says = f"{name}, {plain(trace['name'])}: {middle:,g} ({low:,g} … {high:,g})"
    on_thick = "inner" in trace
    picture.dot(scale(middle), y, _DOT - on_thick, "#ffffff" if on_thick else color, says, mark="middle")
    if "beside" in trace:
        x = scale(float(trace["beside"][number]))
        picture.line([(x, y - 9), (x, y + 9)], "#333333", 2.5, mark="beside")
