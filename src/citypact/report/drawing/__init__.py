"""Charts as pictures that stand still: they need no script, and come out the same in a window and on paper."""

from collections.abc import Callable, Mapping
from typing import Any

from .columns import columns
from .fan import fan
from .flows import flows
from .heat import heat
from .lying import lying
from .picture import WIDTH, Picture, Shape
from .points import points
from .rows import rows
from .spread import spread

_OTHERS: dict[str, Callable[[Mapping[str, Any]], Picture]] = {
    "fan": fan,
    "heatmap": heat,
    "sankey": flows,
    "scatter": points,
    "spread": spread,
}


def drawn(chart: Mapping[str, Any]) -> Picture:
    """The picture of a figure. Raises KeyError for a kind of figure that no report has."""
    first = chart["data"][0]
    if first["type"] == "bar":
        return rows(chart) if first.get("orientation") == "h" else columns(chart)
    if first["type"] == "scatter" and "annotations" in chart["layout"]:
        return lying(chart)
    return _OTHERS[first["type"]](chart)


__all__ = ["WIDTH", "Picture", "Shape", "drawn"]
