"""Upright bars by city or year, beside or upon each other, and lines over them."""

from collections.abc import Mapping, Sequence
from typing import Any

from .axes import SMALL, ladder, legend, title_of, upright
from .picture import WIDTH, Picture, fitted, plain, wide
from .scale import Scale, rungs

_SLANT = -35.0
_USED = 0.78
"""Part of the room of a city or year that its bars take."""
Trace = Mapping[str, Any]


def columns(chart: Mapping[str, Any]) -> Picture:
    """The picture of a figure of bars and lines that share their places along the level axis."""
    layout, traces = chart["layout"], chart["data"]
    places = [str(place) for place in traces[0]["x"]]
    bars = [trace for trace in traces if trace["type"] == "bar"]
    stacked = layout.get("barmode") == "relative"
    picture = Picture(float(layout["height"]))
    top = legend(picture, [(plain(trace["name"]), _color(trace)) for trace in traces])
    steps = rungs(_reached(traces, bars, stacked))
    left = ladder(steps)
    room = (WIDTH - left) / len(places)
    names = [plain(place) for place in places]
    slanted = max(wide(name, SMALL) for name in names) > room - 4
    bottom = picture.height - (84.0 if slanted else 26.0)
    scale = Scale(steps[0], steps[-1], bottom, top + 6)
    upright(picture, steps, scale, left, title_of(layout.get("yaxis")))
    for number, name in enumerate(names):
        middle = left + (number + 0.5) * room
        if slanted:
            picture.write(middle + 4, bottom + 12, fitted(name, 130, SMALL), "end", SMALL, turn=_SLANT, mark="xtick")
        else:
            picture.write(middle, bottom + 14, name, "middle", SMALL, mark="xtick")
        _bars(picture, bars, number, name, middle, room * _USED, scale, stacked)
    for trace in traces:
        if trace["type"] == "scatter":
            points = [(left + (number + 0.5) * room, scale(y)) for number, y in enumerate(trace["y"])]
            picture.line(points, _color(trace), 2.0, mark="curve")
            for (x, y), name, value in zip(points, names, trace["y"], strict=True):
                picture.dot(x, y, 3.5, _color(trace), f"{name}, {plain(trace['name'])}: {value:,g}")
    return picture


def _bars(
    picture: Picture,
    bars: Sequence[Trace],
    number: int,
    place: str,
    middle: float,
    room: float,
    scale: Scale,
    stacked: bool,
) -> None:
    width = room if stacked else room / len(bars)
    x, ends = middle - room / 2, {True: 0.0, False: 0.0}
    for trace in bars:
        value = float(trace["y"][number])
        base = ends[value > 0] if stacked else 0.0
        foot, head = scale(base), scale(base + value)
        says = f"{place}, {plain(trace['name'])}: {value:,g}"
        picture.box(x, foot, width, head - foot, _color(trace), says, mark="bar")
        if stacked:
            ends[value > 0] = base + value
        else:
            x += width


def _reached(traces: Sequence[Trace], bars: Sequence[Trace], stacked: bool) -> list[float]:
    """The heights that the chart must have room for."""
    if not stacked:
        return [float(y) for trace in traces for y in trace["y"]]
    lines = [float(y) for trace in traces if trace["type"] != "bar" for y in trace["y"]]
    piles = [[float(trace["y"][n]) for trace in bars] for n in range(len(traces[0]["x"]))]
    ups = [sum(y for y in pile if y > 0) for pile in piles]
    return [*lines, *ups, *(sum(y for y in pile if y < 0) for pile in piles)]


def _color(trace: Trace) -> str:
    return str((trace.get("marker") or trace.get("line") or {}).get("color"))
