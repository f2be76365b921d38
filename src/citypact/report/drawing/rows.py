"""Level bars under each other, each with its name and its number."""

from collections.abc import Mapping
from typing import Any

from .axes import SMALL, level, title_of
from .picture import WIDTH, Picture, fitted, plain, wide
from .scale import Scale, rungs

_WIDEST = 320.0
_THICK = 0.72


def rows(chart: Mapping[str, Any]) -> Picture:
    """The picture of a figure of level bars, the first on top."""
    layout, trace = chart["layout"], chart["data"][0]
    names = [plain(name) for name in layout["yaxis"]["ticktext"]]
    values, texts = [float(x) for x in trace["x"]], [plain(text) for text in trace["text"]]
    picture = Picture(float(layout["height"]))
    left = min(max(wide(name, SMALL) for name in names), _WIDEST) + 10
    beside = max(wide(text, SMALL) for text in texts) + 8
    steps = rungs(values)
    start = left + (beside if min(values) < 0 else 0.0)
    scale = Scale(steps[0], steps[-1], start, WIDTH - beside)
    top, bottom = 6.0, picture.height - 48
    level(picture, steps, scale, top, bottom, title_of(layout.get("xaxis")))
    room = (bottom - top) / len(values)
    for number, (name, value, text) in enumerate(zip(names, values, texts, strict=True)):
        y = top + (number + 0.5) * room
        picture.write(left - 6, y, fitted(name, left - 8, SMALL), "end", SMALL, mark="ytick")
        start, end = sorted((scale(0.0), scale(value)))
        says, color = f"{plain(trace['hovertext'][number])}: {text}", trace["marker"]["color"][number]
        picture.box(start, y - room * _THICK / 2, end - start, room * _THICK, color, says, mark="bar")
        if value < 0:
            picture.write(start - 5, y, text, "end", SMALL, mark="value")
        else:
            picture.write(end + 5, y, text, size=SMALL, mark="value")
    return picture
