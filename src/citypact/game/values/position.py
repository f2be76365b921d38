"""The position value for a communication graph."""

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import Floats
from ..contributions import own_worths
from ..errors import GameError
from ..payoffs import by_player
from ..structure import Links, link_indices
from ..transforms.normalised import zero_normalised
from ..worths import Worths
from .shapley import shapley

LINKS = 20  # every player has a table of 2**links sets of links: some 8 MB each


def position_value(game: Worths, links: Links) -> pd.Series:
    """Position value: the links are the players; each link's Shapley value is shared equally by its two ends.

    The link game gives a set of links the gains of the components that it forms. Defined for zero-normalised games;
    for others the own worths v({i}) are paid first. Use it where what matters is keeping connections rather than
    being at a place in the graph.

    Raises
    ------
    GameError
        A link does not join two different players of the game, or there are more than 20 links.

    Source: Meessen (1988); Borm, Owen and Tijs (1992), On the position value for communication situations.
    Time and memory O(n 2**links).

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 0, 0, 0, 0, 1], ["a", "b", "c"])
    >>> game.position_value([("a", "b"), ("b", "c")]).to_dict()
    {'a': 0.25, 'b': 0.5, 'c': 0.25}
    """
    pairs = link_indices(game, links)
    if len(pairs) > LINKS:
        raise GameError(both("game.input.many_links", links=len(pairs), most=LINKS))
    own = own_worths(game.worths)
    if not pairs:
        return by_player(game, own, "position value")
    gains = zero_normalised(game).worths
    shares = shapley(Worths(link_worths(gains, pairs))).to_numpy()
    ends = np.array(pairs)
    halves = np.bincount(ends.ravel(), weights=np.repeat(shares / 2, 2), minlength=game.n)
    return by_player(game, own + halves, "position value")


def link_worths(gains: Floats, links: list[tuple[int, int]]) -> Floats:
    """Sum of the gains of the connected components that every set of links forms, shape (2**links,)."""
    n = gains.size.bit_length() - 1
    component = (1 << np.arange(n))[:, None]  # of every player, for every set of the links so far
    for a, b in links:
        merged = component[a] | component[b]
        joined = np.where(component & merged, merged, component)
        component = np.hstack((component, joined))
    lowest = component & -component
    return np.asarray((gains[component] * (lowest == (1 << np.arange(n))[:, None])).sum(axis=0))
