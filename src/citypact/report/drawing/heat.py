"""A field of numbers, colored by sign and size."""

from collections.abc import Mapping
from typing import Any

from .axes import SMALL, heading
from .picture import WIDTH, Picture, fitted, plain, wide

_DARK = 0.62
"""Strength of a color from which on white figures read better than black ones."""
_ROOM = 8.0


def heat(chart: Mapping[str, Any]) -> Picture:
    """The picture of a figure of one heat map around zero, the first row on top, each cell with its text."""
    layout, trace = chart["layout"], chart["data"][0]
    names, years = ([plain(name) for name in trace[axis]] for axis in ("y", "x"))
    picture = Picture(float(layout["height"]))
    below, _, above = (str(color) for _, color in trace["colorscale"])
    top = heading(picture, layout)
    left = max(wide(name, SMALL) for name in names) + 10
    room, high = (WIDTH - left) / len(years), (picture.height - top - 26) / len(names)
    most = max((abs(float(z)) for line in trace["z"] for z in line), default=0.0) or 1.0
    size = min(SMALL, _largest(trace["text"], room))
    for row, name in enumerate(names):
        y = top + row * high
        picture.write(left - 6, y + high / 2, name, "end", SMALL, mark="ytick")
        for column, year in enumerate(years):
            z, text = float(trace["z"][row][column]), plain(trace["text"][row][column])
            strength = abs(z) / most
            color = _mixed(above if z > 0 else below, strength)
            x = left + column * room
            picture.box(x, y, room - 1, high - 1, color, f"{name} {year}: {text}", mark="cell")
            ink = "#ffffff" if strength > _DARK else "#1d2733"
            picture.write(x + room / 2, y + high / 2, text, "middle", size, ink, mark="value")
    for column, year in enumerate(years):
        picture.write(
            left + (column + 0.5) * room, picture.height - 12, fitted(year, room), "middle", SMALL, mark="xtick"
        )
    return picture


def _largest(texts: list[list[str]], room: float) -> float:
    """The largest font in which every text fits its cell."""
    widest = max((wide(plain(text), 1.0) for line in texts for text in line), default=1.0)
    return (room - _ROOM) / widest if widest else SMALL


def _mixed(color: str, strength: float) -> str:
    """White with so much of a color."""
    parts = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (part - 255) * strength):02x}" for part in parts)
