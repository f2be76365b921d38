"""Convexity (supermodularity)."""

from itertools import combinations

import numpy as np

from ..coalitions import Floats
from ..worths import Worths
from .finding import Finding, failing, gains_and_tolerance, holding


def is_convex(game: Worths) -> Finding:
    """Whether players bring more to larger coalitions: v(S with i) + v(S with j) <= v(S with i, j) + v(S).

    In a convex game the core is large: every order of joining pays a core point, and the Shapley value is their
    average. The counter-example is (S with i, S with j, S with both, S), the worst of all. Time O(n**2 2**n).

    Source: Shapley (1971), Cores of convex games.

    >>> from citypact.game import Game
    >>> bool(Game([0, 0, 0, 1, 0, 1, 1, 3]).is_convex()), bool(Game([0, 0, 0, 1, 0, 1, 1, 1]).is_convex())
    (True, False)
    """
    table, tolerance = gains_and_tolerance(game)
    worst, gap = 0, tolerance
    pair = (0, 0)
    for low, high in combinations(range(game.n), 2):
        shortfall = _shortfall(table, low, high)
        place = int(shortfall.argmax())
        if shortfall.flat[place] > gap:
            worst, gap, pair = place, float(shortfall.flat[place]), (low, high)
    if gap <= tolerance:
        return holding("convex")
    base, (low, high) = _spread(worst, *pair), pair
    i, j = 1 << low, 1 << high
    return failing(game, "convex", [base | i, base | j, base | i | j, base], gap)


def _shortfall(table: Floats, low: int, high: int) -> Floats:
    view = table.reshape(-1, 2, 1 << (high - low - 1), 2, 1 << low)
    shortfall = view[:, 1, :, 0] + view[:, 0, :, 1]
    shortfall -= view[:, 1, :, 1]
    shortfall -= view[:, 0, :, 0]
    return shortfall


def _spread(place: int, low: int, high: int) -> int:
    """Coalition from its number among those without the players `low` and `high`."""
    rest, bottom = divmod(place, 1 << low)
    top, middle = divmod(rest, 1 << (high - low - 1))
    return int(np.int64(top) << (high + 1) | np.int64(middle) << (low + 1) | np.int64(bottom))
