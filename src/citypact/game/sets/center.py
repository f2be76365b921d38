"""The core-center: the centre of gravity of the core, for few players."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np
import pandas as pd

from citypact.text import both

from ...content import ByContent
from ..coalitions import Floats, mask, members
from ..errors import GameError, NotProven
from ..payoffs import by_player
from ..worths import Worths
from .vertices import Vertices, normal_vertices

MOST_PLAYERS = 6


def core_center(game: Worths, epsilon: float = 0.0) -> pd.Series:
    """Core-center: the centre of gravity of the core, every stable division counting alike. Up to 6 players.

    Use it where all that is wanted is the middle of what is stable. The core is cut into cones over its facets, these
    into cones over theirs, and so on down to the vertices; a facet is the vertices at which one coalition is tight, so
    that no triangulation is needed, which many vertices on one sphere (symmetric players) would lead astray. Time grows
    with the number of faces: a second or two for the 4683 of a strictly convex game of 6 players.

    Source: Gonzalez-Diaz and Sanchez-Rodriguez (2007), A natural selection from the core of a TU game: the core-center.

    Raises
    ------
    NoSuchPoint
        The core is empty.
    GameError
        More than 6 players.
    NotProven
        Vertices lie too close together to be told apart.

    >>> from citypact.game import Game  # unit simplex
    >>> Game([0, 0, 0, 0, 0, 0, 0, 3]).core_center().round(6).tolist()
    [1.0, 1.0, 1.0]
    """
    if game.n > MOST_PLAYERS:
        raise GameError(both("game.none.center", most=MOST_PLAYERS, n=game.n))
    vertices = normal_vertices(game, epsilon)
    return by_player(game, vertices.normal.restore(_Faces(vertices).centroid()), "core-center")


@dataclass(frozen=True, eq=False)
class _Flat(ByContent):
    """Where a face lies: a point inside it, one of its vertices, and orthonormal directions, shape (dimension, n)."""

    inside: Floats
    corner: Floats
    directions: Floats

    @property
    def dimension(self) -> int:
        """Dimension of the face."""
        return len(self.directions)

    def height(self, point: Floats) -> float:
        """Distance of a point."""
        away = point - self.corner
        return float(np.linalg.norm(away - (self.directions @ away) @ self.directions))


class _Faces:
    """The faces of a polytope, each told by its vertices (bit i of a face: vertex i is on it), with their measures."""

    def __init__(self, vertices: Vertices) -> None:
        self.points, self.least = vertices.points, 10 * vertices.tolerance
        self.walls = {mask(np.flatnonzero(column).tolist()) for column in vertices.tight[:, 1:-1].T} - {0}
        self.flats: dict[int, _Flat] = {}
        self.measures: dict[int, tuple[float, Floats]] = {}

    def centroid(self) -> Floats:
        """Centre of gravity of the whole."""
        return self._measure((1 << len(self.points)) - 1)[1]

    def _measure(self, face: int) -> tuple[float, Floats]:
        """Volume of a face in its own dimension, and its centre of gravity."""
        if face not in self.measures:
            self.measures[face] = self._from_cones(face)
        return self.measures[face]

    def _from_cones(self, face: int) -> tuple[float, Floats]:
        flat = self._flat(face)
        apex, dimension = flat.inside, flat.dimension
        if not dimension:
            return 1.0, apex
        volume, moment = 0.0, np.zeros_like(apex)
        for facet in self._facets(face, dimension):
            base, middle = self._measure(facet)
            cone = self._flat(facet).height(apex) * base / dimension
            volume += cone
            moment += cone * (apex + dimension * middle) / (dimension + 1)
        return volume, moment / volume

    def _facets(self, face: int, dimension: int) -> list[int]:
        """The largest of the faces in which coalitions cut this one; NotProven if a vertex is missing or too many."""
        cuts = sorted({face & wall for wall in self.walls} - {0, face}, key=int.bit_count, reverse=True)
        facets: list[int] = []
        for cut in cuts:
            if not any(cut & facet == cut for facet in facets):
                facets.append(cut)
        even = all(self._flat(facet).dimension == dimension - 1 for facet in facets)
        if not even or len(facets) <= dimension or reduce(or_, facets) != face:
            raise NotProven(both("game.too_close_to_weigh"))
        return facets

    def _flat(self, face: int) -> _Flat:
        if face not in self.flats:
            points = self.points[list(members(face))]
            _, widths, directions = np.linalg.svd(points - points[0], full_matrices=False)
            self.flats[face] = _Flat(points.mean(axis=0), points[0], directions[widths > self.least])
        return self.flats[face]
