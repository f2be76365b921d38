"""Vertices of the core, for few players."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citypact.text import both

from ...content import ByContent
from ..coalitions import Floats, finite_amount
from ..errors import GameError, NoSuchPoint, NotProven
from ..scale import Normal, normalise
from ..worths import Worths
from .lexicographic import lexicographic_minimum

MOST_PLAYERS = 8
TIGHT = 1e-8  # of the largest gain


@dataclass(frozen=True, eq=False)
class Vertices(ByContent):
    """Vertices of the core in units of the largest gain, in lexicographic order, and what is tight at them.

    Attributes
    ----------
    normal : Normal
    points : float array, shape (number, n)
    tight : bool array, shape (number, 2**n)
        Whether a coalition gets no more than its worth at a vertex.
    tolerance : float
        Within which vertices and worths are known.
    """

    normal: Normal
    points: Floats
    tight: NDArray[np.bool_]
    tolerance: float


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
    found = normal_vertices(game, epsilon)
    listed = [found.normal.restore(point) for point in found.points]
    return pd.DataFrame(listed, columns=pd.Index(game.players, tupleize_cols=False))


def normal_vertices(game: Worths, epsilon: float) -> Vertices:
    """The vertices in units of the largest gain; errors as for `core_vertices`."""
    if game.n > MOST_PLAYERS:
        raise GameError(both("game.none.vertices", most=MOST_PLAYERS, n=game.n))
    normal = normalise(game, abs(finite_amount(epsilon, both("game.what.epsilon"))))
    tolerance = max(TIGHT, 8 * game.n * normal.rounding / normal.unit)
    worths, rows = normal.gains / normal.unit, _indicators(game.n)
    worths[1:-1] -= epsilon / normal.unit
    inside = normal.reduce(lexicographic_minimum(game).payoff)
    largest = (worths - rows @ inside)[1:-1].max(initial=-np.inf)
    if largest > tolerance:
        raise NoSuchPoint(both("game.none.core", lacks=largest * normal.unit))
    corners = np.array([_sharpened(worths, corner, tolerance) for corner in _corners(worths, inside, tolerance)])
    _, first = np.unique(np.round(corners / (10 * tolerance)), axis=0, return_index=True)
    points = corners[first]
    return Vertices(normal, points, points @ rows.T - worths <= 10 * tolerance, tolerance)


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
    from scipy.spatial import HalfspaceIntersection, QhullError

    try:
        found = HalfspaceIntersection(np.column_stack((-across, -slack)), np.zeros(across.shape[1])).intersections
    except QhullError as error:
        raise NotProven(both("game.vertices_lost", reason=str(error).splitlines()[0])) from error
    return np.asarray(found[np.isfinite(found).all(axis=1)], dtype=np.float64)


def _sharpened(worths: Floats, corner: Floats, tolerance: float) -> Floats:
    """A vertex from the equations of the coalitions tight at it; NotProven unless these leave one feasible payoff."""
    rows = _indicators(len(corner))
    tight = np.abs(worths - rows @ corner) <= 10 * tolerance
    tight[0], tight[-1] = False, True
    point, _, rank, _ = np.linalg.lstsq(rows[tight], worths[tight], rcond=None)
    if rank < len(corner) or (worths - rows @ point).max() > 10 * tolerance:
        raise NotProven(both("game.vertex_unclear"))
    return np.asarray(point, dtype=np.float64)


def _indicators(n: int) -> Floats:
    return ((np.arange(1 << n)[:, None] >> np.arange(n)) & 1).astype(np.float64)
