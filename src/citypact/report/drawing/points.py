"""Points on a plane, each with its name."""

from collections.abc import Mapping
from typing import Any

from .axes import SMALL, ladder, level, title_of, upright
from .picture import WIDTH, Picture, plain, wide
from .scale import Scale, rungs

_RADIUS = 7.0


def points(chart: Mapping[str, Any]) -> Picture:
    """The picture of a figure of named points; names stand on the side that the figure says, and no two on one line."""
    layout, trace = chart["layout"], chart["data"][0]
    across, up = ([float(value) for value in trace[axis]] for axis in ("x", "y"))
    picture = Picture(float(layout["height"]))
    columns, lines = rungs(across), rungs(up)
    left, bottom, top = ladder(lines), picture.height - 48, 16.0
    xs, ys = Scale(columns[0], columns[-1], left + 12, WIDTH - 24), Scale(lines[0], lines[-1], bottom, top)
    upright(picture, lines, ys, left, title_of(layout.get("yaxis")))
    level(picture, columns, xs, top, bottom, title_of(layout.get("xaxis")))
    taken: list[tuple[float, float, float]] = []
    for x, y, text, side, color in zip(
        across, up, trace["text"], trace["textposition"], trace["marker"]["color"], strict=True
    ):
        name = plain(text)
        picture.dot(xs(x), ys(y), _RADIUS, color, f"{name}: {x:,g}, {y:,g}", mark="point")
        before = "left" in side and xs(x) - 12 - wide(name, SMALL) > left
        start = xs(x) - 12 - wide(name, SMALL) if before else xs(x) + 12
        height = _free(taken, start, start + wide(name, SMALL), ys(y), bottom)
        taken.append((start, start + wide(name, SMALL), height))
        picture.write(xs(x) + (-12 if before else 12), height, name, "end" if before else "start", SMALL, mark="name")
    return picture


def _free(taken: list[tuple[float, float, float]], start: float, end: float, wanted: float, bottom: float) -> float:
    """The height nearest to the one wanted at which no other name stands."""
    steps = sorted(range(-20, 21), key=abs)
    for height in (wanted + 15 * step for step in steps):
        apart = all(
            other_end < start or end < other_start or abs(y - height) >= 14 for other_start, other_end, y in taken
        )
        if apart and 8 < height < bottom - 6:
            return height
    return wanted
