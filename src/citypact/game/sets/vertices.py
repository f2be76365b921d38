"""Vertices of the core and its centre of gravity, for few players."""

import numpy as np
import pandas as pd
from scipy.spatial import Delaunay, HalfspaceIntersection, QhullError

from ..coalitions import Floats, finite_amount
from ..errors import GameError, NoSuchPoint, NotProven
from ..payoffs import by_player
from ..scale import Normal, normalise
from ..worths import Worths
from .lexicographic import lexicographic_minimum

MOST_PLAYERS = 8
MOST_WEIGHED = 6
TIGHT = 1e-8  # of the largest gain


def core_vertices(game: Worths, epsilon: float = 0.0) -> pd.DataFrame:
    """Vertices of the strong epsilon-core (epsilon = 0: the core), one a row, in lexicographic order of payoffs.

    The prenucleolus lies in the relative interior of the core, so the coalitions tight there span the directions in
    which the core has no width; the halfspaces of the others are intersected in what remains. Up to 8 players: a convex
    game has n! vertices, and there are never more. Time grows with the number of vertices: some seconds for 8 players.

    Source: Shapley (1971), Cores of convex games, for those of convex games; intersection by Qhull.

    Raises
    ------
    NoSuchPoint
        The core is empty.
    GameError
        More than 8 players.

    >>> from citypact.game import Game
    >>> Game([0, 0, 1, 3, 2, 4, 5, 6]).core_vertices().round(6).to_numpy().tolist()
    [[1.0, 2.0, 3.0]]
    """
    normal, corners = _normal_vertices(game, epsilon)
    listed = [normal.restore(corner) for corner in corners]
    return pd.DataFrame(listed, columns=pd.Index(game.players, tupleize_cols=False))


def core_center(game: Worths, epsilon: float = 0.0) -> pd.Series:
    """Core-center: the centre of gravity of the core, every stable division counting alike. Up to 6 players.

    Use it where all that is wanted is the middle of what is stable. Time as for a Delaunay triangulation of the
    vertices.

    Source: Gonzalez-Diaz and Sanchez-Rodriguez (2007), A natural selection from the core of a TU game: the core-center.

    Raises
    ------
    NoSuchPoint
        The core is empty.
    GameError
        More than 6 players.

    >>> from citypact.game import Game  # unit simplex
    >>> Game([0, 0, 0, 0, 0, 0, 0, 3]).core_center().round(6).tolist()
    [1.0, 1.0, 1.0]
    """
    if game.n > MOST_WEIGHED:
        raise GameError(f"the core is weighed for up to {MOST_WEIGHED} players, not {game.n}; see core_point")
    normal, corners = _normal_vertices(game, epsilon)
    middle = corners.mean(axis=0)
    _, widths, vectors = np.linalg.svd(corners - middle, full_matrices=False)
    directions = vectors[: int((widths > _tolerance(normal, game.n)).sum())].T
    center = middle + directions @ _centroid((corners - middle) @ directions)
    return by_player(game, normal.restore(center), "core-center")


def _centroid(points: Floats) -> Floats:
    """Centre of gravity of the convex hull of points, shape (k, d), that span d dimensions."""
    if points.shape[1] < 2:
        return np.asarray((points.min(axis=0) + points.max(axis=0)) / 2, dtype=np.float64)
    try:
        simplices = points[Delaunay(points).simplices]
    except QhullError as error:
        raise NotProven(f"the core is too thin to weigh: {str(error).splitlines()[0]}") from error
    volumes = np.abs(np.linalg.det(simplices[:, 1:] - simplices[:, :1]))
    return np.asarray(volumes @ simplices.mean(axis=1) / volumes.sum(), dtype=np.float64)


def _normal_vertices(game: Worths, epsilon: float) -> tuple[Normal, Floats]:
    """Vertices in units of the largest gain, shape (number, n)."""
    if game.n > MOST_PLAYERS:
        raise GameError(f"vertices are listed for up to {MOST_PLAYERS} players, not {game.n}; see core_range")
    normal = normalise(game, abs(finite_amount(epsilon, "concession epsilon")))
    tolerance = _tolerance(normal, game.n)
    worths = normal.gains / normal.unit
    worths[1:-1] -= epsilon / normal.unit
    inside = normal.reduce(lexicographic_minimum(game).payoff)
    largest = (worths - _indicators(game.n) @ inside)[1:-1].max(initial=-np.inf)
    if largest > tolerance:
        raise NoSuchPoint(f"the core is empty: at every payoff a coalition lacks {largest * normal.unit:g} or more")
    corners = np.array([_sharpened(worths, corner, tolerance) for corner in _corners(worths, inside, tolerance)])
    _, first = np.unique(np.round(corners / (10 * tolerance)), axis=0, return_index=True)
    return normal, corners[first]


def _corners(worths: Floats, inside: Floats, tolerance: float) -> Floats:
    """Vertices around a point in the relative interior of the core; one may be listed more than once."""
    rows = _indicators(len(inside))[1:-1]
    slack = rows @ inside - worths[1:-1]
    tight = np.vstack((rows[slack <= tolerance], np.ones(len(inside))))
    _, values, vectors = np.linalg.svd(tight)
    directions = vectors[int((values > 1e-9).sum()) :].T
    if not directions.shape[1]:
        return inside[None, :]
    across, slack = rows[slack > tolerance] @ directions, slack[slack > tolerance]
    steps = _interval(across[:, 0], slack) if directions.shape[1] == 1 else _polytope(across, slack)
    return np.asarray(inside + steps @ directions.T, dtype=np.float64)


def _interval(along: Floats, slack: Floats) -> Floats:
    least = (-slack[along > 0] / along[along > 0]).max()
    return np.array([[least], [(-slack[along < 0] / along[along < 0]).min()]])


def _polytope(across: Floats, slack: Floats) -> Floats:
    try:
        found = HalfspaceIntersection(np.column_stack((-across, -slack)), np.zeros(across.shape[1])).intersections
    except QhullError as error:
        raise NotProven(f"the vertices could not be told apart: {str(error).splitlines()[0]}") from error
    return np.asarray(found[np.isfinite(found).all(axis=1)], dtype=np.float64)


def _sharpened(worths: Floats, corner: Floats, tolerance: float) -> Floats:
    """A vertex from the equations of the coalitions tight at it."""
    rows = _indicators(len(corner))
    tight = np.abs(worths - rows @ corner) <= 10 * tolerance
    tight[0], tight[-1] = False, True
    return np.asarray(np.linalg.lstsq(rows[tight], worths[tight], rcond=None)[0], dtype=np.float64)


def _tolerance(normal: Normal, n: int) -> float:
    return max(TIGHT, 8 * n * normal.rounding / normal.unit)


def _indicators(n: int) -> Floats:
    return ((np.arange(1 << n)[:, None] >> np.arange(n)) & 1).astype(np.float64)
