"""What a chart looks like: shapes on a sheet of fixed width, which a template writes and a window or paper scales."""

from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from rich.cells import cell_len

WIDTH = 960.0
FONT = 13.0
_PER_CELL = 0.56
"""Width of half a Chinese character, as a part of the size of the font."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Shape:
    """A rectangle, path, circle or text. Places and sizes in units of the sheet, from its upper left corner."""

    kind: Literal["rect", "path", "circle", "text"]
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    fill: str = "none"
    stroke: str = "none"
    thick: float = 1.0
    d: str = ""
    text: str = ""
    """What stands there; of any other shape, what it says when it is pointed at."""
    anchor: Anchor = "start"
    size: float = FONT
    turn: float = 0.0
    """Degrees by which a text is turned about its place."""
    mark: str = ""
    """What the shape stands for."""


@dataclass
class Picture:
    """A sheet under the pen."""

    height: float
    shapes: list[Shape] = field(default_factory=list)
    wide: float = WIDTH

    def write(
        self,
        x: float,
        y: float,
        text: str,
        anchor: Anchor = "start",
        size: float = FONT,
        color: str = "#1d2733",
        turn: float = 0.0,
        mark: str = "label",
    ) -> None:
        """A text whose middle line runs through ``y``."""
        x, y = round(x, 1), round(y, 1)
        self.shapes.append(Shape("text", x, y, fill=color, text=text, anchor=anchor, size=size, turn=turn, mark=mark))

    def box(self, x: float, y: float, width: float, height: float, color: str, says: str = "", mark: str = "") -> None:
        """A filled rectangle; a negative height reaches upwards."""
        top, high = min(y, y + height), abs(height)
        left, top, width, high = (round(number, 1) for number in (x, top, width, high))
        self.shapes.append(Shape("rect", left, top, width, high, fill=color, text=says, mark=mark))

    def line(
        self, points: list[tuple[float, float]], color: str, thick: float = 1.0, mark: str = "", says: str = ""
    ) -> None:
        """A line through points."""
        d = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.shapes.append(Shape("path", d=d, stroke=color, thick=round(thick, 2), text=says, mark=mark))

    def area(self, d: str, color: str, says: str = "", mark: str = "") -> None:
        """A filled shape with the outline ``d``."""
        self.shapes.append(Shape("path", d=d, fill=color, text=says, mark=mark))

    def dot(self, x: float, y: float, radius: float, color: str, says: str = "", mark: str = "") -> None:
        """A filled circle."""
        self.shapes.append(Shape("circle", round(x, 1), round(y, 1), radius, fill=color, text=says, mark=mark))


def plain(text: object) -> str:
    """A text of a figure as it is written: figures hold it as the HTML that Plotly reads."""
    return unescape(str(text))


def wide(text: str, size: float = FONT) -> float:
    """About how wide a text is, rather too wide than too narrow."""
    return cell_len(text) * _PER_CELL * size


def fitted(text: str, room: float, size: float = FONT) -> str:
    """The text, cut to the room there is.

    >>> fitted("Zhangjiakou", 40.0)
    'Zhan…'
    """
    kept = text
    while kept and wide(kept + ("" if kept == text else "…"), size) > room:
        kept = kept[:-1]
    return kept if kept == text else f"{kept}…"
