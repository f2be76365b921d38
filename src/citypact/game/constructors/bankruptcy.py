"""Bankruptcy games: what is left to a group when all others have been paid in full."""

from collections.abc import Hashable, Sequence

import numpy as np

from ..coalitions import subset_sums
from ..data import Numbers, check_estate, labelled
from ..game import Game


def bankruptcy(estate: float, claims: Numbers, players: Sequence[Hashable] | None = None) -> Game:
    """v(S) = max(0, estate - claims of the players outside S).

    Parameters
    ----------
    estate : amount to divide, between 0 and the sum of the claims
    claims : claim of every player, not negative; mapping by label or sequence

    Raises
    ------
    GameError
        A claim is negative or not finite; the estate is negative or exceeds the claims.

    Source: O'Neill (1982), A problem of rights arbitration from the Talmud. The game is convex; its nucleolus is the
    Talmud rule (Aumann and Maschler 1985) and its tau value the adjusted proportional rule (Curiel, Maschler and
    Tijs 1987). Time O(2**n).

    >>> bankruptcy(200, [100, 200, 300]).worths.tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 100.0, 200.0]
    """
    owed, labels = labelled(claims, "claim", players)
    check_estate(estate, float(owed.sum()))
    table = np.maximum(0.0, estate - subset_sums(owed)[::-1])
    table[0] = 0.0  # an estate equal to the claims may leave rounding here
    return Game(table, labels)
