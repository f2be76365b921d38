"""Convex quadratic programs, minimized by Clarabel, an interior-point code; only a full solution is an answer."""

import clarabel
import numpy as np
from scipy import sparse

from ..errors import SolverLimit
from ..text import both
from .answer import Floats
from .rows import Rows


def least_squares(rows: Rows, weights: Floats, aims: Floats) -> Floats:
    """The point of a linear program with the least sum of weight * (z - aim)^2; arrays of shape (columns,).

    Raises SolverLimit where the code does not reach its accuracy: what it calls almost solved is no answer.
    """
    fixed = rows.low == rows.up
    free = np.flatnonzero(~fixed)
    matrix, right, equations = _cone_rows(rows, fixed)
    quadratic = sparse.diags_array(2.0 * weights[free], format="csc")
    cones = [clarabel.ZeroConeT(equations), clarabel.NonnegativeConeT(right.size - equations)]
    linear = -2.0 * weights[free] * aims[free]
    found = clarabel.DefaultSolver(quadratic, linear, matrix, right, cones, _settings()).solve()
    if str(found.status) not in {"Solved", "AlmostSolved"}:
        raise SolverLimit(both("design.tie_open", status=str(found.status)))
    point = rows.low.copy()
    point[free] = found.x
    return point


def _settings() -> clarabel.DefaultSettings:
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    settings.tol_infeas_abs = settings.tol_infeas_rel = 1e-12  # there is a point, so a looser proof of none is noise
    return settings


def _cone_rows(rows: Rows, fixed: np.ndarray) -> tuple[sparse.csc_array, Floats, int]:
    """The program as A x + s = b with s = 0 for equations, which come first, and s >= 0 for the rest."""
    free = np.flatnonzero(~fixed)
    shift = rows.matrix[:, np.flatnonzero(fixed)] @ rows.low[fixed]
    matrix, low, up = rows.matrix[:, free], rows.row_low - shift, rows.row_up - shift
    filled = np.diff(matrix.indptr) > 0
    equal = filled & (rows.row_low == rows.row_up)
    above, below = filled & ~equal & np.isfinite(low), filled & ~equal & np.isfinite(up)
    every = sparse.eye_array(free.size, format="csr")
    least, most = np.isfinite(rows.low[free]), np.isfinite(rows.up[free])
    parts = [matrix[equal], matrix[below], -matrix[above], -every[least], every[most]]
    right = [low[equal], up[below], -low[above], -rows.low[free][least], rows.up[free][most]]
    return sparse.csc_array(sparse.vstack(parts)), np.concatenate(right), int(equal.sum())
