"""Convex quadratic programs: Clarabel finds which limits bind, a linear system with those held finds the point.

An interior-point code stops a little way inside; what it leaves of a row that binds is a sum of money. So its answer
is only believed on which rows bind. The equations of Karush, Kuhn and Tucker with these rows held are solved by
factorization with iterative refinement (as the polishing step of Stellato et al. 2020, OSQP). What proves the point is
a linear program: no feasible point lies lower on the tangent there (the gap of Frank and Wolfe 1956, an upper bound of
how much better any other point can be), whatever the codes say of their own answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import lsqr, splu

from ..deadline import Deadline
from ..errors import SolverLimit
from ..text import both
from . import highs
from .answer import Floats
from .linear import solve_linear
from .recheck import is_feasible
from .rows import Rows

_KEPT = 1e-11
"""How far a row may be missed by the exact point, as a part of its largest term (at least 1)."""
_GAP = 1e-7
"""How much better another point may be, as a part of the terms of the tangent."""
_REGULAR = 1e-9
_ONE_BY_ONE = 10
_ROUNDS = 30
"""Refinements of a solution, and changes of the set of rows that bind."""


@dataclass(frozen=True, eq=False)
class _Cone:
    """A x = b in the first ``equations`` rows, A x <= b in the rest; rows are scaled to largest coefficient 1."""

    matrix: sparse.csr_array
    right: Floats
    equations: int


def least_squares(rows: Rows, weights: Floats, aims: Floats) -> Floats:
    """The point of a linear program with the least sum of weight * (z - aim)^2; arrays of shape (columns,).

    Where Clarabel does not get there, HiGHS is asked, which walks from one set of binding rows to the next.

    Raises SolverLimit where no point was found that is proven.
    """
    for point in _points(rows, weights, aims):
        Deadline.current().check(both("design.choosing"))
        if _is_best(rows, weights, aims, point):
            return point
    raise SolverLimit(both("design.tie_open"))


def _points(rows: Rows, weights: Floats, aims: Floats) -> Iterator[Floats]:
    """What may be the best point, likely ones first."""
    yield from _polished(rows, weights, aims)
    walked = highs.least_squares(rows, weights, aims)
    if walked is not None:
        yield walked


def _is_best(rows: Rows, weights: Floats, aims: Floats, point: Floats) -> bool:
    """Whether a point is feasible and no other one is better by more than rounding."""
    slope = 2.0 * weights * (point - aims)
    lowest = solve_linear(rows.relaxed(), slope)
    if lowest is None or not is_feasible(rows, point):
        return False
    gap = float(slope @ point) - lowest.value + lowest.proof.gap
    return gap <= _GAP * (1.0 + float(np.abs(slope) @ np.abs(point)))


def _polished(rows: Rows, weights: Floats, aims: Floats) -> Iterator[Floats]:
    """Points with the rows held that bind where Clarabel ends; after each the row is let go that holds it back most.

    After ten of them all rows that hold it back are: programs of hundreds of cities have too many to take in turn.
    """
    fixed = rows.low == rows.up
    free = np.flatnonzero(~fixed)
    cone = _cone(rows, fixed)
    found = _interior(cone, weights[free], aims[free])
    start = np.array(found.x)
    binding = np.array(found.z) > np.array(found.s)
    binding[: cone.equations] = True
    for attempt in range(_ROUNDS if np.isfinite(start).all() else 0):
        step, pressure = _held(cone, weights[free], aims[free], start, binding)
        late = ~binding & (_missed(cone, step) > _KEPT)
        if late.any():
            binding |= late
            continue
        point = rows.low.copy()
        point[free] = step
        yield _on_equations(rows, np.clip(point, rows.low, rows.up))
        binding[pressure < 0.0 if attempt >= _ONE_BY_ONE else int(pressure.argmin())] = False


def _interior(cone: _Cone, weights: Floats, aims: Floats) -> clarabel.DefaultSolution:
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    if (left := Deadline.current().remaining()) is not None:
        settings.time_limit = max(left, 1e-3)
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    settings.tol_infeas_abs = settings.tol_infeas_rel = 1e-12  # there is a point, so a looser proof of none is noise
    quadratic = sparse.diags_array(2.0 * weights, format="csc")
    cones = [clarabel.ZeroConeT(cone.equations), clarabel.NonnegativeConeT(cone.right.size - cone.equations)]
    matrix = sparse.csc_array(cone.matrix)
    return clarabel.DefaultSolver(quadratic, -2.0 * weights * aims, matrix, cone.right, cones, settings).solve()


def _held(
    cone: _Cone, weights: Floats, aims: Floats, start: Floats, binding: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """The best point with the binding rows held as equations, nearest to ``start`` where it is open.

    Beside it the multipliers of the inequalities; below 0 where the point would be better off a row.

    The step d from ``start`` and the multipliers y: 2 W d + A' y = -2 W (start - aims),  A d = b - A start.
    """
    held = cone.matrix[np.flatnonzero(binding)]
    n, m = held.shape[1], held.shape[0]
    exact = sparse.block_array([[sparse.diags_array(2.0 * weights), held.T], [held, None]], format="csc")
    shift = sparse.diags_array(np.concatenate([np.full(n, _REGULAR), np.full(m, -_REGULAR)]), format="csc")
    factors = splu(sparse.csc_array(exact + shift))
    wanted = np.concatenate([-2.0 * weights * (start - aims), cone.right[binding] - held @ start])
    found = np.zeros(n + m)
    for _ in range(_ROUNDS):
        rest = wanted - exact @ found
        if np.abs(rest).max(initial=0.0) <= 1e-15:
            break
        found = found + factors.solve(rest)
    pressure = np.zeros(cone.right.size)
    pressure[binding] = found[n:]
    pressure[: cone.equations] = 0.0
    return start + found[:n], pressure


def _on_equations(rows: Rows, point: Floats) -> Floats:
    """A point beside it that keeps the equations, by what is not at its limits; the point itself where it keeps them.

    Rows that bind but for rounding need not go together. What they then lack must fall on no equation: those of a fund
    hand on from year to year what is missing in each.
    """
    equal = rows.row_low == rows.row_up
    equations, wanted = rows.matrix[np.flatnonzero(equal)], rows.row_low[equal]
    for _ in range(_ROUNDS):
        lacking = wanted - equations @ point
        inside = np.flatnonzero((point > rows.low) & (point < rows.up))
        if np.abs(lacking).max(initial=0.0) <= _KEPT or not inside.size:
            break
        moved = point.copy()
        moved[inside] += lsqr(equations[:, inside], lacking, atol=_KEPT, btol=_KEPT)[0]
        point = np.clip(moved, rows.low, rows.up)
    return point


def _missed(cone: _Cone, point: Floats) -> Floats:
    """By how much each inequality is missed, as a part of its largest term."""
    reach = np.maximum(1.0, abs(cone.matrix) @ np.abs(point))
    missed: Floats = (cone.matrix @ point - cone.right) / reach
    missed[: cone.equations] = 0.0
    return missed


def _cone(rows: Rows, fixed: NDArray[np.bool_]) -> _Cone:
    """The rows and bounds over the columns that are not fixed, equations first."""
    free = np.flatnonzero(~fixed)
    shift = rows.matrix[:, np.flatnonzero(fixed)] @ rows.low[fixed]
    matrix, low, up = rows.matrix[:, free], rows.row_low - shift, rows.row_up - shift
    size = abs(matrix).max(axis=1).toarray().ravel() if matrix.shape[0] else np.zeros(0)
    filled = size > 0
    size[~filled] = 1.0
    matrix, low, up = sparse.csr_array(sparse.diags_array(1.0 / size) @ matrix), low / size, up / size
    equal = filled & (rows.row_low == rows.row_up)
    above, below = filled & ~equal & np.isfinite(low), filled & ~equal & np.isfinite(up)
    every = sparse.eye_array(free.size, format="csr")
    least, most = np.isfinite(rows.low[free]), np.isfinite(rows.up[free])
    parts = [matrix[equal], matrix[below], -matrix[above], -every[least], every[most]]
    right = [low[equal], up[below], -low[above], -rows.low[free][least], rows.up[free][most]]
    return _Cone(sparse.csr_array(sparse.vstack(parts)), np.concatenate(right), int(equal.sum()))
