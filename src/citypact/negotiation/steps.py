"""What lies on the steps of the ratios, nearest to an answer that was found between them.

Zones of two numbers and bargaining solutions are taken on a convex set, where ratios may have any value; an agreement
goes by steps. Beside such an answer stands the agreement on steps, accepted by everyone, that comes nearest to it.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..optimize.design import best_scheme
from ..optimize.live import Live, Point
from ..optimize.objectives.nearness import distance_of_gains
from ..optimize.program import Linear, Variable
from ..pact.scheme import Scheme
from ..solve.algebra import total
from .numbers import Number, expression, measure, ties
from .position import Position
from .ranges import free_program

_NEAR = 1e-5
"""How closely the nearest is proven to be the nearest: part of a zone's width or height; program money of gains."""
_ON_IT = 1e-6
"""Part of a zone's size within which an agreement counts as being the corner itself."""
_KEEP = 1e-8
"""How much farther away an equally near agreement may be."""


def has_steps(position: Position) -> bool:
    """Whether any number that is not a red line goes by steps."""
    return any(item.step is not None for number, item in position.items.items() if number not in position.locked)


def pairs_on_steps(
    position: Position, a: Number, b: Number, zone: pd.DataFrame, setting: str = "with-fund"
) -> pd.DataFrame:
    """For each corner of a zone (see ``trade_off``) the pair of the acceptable agreement on steps nearest to it.

    Nearest: the larger of the two differences, as parts of the zone's width and height, is least. At a corner of the
    frontier only what is missing counts. Of equally near agreements the one with more of both.

    Returns
    -------
    DataFrame
        Indexed as ``zone``, columns ``a`` and ``b``; NaN if nothing on the steps is acceptable.
    """
    program = free_program(position, setting)
    program.gap = _NEAR
    away = program.variable("away from corner")
    live = Live(program)
    for tie in [*ties(program, a), *ties(program, b)]:
        live.require(tie, 0.0, 0.0)
    numbers = {"a": a, "b": b}
    unit = {name: measure(program.setting, number) for name, number in numbers.items()}
    size = {name: max(float(np.ptp(zone[name])), 1e-6 * unit[name]) for name in numbers}
    parts = [(unit[name] / size[name]) * expression(program, number) for name, number in numbers.items()]
    rows = []
    for corner in zone.to_dict("records"):
        at = [corner["a"] / size["a"], corner["b"] / size["b"]]
        point = _nearest(live, away, parts, at, only_missing=bool(corner["frontier"]))
        pair = (
            [np.nan, np.nan] if point is None else [point.at(p) * s for p, s in zip(parts, size.values(), strict=True)]
        )
        rows.append(pair)
    found = pd.DataFrame(rows, columns=["a", "b"], index=zone.index)
    corners = zone[["a", "b"]]
    return found.where((found - corners).abs() > _ON_IT * pd.Series(size), corners).where(found.notna())


def nearest_scheme(position: Position, gains: pd.Series) -> Scheme:
    """The scheme, on steps and accepted by everyone, whose gains differ least in sum from those of a bargain; verified.

    Raises
    ------
    NoScheme
        Nothing on the steps that keeps the red lines is acceptable.
    SolverLimit, Disagreement
        As for ``design``.
    """
    program = position.program(position.locked)
    program.gap = _NEAR
    wanted = gains / program.setting.scale
    return best_scheme(
        program, [("nearest-bargain", lambda program: distance_of_gains(program, "bargain", wanted))], position.writing
    )


def _nearest(
    live: Live, away: Variable, parts: Sequence[Linear], at: Sequence[float], *, only_missing: bool
) -> Point | None:
    """The agreement nearest to a corner, both in parts of the zone's size; the live program is left as it was."""
    rows = [live.require(away + part, low=place) for part, place in zip(parts, at, strict=True)]
    if not only_missing:
        rows += [live.require(away - part, low=-place) for part, place in zip(parts, at, strict=True)]
    found = live.minimize(away)
    if found is not None:
        rows.append(live.require(away, up=found.value + _KEEP))
        found = live.maximize(total(parts))
    for row in rows:
        live.limit_row(row, -np.inf, np.inf)
    return found
