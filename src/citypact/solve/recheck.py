"""A point and a bound weighed by the program's own figures: nothing here asks a solver.

A dual bound: for any multipliers y of the rows, min over the bounds of (cost - y A) z + sum of y's best right-hand
side is below every feasible objective (weak duality; Neumaier and Shcherbina 2004 use it for safe bounds).
"""

import numpy as np

from .answer import Floats
from .rows import Rows

FEASIBLE = 1e-7
"""How far a row, bound or whole number may be missed, as a part of the largest term of the row (at least 1)."""
WHOLE = 1e-6
AGREE = 2e-7
"""How far two values may be apart and still be one, as a part of the value (at least of 1)."""


def nearness(value: float, part: float = AGREE) -> float:
    """How far two values may be apart and still be one; ``part`` of the value, at least of 1."""
    return part * max(1.0, abs(value))


def objective(cost: Floats, point: Floats) -> float:
    """The objective of a point."""
    return float(cost @ point)


def violation(rows: Rows, point: Floats) -> float:
    """By how much a point misses the worst of its rows, bounds and whole numbers, in units of what is tolerable."""
    if point.shape != rows.low.shape or not np.isfinite(point).all():
        return np.inf
    reach = 1.0 + np.abs(point)
    outside = np.maximum(rows.low - point, point - rows.up) / (FEASIBLE * reach)
    fraction = np.where(rows.whole, np.abs(point - np.round(point)), 0.0) / WHOLE
    worst = max(float(outside.max(initial=0.0)), float(fraction.max(initial=0.0)))
    if rows.shape[0]:
        activity = rows.matrix @ point
        largest = np.maximum(1.0, rows.sides.magnitudes @ np.abs(point))
        missed = np.maximum(rows.row_low - activity, activity - rows.row_up) / (FEASIBLE * largest)
        worst = max(worst, float(missed.max(initial=0.0)))
    return worst


def is_feasible(rows: Rows, point: Floats | None) -> bool:
    """Whether a point keeps every row, bound and whole number."""
    return point is not None and violation(rows, point) <= 1.0


def dual_bound(rows: Rows, cost: Floats, row_duals: Floats) -> float:
    """A lower bound of the objective that the multipliers of the rows prove; -inf if they prove none.

    A multiplier leans on the lower limit of its row, or on the upper one if it is negative; so does the reduced cost of
    a column. Weight on no limit at all proves nothing, unless it is the solver's noise around zero.
    """
    if row_duals.shape != rows.row_low.shape or not np.isfinite(row_duals).all():
        return -np.inf
    noise = 1e-9 * max(1.0, float(np.abs(cost).max(initial=0.0)), float(np.abs(row_duals).max(initial=0.0)))
    weights = np.concatenate((row_duals, cost - rows.sides.turned @ row_duals))
    limits = np.where(weights > 0, np.concatenate((rows.row_low, rows.low)), np.concatenate((rows.row_up, rows.up)))
    endless = np.isinf(limits)
    if np.abs(weights[endless]).max(initial=0.0) > noise:
        return -np.inf
    return float(weights[~endless] @ limits[~endless])
