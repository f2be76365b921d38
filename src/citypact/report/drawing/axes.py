"""What stands around the bars and points of a chart: grid, numbers, titles of axes, legend."""

from collections.abc import Sequence

from .picture import FONT, WIDTH, Picture, plain, wide
from .scale import Scale, written

GRID, ZERO, SOFT = "#dfe4ea", "#333333", "#5b6875"
SMALL = 12.0
_LINE = 20.0


def title_of(axis: object) -> str:
    """The title of an axis of a figure; none if it has none."""
    found = axis.get("title") if isinstance(axis, dict) else None
    return plain(found.get("text", "")) if isinstance(found, dict) else ""


def ladder(rungs: Sequence[float]) -> float:
    """Room for the numbers of an upright axis and its title, turned."""
    return max(wide(written(rung), SMALL) for rung in rungs) + 34.0


def upright(picture: Picture, rungs: Sequence[float], scale: Scale, left: float, title: str) -> None:
    """Lines across the chart, the numbers beside them, and the title of the axis, turned."""
    for rung in rungs:
        y = scale(rung)
        picture.line([(left, y), (WIDTH, y)], GRID if rung else ZERO, mark="rung")
        picture.write(left - 6, y, written(rung), "end", SMALL, SOFT, mark="ytick")
    if title:
        picture.write(10, (scale.start + scale.end) / 2, title, "middle", SMALL, SOFT, turn=-90, mark="title")


def level(picture: Picture, rungs: Sequence[float], scale: Scale, top: float, bottom: float, title: str) -> None:
    """Lines down the chart, the numbers and the title below them."""
    for rung in rungs:
        x = scale(rung)
        picture.line([(x, top), (x, bottom)], GRID if rung else ZERO, mark="rung")
        picture.write(x, bottom + 12, written(rung), "middle", SMALL, SOFT, mark="xtick")
    if title:
        picture.write((scale.start + scale.end) / 2, bottom + 32, title, "middle", SMALL, SOFT, mark="title")


def legend(picture: Picture, entries: Sequence[tuple[str, str]]) -> float:
    """Names and colors over a chart, in as many lines as they take; gives the room they take."""
    x, y = 0.0, 10.0
    for name, color in entries:
        needed = wide(name) + 38
        if x and x + needed > WIDTH:
            x, y = 0.0, y + _LINE
        picture.box(x, y - 6, 14, 12, color, mark="key")
        picture.write(x + 20, y, name, size=FONT, mark="legend")
        x += needed
    return y + _LINE if entries else 6.0


def heading(picture: Picture, layout: object) -> float:
    """The title of a figure in its upper left corner; gives the room it takes."""
    title = title_of(layout)
    if title:
        picture.write(0.0, 10.0, title, size=SMALL, color=SOFT, mark="title")
    return 26.0 if title else 6.0
