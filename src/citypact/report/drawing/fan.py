"""Fans: for each name a small chart of its own of what comes year by year, with bands for how it is spread."""

from collections.abc import Mapping, Sequence
from typing import Any

from .axes import GRID, SMALL, SOFT, ZERO, legend
from .picture import WIDTH, Anchor, Picture, fitted, plain, wide
from .scale import Scale, rungs, written

_ACROSS, _HIGH, _GAP = 3, 150.0, 18.0
_RUNGS = 4


def fan_height(count: int) -> int:
    """Height of a figure of so many fans."""
    return int(-(-count // _ACROSS) * _HIGH + 40)


def fan(chart: Mapping[str, Any]) -> Picture:
    """The picture of a figure of fans, each on a scale of its own.

    A trace has ``x``: the years, ``bands``: pairs of lower and upper ends by year, the widest first, and ``y``: the
    line in the middle. ``layout.keys``: names and colors of bands and line.
    """
    layout, traces = chart["layout"], chart["data"]
    picture = Picture(float(layout["height"]))
    top = legend(picture, [(plain(name), color) for name, color in layout["keys"]])
    width = (WIDTH - (_ACROSS - 1) * _GAP) / _ACROSS
    for number, trace in enumerate(traces):
        place = number % _ACROSS * (width + _GAP), top + number // _ACROSS * _HIGH
        _panel(picture, trace, [color for _, color in layout["keys"]], place, width)
    return picture


def _panel(
    picture: Picture, trace: Mapping[str, Any], colors: Sequence[str], place: tuple[float, float], width: float
) -> None:
    (left, top), bands = place, trace["bands"]
    steps = rungs([*map(float, bands[0][0]), *map(float, bands[0][1])], _RUNGS)
    beside = max(wide(written(rung), SMALL) for rung in steps) + 8
    years = [str(year) for year in trace["x"]]
    ys = Scale(steps[0], steps[-1], top + _HIGH - 30, top + 24)
    xs = Scale(0.0, float(max(1, len(years) - 1)), left + beside, left + width - 6)
    name = plain(trace["name"])
    picture.write(left + beside, top + 10, fitted(name, width - beside), mark="name")
    for rung in steps:
        picture.line([(xs.start, ys(rung)), (xs.end, ys(rung))], GRID if rung else ZERO, mark="rung")
        picture.write(xs.start - 5, ys(rung), written(rung), "end", SMALL - 1, SOFT, mark="ytick")
    for (lows, highs), color in zip(bands, colors, strict=False):
        there = [(xs(at), ys(float(high))) for at, high in enumerate(highs)]
        back = [(xs(at), ys(float(low))) for at, low in reversed(list(enumerate(lows)))]
        outline = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in [*there, *back]) + "Z"
        says = f"{name}: {min(map(float, lows)):,g} … {max(map(float, highs)):,g}"
        picture.area(outline, color, says, mark="band")
    picture.line([(xs(at), ys(float(y))) for at, y in enumerate(trace["y"])], colors[-1], 2.0, mark="curve")
    for at in sorted({0, len(years) - 1}):
        anchor: Anchor = "start" if at == 0 else "end"
        picture.write(xs(at), ys.start + 13, years[at], anchor, SMALL - 1, SOFT, mark="xtick")
