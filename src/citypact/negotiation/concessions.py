"""What each concession is worth to each city: exact slopes of the zone of agreement, with the range in which they hold.

A shadow price is one-sided wherever the zone has a corner: giving a little more and giving a little less then have
different prices. Both are read off the zone's edges here, and so is how far each of them reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from ..optimize.live import Live
from ..solve.algebra import total
from .counter import changes_in
from .frontier import Corner, zone
from .numbers import Number, expression, measure, ties
from .position import Position
from .ranges import free_program

_ROUNDING = 1e-6
"""Part of a zone's width or height that solvers may leave of nothing."""


@dataclass(frozen=True)
class Slopes:
    """The upper edge of a zone at one place: its height, and the slope and reach to either side (NaN: no such side)."""

    height: float
    slope_below: float
    reaches_down_to: float
    slope_above: float
    reaches_up_to: float


def worth_of_concession(
    position: Position, number: Number, at: float, cities: Sequence[str] | None = None, setting: str = "with-fund"
) -> pd.DataFrame:
    """The best each city can attain while a number stands at ``at``, and what moving the number is worth to it.

    Returns
    -------
    DataFrame
        By city: ``best`` (money of the case), ``per_unit_less`` and ``down_to``, ``per_unit_more`` and ``up_to``:
        change of the best gain for one unit of the number less or more, and how far that price holds. A unit of a ratio
        is 1, so a percentage point is a hundredth of it. NaN: the number cannot move that way.
    """
    live = Live(free_program(position, setting), steps=False)
    for tie in ties(live.program, number):
        live.require(tie, 0.0, 0.0)
    unit, money = measure(position.setting, number), position.setting.scale
    rows = {}
    for city in [c.id for c in position.setting.case.cities] if cities is None else cities:
        corners = zone(live, expression(live.program, number), expression(live.program, Number("gain", (city,))))
        found = slopes(corners, at / unit)
        below, above = (slope * money / unit for slope in (-found.slope_below, found.slope_above))
        rows[city] = found.height * money, below, found.reaches_down_to * unit, above, found.reaches_up_to * unit
    columns = ["best", "per_unit_less", "down_to", "per_unit_more", "up_to"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("city")


def price_of_gain(position: Position, city: str, setting: str = "with-fund") -> pd.DataFrame:
    """How far an acceptable agreement must be from the offer for a city to gain so much.

    Columns ``gain`` and ``change`` (weighted sum of changes to the offer, money of the case), ``price``: further change
    for one unit more of gain, up to the next row. From the nearest agreement to the largest gain.
    """
    program = free_program(position, setting)
    change = total(size for size, _ in changes_in(program, position).values())
    live = Live(program, steps=False)
    edge = upper_edge(zone(live, expression(program, Number("gain", (city,))), -1.0 * change))
    nearest = max((y for _, y in edge), default=np.nan)
    rounding = _ROUNDING * _extent([y for _, y in edge])
    edge = [(x, -y) for x, y in edge if x >= max(u for u, v in edge if v >= nearest - rounding)]
    table = pd.DataFrame(edge, columns=["gain", "change"]) * program.setting.scale
    return table.assign(price=(table["change"].diff() / table["gain"].diff()).shift(-1))


def slopes(corners: Sequence[Corner], at: float) -> Slopes:
    """Upper edge of a polygon at one place; all NaN if the place is outside.

    What is within rounding of a corner, as a part of the polygon's width, is at that corner, whose two sides have
    slopes of their own; where the polygon ends there, there is only one.
    """
    edge = upper_edge(corners)
    nothing = Slopes(*(5 * [float("nan")]))
    places = [x for x, _ in edge]
    rounding = _ROUNDING * _extent(places)
    if not edge or not places[0] - rounding <= at <= places[-1] + rounding:
        return nothing
    steepest = _extent([y for _, y in corners]) / _extent(places) if len(edge) > 1 else 1.0
    height = float(np.interp(at, places, [y for _, y in edge]))
    below = [(p, q) for p, q in pairwise(edge) if p[0] < at - rounding]
    above = [(p, q) for p, q in pairwise(edge) if q[0] > at + rounding]
    slope_below, down_to = (_told(*below[-1], steepest), below[-1][0][0]) if below else (np.nan, np.nan)
    slope_above, up_to = (_told(*above[0], steepest), above[0][1][0]) if above else (np.nan, np.nan)
    return Slopes(height, slope_below, down_to, slope_above, up_to)


def upper_edge(corners: Sequence[Corner]) -> list[Corner]:
    """The upper boundary of a polygon, from its lowest to its highest place; of places that coincide the higher one.

    Places that differ by no more than rounding coincide: a side that close to vertical has no slope.
    """
    rounding = _ROUNDING * _extent([x for x, _ in corners])
    columns: list[list[Corner]] = []
    for corner in sorted(corners):
        if columns and corner[0] - columns[-1][0][0] <= rounding:
            columns[-1].append(corner)
        else:
            columns.append([corner])
    edge: list[Corner] = []
    for x, y in (max(column, key=lambda corner: corner[1]) for column in columns):
        while len(edge) > 1 and _slope(edge[-2], edge[-1]) <= _slope(edge[-1], (x, y)):
            edge.pop()
        edge.append((x, y))
    return edge


def _extent(values: Sequence[float]) -> float:
    return max(values) - min(values) if values else 0.0


def _told(p: Corner, q: Corner, steepest: float) -> float:
    """The slope of a side; 0 where it is rounding beside the slope of the whole polygon."""
    slope = _slope(p, q)
    return slope if abs(slope) > _ROUNDING * steepest else 0.0


def _slope(p: Corner, q: Corner) -> float:
    return (q[1] - p[1]) / (q[0] - p[0])
