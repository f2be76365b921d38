"""Vertices of the core and its centre of gravity, for few players."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import Delaunay, HalfspaceIntersection, QhullError

from ..coalitions import Floats, by_player
from ..errors import GameError, NoSuchPoint, NotProven
from ..scale import Normal, normalise
from .lexicographic import lexicographic_minimum

if TYPE_CHECKING:
    from ..game import Game

MOST_PLAYERS = 8
TIGHT = 1e-8  # of the largest gain


def core_vertices(game: "Game", epsilon: float = 0.0) -> pd.DataFrame:
    """Vertices of the strong epsilon-core (epsilon = 0: the core), one a row, in lexicographic order of payoffs.

    The prenucleolus lies in the relative interior of the core, so the coalitions tight there span the directions in
    which the core has no width; the halfspaces of the others are intersected in what remains. Up to 8 players.

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
    normal, worths, inside = _interior(game, epsilon)
    corners = np.array([_sharpened(worths, corner) for corner in _corners(worths, inside)])
    corners = np.unique(np.round(corners, 9) + 0.0, axis=0)
    exact = np.array([normal.restore(_sharpened(worths, corner)) for corner in corners])
    return pd.DataFrame(exact, columns=pd.Index(game.players, tupleize_cols=False))


def core_center(game: "Game", epsilon: float = 0.0) -> pd.Series:
    """Core-center: the centre of gravity of the core, every stable division counting alike. Up to 8 players.

    Source: Gonzalez-Diaz and Sanchez-Rodriguez (2007), A natural selection from the core of a TU game: the core-center.

    Raises
    ------
    NoSuchPoint
        The core is empty.

    >>> from citypact.game import Game  # unit simplex
    >>> Game([0, 0, 0, 0, 0, 0, 0, 3]).core_center().round(6).tolist()
    [1.0, 1.0, 1.0]
    """
    corners = core_vertices(game, epsilon).to_numpy()
    middle = corners.mean(axis=0)
    directions = _directions(corners - middle)
    flat = (corners - middle) @ directions
    if flat.shape[1] < 2:
        center = np.zeros(flat.shape[1]) if not flat.size else (flat.min(axis=0) + flat.max(axis=0)) / 2
    else:
        simplices = flat[Delaunay(flat).simplices]
        volumes = np.abs(np.linalg.det(simplices[:, 1:] - simplices[:, :1]))
        center = volumes @ simplices.mean(axis=1) / volumes.sum()
    return by_player(game, middle + directions @ center, "core-center")


def _interior(game: "Game", epsilon: float) -> tuple[Normal, Floats, Floats]:
    """Worths (in units of the largest gain, coalitions conceding epsilon) and the prenucleolus in the interior."""
    if game.n > MOST_PLAYERS:
        raise GameError(f"vertices are listed for up to {MOST_PLAYERS} players, not {game.n}; see core_range")
    normal = normalise(game)
    worths = normal.gains / normal.unit
    worths[1:-1] -= epsilon / normal.unit
    inside = normal.reduce(lexicographic_minimum(game).payoff)
    largest = (worths - _indicators(game.n) @ inside)[1:-1].max(initial=-np.inf)
    if largest > TIGHT:
        raise NoSuchPoint(f"the core is empty: at every payoff a coalition lacks {largest * normal.unit:g} or more")
    return normal, worths, inside


def _corners(worths: Floats, inside: Floats) -> Floats:
    rows = _indicators(len(inside))[1:-1]
    slack = rows @ inside - worths[1:-1]
    tight = np.vstack((rows[slack <= TIGHT], np.ones(len(inside))))
    _, values, vectors = np.linalg.svd(tight)
    directions = vectors[int((values > 1e-9).sum()) :].T
    if not directions.shape[1]:
        return inside[None, :]
    across, slack = rows[slack > TIGHT] @ directions, slack[slack > TIGHT]
    if directions.shape[1] == 1:
        along = across[:, 0]
        steps = np.array([(-slack[along > 0] / along[along > 0]).max(), (-slack[along < 0] / along[along < 0]).min()])
        corners = steps[:, None]
    else:
        try:
            found = HalfspaceIntersection(np.column_stack((-across, -slack)), np.zeros(across.shape[1]))
        except QhullError as error:
            raise NotProven(f"the vertices could not be told apart: {str(error).splitlines()[0]}") from error
        corners = found.intersections[np.isfinite(found.intersections).all(axis=1)]
    listed: Floats = inside + corners @ directions.T
    return listed


def _sharpened(worths: Floats, corner: Floats) -> Floats:
    """A vertex from the equations of the coalitions tight at it."""
    rows = _indicators(len(corner))
    tight = np.abs(worths - rows @ corner) <= 10 * TIGHT
    tight[0], tight[-1] = False, True
    return np.asarray(np.linalg.lstsq(rows[tight], worths[tight], rcond=None)[0], dtype=np.float64)


def _directions(differences: Floats) -> Floats:
    _, values, vectors = np.linalg.svd(differences, full_matrices=False)
    return vectors[: int((values > 1e-9 * max(1.0, float(values.max(initial=0.0)))).sum())].T


def _indicators(n: int) -> Floats:
    return ((np.arange(1 << n)[:, None] >> np.arange(n)) & 1).astype(np.float64)
