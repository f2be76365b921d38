"""The payoff nearest to a reference among those that satisfy every coalition up to a concession."""

import numpy as np
from numpy.typing import NDArray

from citypact.text import both

from ..coalitions import Floats
from ..errors import NoSuchPoint, NotProven
from ..program import CoalitionProgram
from ..scale import ULP

PULL = 1e-7  # how far a least-squares answer may be from its conditions, which are of size 1
SLACK = 1e3  # relaxations by which rounding may leave a bound broken
RELAXED = 1e-9  # bounds are relaxed by this, in units of the largest gain, to find the active ones; then it is removed


def nearest_payoff(
    program: CoalitionProgram,
    reference: Floats,
    epsilon: float,
    weights: Floats | None = None,
    floors: Floats | None = None,
    equations: Floats | None = None,
    at_least: Floats | None = None,
    total: float | None = None,
) -> Floats:
    """Minimise ``sum of weights * (x - reference)**2`` over ``x(N) = total``, ``x(S) + size(S) * epsilon >= v(S)``.

    Everything in the program's normalised units. The rows of the program are the first coalitions looked at; more are
    generated while violated. Each quadratic program is a least-distance problem, solved by its nonnegative
    least-squares dual.

    Parameters
    ----------
    weights : positive float array, shape (n,), optional
    floors : float array, shape (n,), optional
        Least payoffs; -inf for none.
    equations : float array, shape (k, n + 1), optional
        Further equations, coefficients followed by the right-hand side.
    at_least : float array, shape (k, n + 1), optional
        Further inequalities, likewise.
    total : float, optional
        Default v(N).

    Source: Lawson and Hanson (1974), Solving Least Squares Problems, chapter 23, problem LDP.

    Raises
    ------
    NoSuchPoint
        No payoff meets all the bounds.
    """
    n = program.n
    root = np.ones(n) if weights is None else np.sqrt(weights)
    exact = np.array([[1.0] * n + [program.worth(program.grand) if total is None else total]])
    exact = exact if equations is None else np.vstack((exact, equations))
    bounds = [] if floors is None else [np.append(np.eye(n)[i], floors[i]) for i in np.flatnonzero(np.isfinite(floors))]
    bounds += [] if at_least is None else list(at_least)
    coalitions = [s for s in program.row_of if s != program.grand]
    relaxed = RELAXED + 8 * n * ULP * float(np.abs(reference).max())  # a reference far away leaves fewer digits
    while True:
        rows = np.array([*bounds, *(_row(program, s, epsilon) for s in coalitions)]).reshape(-1, n + 1)
        payoff = least_distance(rows, exact, reference, root, relaxed)
        found, excesses = program.separation.largest(payoff * program.normal.unit, 2 * n)
        new = [s for s in found[excesses / program.normal.unit > epsilon + 5 * relaxed].tolist() if s not in coalitions]
        if not new:
            return payoff
        coalitions += new


def _row(program: CoalitionProgram, coalition: int, epsilon: float) -> Floats:
    row = np.array([float((coalition >> i) & 1) for i in range(program.n)] + [0.0])
    row[-1] = program.worth(coalition) - program.size(coalition) * epsilon
    return row


def least_distance(rows: Floats, equations: Floats, reference: Floats, root: Floats, relaxed: float) -> Floats:
    """The x nearest to the reference with ``rows @ (x, -1) >= 0`` and ``equations @ (x, -1) = 0``.

    With z = root * (x - reference) the equations are eliminated (z = particular + basis @ y); then y is the shortest
    vector with ``G y >= h``, read off the residual of nonnegative least squares on (G, h) transposed.
    """
    turned = equations[:, :-1] / root
    rest = equations[:, -1] - equations[:, :-1] @ reference
    particular, *_ = np.linalg.lstsq(turned, rest, rcond=None)
    if np.abs(turned @ particular - rest).max() > 1e-8 * max(1.0, float(np.abs(rest).max())):
        raise NoSuchPoint(both("game.none.fixed_sums"))
    _, values, vectors = np.linalg.svd(turned)
    basis = vectors[int((values > 1e-12 * values[0]).sum()) :].T
    G = (rows[:, :-1] / root) @ basis
    h = rows[:, -1] - rows[:, :-1] @ reference - (rows[:, :-1] / root) @ particular
    if not basis.size:
        if h.max(initial=0.0) > 10 * relaxed:
            raise NoSuchPoint(both("game.none.one_payoff"))
        return reference + particular / root
    active = _active_rows(G, h - relaxed)
    shortest = np.linalg.lstsq(G[active], h[active], rcond=None)[0] if active.size else np.zeros(basis.shape[1])
    if (h - G @ shortest).max(initial=0.0) > SLACK * relaxed:
        raise NotProven(both("game.nearest_breaks"))
    nearest: Floats = reference + (particular + basis @ shortest) / root
    return nearest


def _active_rows(G: Floats, h: Floats) -> NDArray[np.intp]:
    """Rows that hold with equality and a positive multiplier at the shortest y with ``G y >= h``."""
    if not h.size or h.max() <= 0:
        return np.empty(0, dtype=np.intp)
    stacked = np.vstack((G.T, h / h.max()))
    target = np.append(np.zeros(G.shape[1]), 1.0)
    multipliers = _nonnegative(stacked, target)
    if 1.0 - float(stacked[-1] @ multipliers) < 1e-12:
        raise NoSuchPoint(both("game.none.bounds"))
    return np.flatnonzero(multipliers)


def _nonnegative(matrix: Floats, target: Floats) -> Floats:
    """The u >= 0 with the least ``|matrix u - target|``, weighed again: no column may pull, none in use may push."""
    from scipy.optimize import nnls

    try:
        found, _ = nnls(matrix, target)
    except RuntimeError as error:
        raise NotProven(both("game.nearest_lost", reason=str(error))) from error
    pull = (target - matrix @ found) @ (matrix / np.maximum(np.linalg.norm(matrix, axis=0), 1e-300))
    if found.min(initial=0.0) < 0 or not (pull <= PULL).all() or (np.abs(pull[found > 0]) > PULL).any():
        raise NotProven(both("game.nearest_wrong"))
    return np.asarray(found)
