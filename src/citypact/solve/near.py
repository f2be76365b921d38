"""A point with whole numbers that is good enough: its rows are weighed again, its objective is not proven the least.

For numbers that are rounded after an optimum was proven: any point that keeps the rows will do, the nearer the better.
The search ends after a number of nodes, not of seconds, so that it ends alike on every machine; and it sees so many
digits of the figures that the noise in the last ones, which changes with the unit of money, does not lead it elsewhere.
"""

from dataclasses import replace

import numpy as np

from . import highs
from .answer import Claim, Floats
from .live import Cuts
from .recheck import is_feasible
from .rows import Rows
from .silence import silence

_NODES = 50
_GAP = 0.1
"""How much better another point may be, as a part of the value."""
_DIGITS = 10
"""Significant digits of a figure that the search for whole numbers sees."""


def near_point(rows: Rows, cost: Floats, cuts: Cuts, gap: float) -> tuple[Rows, Floats] | None:
    """A point that keeps rows, whole numbers and cuts, and the rows with the cuts it needed; None if none is found.

    ``gap``: how much better another point may be without being looked for, in the unit of the objective.
    """
    while True:
        with silence():
            point = _whole(rows, cost, gap)
        if point is None:
            return None
        fresh = cuts(point)
        if not fresh:
            return rows, point
        rows = rows.with_rows(fresh)


def _whole(rows: Rows, cost: Floats, gap: float) -> Floats | None:
    """A point with exactly whole numbers; all digits of the figures are seen where nothing is found without them."""
    if not rows.is_integer:
        return _exact(rows, cost)
    options = {"mip_max_nodes": _NODES, "mip_rel_gap": _GAP, "mip_abs_gap": gap}
    for seen, presolve in ((True, "on"), (False, "on"), (False, "off")):
        figures, prices = (_seen(rows), _digits(cost)) if seen else (rows, cost)
        found = highs.solve_fresh(figures, prices, **options, presolve=presolve).point
        held = None if found is None else _exact(rows.held_at(found), cost)
        if held is not None:
            return held
    return None


def _seen(rows: Rows) -> Rows:
    """A program without the last digits of its figures."""
    matrix = rows.matrix.copy()
    matrix.data = _digits(matrix.data)
    return replace(
        rows,
        matrix=matrix,
        row_low=_digits(rows.row_low),
        row_up=_digits(rows.row_up),
        low=_digits(rows.low),
        up=_digits(rows.up),
    )


def _digits(figures: Floats) -> Floats:
    """Figures of any shape to so many significant digits; infinite ones stay."""
    told = np.isfinite(figures) & (figures != 0.0)
    sizes = np.floor(np.log10(np.abs(figures, where=told, out=np.ones_like(figures))))
    units = 10.0 ** (_DIGITS - 1 - sizes)
    return np.where(told, np.round(np.where(told, figures, 0.0) * units) / units, figures)


def _exact(rows: Rows, cost: Floats) -> Floats | None:
    """The best point of a linear program, if it keeps all rows."""
    run = highs.solve_fresh(rows, cost)
    return run.point if run.claim is Claim.OPTIMAL and is_feasible(rows, run.point) else None
