"""Flow games: a network whose arcs belong to the players."""

from collections.abc import Hashable, Sequence

import numpy as np

from citypact.text import both

from ..asked import entries, is_label, labels_of, strangers
from ..coalitions import Floats, finite_amount, subset_sums
from ..errors import GameError
from ..game import Game
from ..memory import require_room

Arc = tuple[Hashable, Hashable, float, Hashable]
INNER_VERTICES = 16


def flow(arcs: Sequence[Arc], source: Hashable, sink: Hashable, players: Sequence[Hashable] | None = None) -> Game:
    """v(S) = greatest flow from source to sink through the arcs that members of S own.

    Parameters
    ----------
    arcs : (tail, head, capacity, owner) for each arc, capacity not negative
    source, sink : two vertices
    players : owners in the order wanted; default: in order of appearance

    Raises
    ------
    GameError
        An arc is not such a quadruple or its capacity is negative or not finite, source and sink are the same or not
        in the network, an owner is unknown, more than 16 vertices between source and sink, or too many players.

    Source: Kalai and Zemel (1982), Totally balanced games and games of flow. By the theorem of Ford and Fulkerson,
    v(S) is the least capacity of a cut in S's arcs; the cuts whose capacity no other cut undercuts for every owner at
    once are tabulated. Time O(undominated cuts * 2**n), beside 2**(2 * vertices) to find these at worst.

    >>> flow([("s", "m", 4, "a"), ("m", "t", 3, "b"), ("s", "t", 1, "a")], "s", "t").worths.tolist()
    [0.0, 1.0, 0.0, 4.0]
    """
    arcs = _checked_arcs(arcs)
    owners = tuple(dict.fromkeys(arc[3] for arc in arcs)) if players is None else labels_of(players)
    vertices = dict.fromkeys(vertex for tail, head, _, _ in arcs for vertex in (tail, head))
    unknown = [arc for arc in arcs if arc[3] not in owners]
    if unknown or strangers([source, sink], list(vertices)) or source == sink:
        raise GameError(both("game.input.ends", source=repr(source), sink=repr(sink), unknown=unknown))
    inner = [vertex for vertex in vertices if vertex not in (source, sink)]
    if len(inner) > INNER_VERTICES:
        raise GameError(both("game.input.inner_vertices", count=len(inner), most=INNER_VERTICES))
    require_room(len(owners), tables=3)
    cuts = _undominated(_cut_capacities(arcs, source, inner, owners))
    table = subset_sums(cuts[0])
    for cut in cuts[1:]:
        np.minimum(table, subset_sums(cut), out=table)
    return Game(table, owners)


def _checked_arcs(arcs: Sequence[Arc]) -> list[Arc]:
    given = entries(arcs, "arcs")
    bad = [arc for arc in given if not _is_arc(arc)]
    if bad or not given:
        raise GameError(both("game.input.arcs", bad=bad or both("game.what.none_given")))
    return given


def _is_arc(arc: Arc) -> bool:
    if not isinstance(arc, tuple | list) or len(arc) != 4 or not all(map(is_label, (arc[0], arc[1], arc[3]))):
        return False
    return finite_amount(arc[2], both("game.what.capacity", arc=arc)) >= 0


def _cut_capacities(
    arcs: Sequence[Arc], source: Hashable, inner: list[Hashable], owners: tuple[Hashable, ...]
) -> Floats:
    """Capacity of every cut by owner, shape (2**inner, n); bit i: inner vertex i is with the source."""
    cuts = np.arange(1 << len(inner))
    side = {vertex: (cuts >> i & 1).astype(bool) for i, vertex in enumerate(inner)}
    near = np.ones(cuts.size, dtype=bool)
    capacities = np.zeros((cuts.size, len(owners)))
    for tail, head, capacity, owner in arcs:
        leaving = side.get(tail, near if tail == source else ~near)
        arriving = side.get(head, near if head == source else ~near)
        capacities[:, owners.index(owner)] += float(capacity) * (leaving & ~arriving)
    return capacities


def _undominated(cuts: Floats) -> Floats:
    """Rows such that no other row is at most as large in every column."""
    cuts = np.unique(cuts, axis=0)
    cuts = cuts[np.argsort(cuts.sum(axis=1), kind="stable")]
    kept = np.empty((0, cuts.shape[1]))
    for cut in cuts:
        if not (kept <= cut).all(axis=1).any():
            kept = np.vstack((kept, cut))
    return kept
