"""Money that flows from those on the left to those on the right, as ribbons as wide as the sums."""

from collections.abc import Mapping
from typing import Any

from .axes import heading
from .picture import WIDTH, Picture, fitted, plain, wide

_THICK, _GAP, _BELOW = 14.0, 10.0, 10.0
_WIDEST = 190.0
_MOST_LEVELS = 4


def flows(chart: Mapping[str, Any]) -> Picture:
    """The picture of a figure of one Sankey diagram: payers left, payees right, those who pass money on between."""
    layout, trace = chart["layout"], chart["data"][0]
    node, link = trace["node"], trace["link"]
    names = [plain(name) for name in node["label"]]
    links = list(zip(link["source"], link["target"], map(float, link["value"]), strict=True))
    levels = _levels(len(names), links)
    sums = [_sum(links, at) for at in range(len(names))]
    picture = Picture(float(layout["height"]))
    margin = min(max(wide(name) for name in names), _WIDEST) + 8
    last = max(levels)
    places = [margin + level / last * (WIDTH - 2 * margin - _THICK) for level in levels]
    tops, per_unit = _tops(levels, sums, heading(picture, layout), picture.height - _BELOW)
    out, into = list(tops), list(tops)
    unit = plain(trace["valuesuffix"])
    for number in sorted(range(len(links)), key=lambda n: (tops[links[n][0]], tops[links[n][1]])):
        source, target, value = links[number]
        wide_ = value * per_unit
        d = _ribbon(places[source] + _THICK, out[source], places[target], into[target], wide_)
        amount = f"{names[source]} → {names[target]}: {value:,g}{unit}"
        picture.area(d, link["color"][number], amount, mark="ribbon")
        out[source] += wide_
        into[target] += wide_
    for at, name in enumerate(names):
        picture.box(places[at], tops[at], _THICK, max(sums[at] * per_unit, 1.0), node["color"][at], name, mark="node")
        y = tops[at] + sums[at] * per_unit / 2
        if levels[at] == 0:
            picture.write(places[at] - 6, y, fitted(name, margin), "end", mark="party")
        else:
            picture.write(places[at] + _THICK + 6, y, fitted(name, margin), mark="party")
    return picture


def _levels(nodes: int, links: list[tuple[int, int, float]]) -> list[int]:
    """How far from the left each stands; who pays nobody stands at the right."""
    levels = [0] * nodes
    for _ in range(_MOST_LEVELS):
        for source, target, _value in links:
            levels[target] = min(max(levels[target], levels[source] + 1), _MOST_LEVELS)
    payers, last = {source for source, *_ in links}, max(levels)
    return [level if at in payers else last for at, level in enumerate(levels)]


def _sum(links: list[tuple[int, int, float]], at: int) -> float:
    """What a party pays or gets, whichever is more."""
    return max(sum(v for s, _, v in links if s == at), sum(v for _, t, v in links if t == at))


def _tops(levels: list[int], sums: list[float], top: float, bottom: float) -> tuple[list[float], float]:
    """Upper end of each party, and the height of one unit of money."""
    columns = [[at for at, level in enumerate(levels) if level == column] for column in sorted(set(levels))]
    per_unit = min(
        (bottom - top - _GAP * (len(column) - 1)) / (sum(sums[at] for at in column) or 1.0) for column in columns
    )
    tops = [0.0] * len(levels)
    for column in columns:
        used = sum(sums[at] for at in column) * per_unit + _GAP * (len(column) - 1)
        y = top + (bottom - top - used) / 2
        for at in column:
            tops[at] = y
            y += sums[at] * per_unit + _GAP
    return tops, per_unit


def _ribbon(x0: float, y0: float, x1: float, y1: float, high: float) -> str:
    middle = (x0 + x1) / 2
    there = f"M{x0:.1f},{y0:.1f}C{middle:.1f},{y0:.1f} {middle:.1f},{y1:.1f} {x1:.1f},{y1:.1f}"
    back = f"V{y1 + high:.1f}C{middle:.1f},{y1 + high:.1f} {middle:.1f},{y0 + high:.1f} {x0:.1f},{y0 + high:.1f}Z"
    return there + back
