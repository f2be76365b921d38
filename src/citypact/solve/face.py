"""The optimal face of a linear program: all its optima, described exactly and not by an objective with some slack.

Whatever optimal dual is at hand, a feasible point is optimal if and only if it is complementary to it (complementary
slackness): every row with a multiplier is tight and every column with a reduced cost stays at its bound.
"""

from dataclasses import replace

import numpy as np

from .answer import Floats
from .rows import Rows

_NOTHING = 1e-9
"""Multipliers up to this, as a part of the largest coefficient or multiplier (at least 1), are a solver's noise."""


def optimal_face(rows: Rows, cost: Floats, row_duals: Floats) -> Rows:
    """The program whose feasible points are the optima of ``cost``; ``row_duals`` as an optimum has them."""
    reduced = cost - rows.matrix.T @ row_duals
    nothing = _NOTHING * max(1.0, float(np.abs(cost).max(initial=0.0)), float(np.abs(row_duals).max(initial=0.0)))
    return replace(
        rows,
        row_low=np.where(row_duals < -nothing, rows.row_up, rows.row_low),
        row_up=np.where(row_duals > nothing, rows.row_low, rows.row_up),
        low=np.where(reduced < -nothing, rows.up, rows.low),
        up=np.where(reduced > nothing, rows.low, rows.up),
    )
