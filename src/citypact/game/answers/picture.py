"""The core of a game of three or four players as a picture: a triangle or a tetrahedron of all divisions."""

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from citypact.text import both

from ...catalogue import LANGUAGES
from ...text import say
from ..asked import is_language, mapped
from ..coalitions import Floats
from ..errors import GameError, NoSuchPoint
from ..payoffs import Payoff, payoff_vector
from ..sets.excess import default_tolerance
from ..sets.vertices import core_vertices
from ..worths import Worths

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Corners of a regular triangle and tetrahedron with unit edges.
CORNERS = {
    3: np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]]),
    4: np.array(
        [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.5, np.sqrt(3) / 2, 0.0], [0.5, np.sqrt(3) / 6, np.sqrt(2.0 / 3.0)]]
    ),
}
NAMES = {3: ["bottom left", "bottom right", "top center"], 4: ["top center"] * 4}  # where the corners' names stand
MARKS = {2: 9, 3: 4}  # size of a payoff's mark by dimension
Hover = Callable[[Floats], list[str]]  # payoffs, one a row, in words
FRAME, CORE = "#888888", "#2a7f9e"


def picture(game: Worths, payoffs: Mapping[str, Payoff] | None = None, lang: str = "en") -> "go.Figure":
    """Triangle (3 players) or tetrahedron (4) of the divisions of v(N), with the core and any payoffs in it.

    At a corner its player gets everything beyond what the others are worth alone; payoffs below that widen the frame.
    Cost as for `core_vertices`.

    Parameters
    ----------
    payoffs : mapping of name to payoff, optional
    lang : "en" or "zh"

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    GameError
        Other than 3 or 4 players, a payoff that does not share out v(N), or an unknown language.

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 1, 0, 1, 1, 3], players=["A", "B", "C"])
    >>> [trace.name for trace in game.picture({"Shapley": game.shapley()}).data]
    [None, 'core', 'Shapley']
    """
    return drawn(game, mapped({} if payoffs is None else payoffs, "payoffs"), lang)


def drawn(game: Worths, payoffs: Mapping[str, Payoff], lang: str, sign: float = 1.0) -> "go.Figure":
    """The picture, payoffs shown times the sign (-1: as costs)."""
    if game.n not in CORNERS or not is_language(lang):
        known = sorted(LANGUAGES)
        raise GameError(both("game.input.picture", known=known, n=game.n, lang=repr(lang)))
    points = {name: _division(game, name, payoff) for name, payoff in payoffs.items()}
    try:
        vertices = core_vertices(game).to_numpy()
    except NoSuchPoint:
        vertices = np.empty((0, game.n))
    least = np.vstack([game.worths[[1 << i for i in range(game.n)]], *points.values(), vertices]).min(axis=0)
    width = float(game.worths[-1] - least.sum())

    def place(rows: Floats) -> Floats:
        parts = (rows - least) / width if width > default_tolerance(game) else np.full(rows.shape, 1 / game.n)
        return np.asarray(parts @ CORNERS[game.n])

    def hover(rows: Floats) -> list[str]:
        shown = [
            [f"{player}: {sign * x + 0.0:.6g}" for player, x in zip(game.players, row, strict=True)] for row in rows
        ]
        return [", ".join(line) for line in shown]

    import plotly.graph_objects as go

    figure = go.Figure([_frame(game), *_core(vertices, place(vertices), lang, hover)])
    for name, payoff in points.items():
        figure.add_trace(
            _points(
                payoff[None, :], place(payoff[None, :]), name, hover, mode="markers", marker={"size": MARKS[game.n - 1]}
            )
        )
    hidden = {"visible": False}
    figure.update_layout(template="plotly_white", xaxis=hidden, yaxis=hidden | {"scaleanchor": "x"})
    seen_from = {"eye": {"x": 0.9, "y": -1.2, "z": 0.5}}
    figure.update_layout(scene={"xaxis": hidden, "yaxis": hidden, "zaxis": hidden, "camera": seen_from})
    return figure


def _division(game: Worths, name: str, payoff: Payoff) -> Floats:
    x = payoff_vector(game, payoff, both("game.what.payoff_of", name=repr(name)))
    if abs(x.sum() - game.worths[-1]) > max(default_tolerance(game), 1e-6 * float(np.abs(x).sum())):
        raise GameError(both("game.input.other_sum", name=repr(name), sum=x.sum(), worth=game.worths[-1]))
    return x


def _frame(game: Worths) -> "go.Scatter | go.Scatter3d":
    """Edges of the triangle or tetrahedron, the players' names at the corners."""
    corners = CORNERS[game.n]
    pairs = list(combinations(range(game.n), 2))
    path = np.vstack([np.vstack((corners[i], corners[j], np.full(corners.shape[1], np.nan))) for i, j in pairs])
    ends = [end for i, j in pairs for end in (i, j, None)]
    first = {ends.index(player): player for player in range(game.n)}  # each corner is named once
    return _scatter(
        path,
        mode="lines+text",
        text=[str(game.players[first[place]]) if place in first else "" for place in range(len(ends))],
        textposition=["top center" if end is None else NAMES[game.n][end] for end in ends],
        hoverinfo="skip",
        line={"color": FRAME},
        showlegend=False,
    )


def _core(vertices: Floats, places: Floats, lang: str, hover: Hover) -> "list[go.Scatter | go.Mesh3d]":
    """The core as a filled polygon or body; as line or point where it is one. An empty core is named in the legend."""
    import plotly.graph_objects as go

    if not len(vertices):
        return [_scatter(np.full((1, places.shape[1]), np.nan), mode="markers", name=say("game.picture.empty", lang))]
    rank = int(np.linalg.matrix_rank(places - places[0], tol=1e-9))
    if rank == 3:
        return [
            go.Mesh3d(
                x=places[:, 0],
                y=places[:, 1],
                z=places[:, 2],
                alphahull=0,
                opacity=0.4,
                color=CORE,
                name=say("game.picture.core", lang),
                showlegend=True,
                hovertext=hover(vertices),
                hoverinfo="text",
            )
        ]
    order = _around(places) if rank == 2 else np.arange(len(places))
    filled = {"fill": "toself"} if places.shape[1] == rank == 2 else {}
    return [
        _points(
            vertices[order],
            places[order],
            say("game.picture.core", lang),
            hover,
            mode="lines+markers",
            line={"color": CORE},
            marker={"color": CORE},
            **filled,
        )
    ]


def _around(places: Floats) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    """Order of the corners of a plane polygon around it, back to the first."""
    from scipy.spatial import ConvexHull

    _, _, vectors = np.linalg.svd(places - places.mean(axis=0), full_matrices=False)
    hull = ConvexHull((places - places.mean(axis=0)) @ vectors[:2].T).vertices
    return np.append(hull, hull[0])


def _points(payoffs: Floats, places: Floats, name: str, hover: Hover, **style: object) -> "go.Scatter | go.Scatter3d":
    return _scatter(places, name=name, hovertext=hover(payoffs), hoverinfo="text+name", **style)


def _scatter(places: Floats, **style: object) -> "go.Scatter | go.Scatter3d":
    import plotly.graph_objects as go

    if places.shape[1] == 2:
        return go.Scatter(x=places[:, 0], y=places[:, 1], **style)
    return go.Scatter3d(x=places[:, 0], y=places[:, 1], z=places[:, 2], **style)
