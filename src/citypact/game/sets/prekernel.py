"""A point of the prekernel, from a starting payoff."""

from itertools import permutations

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import Floats
from ..errors import NotProven
from ..payoffs import Payoff, by_player, payoff_vector
from ..values.shapley import shapley
from ..worths import Worths
from .excess import default_tolerance, excess
from .kernel import attaining, in_prekernel
from .nucleolus import prenucleolus


def prekernel_point(game: Worths, start: Payoff | None = None) -> pd.Series:
    """A point of the prekernel, from a starting payoff (default: the Shapley value).

    Each step takes the coalitions that attain the surpluses (their mean where several do, so that the order of players
    does not matter) and equalises them by least squares; it ends where they attain them still. If the steps do not
    settle, the prenucleolus, which is always in the prekernel, is returned. Time O(n**2 2**n) a step.

    Source: Meinhardt (2013), The Pre-Kernel as a Tractable Solution for Cooperative Games.

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 5, 0, 5, 9, 13, 0, 8, 10, 15, 8, 16, 17, 21])
    >>> game.in_prekernel(game.prekernel_point())
    True
    """
    payoff = shapley(game).to_numpy() if start is None else payoff_vector(game, start)
    for _ in range(10 * game.n):
        if in_prekernel(game, payoff):
            return by_player(game, payoff, "prekernel point")
        payoff = _equalised(game, payoff)
    payoff = prenucleolus(game).to_numpy()
    if not in_prekernel(game, payoff):
        raise NotProven(both("game.no_balance"))
    return by_player(game, payoff, "prekernel point")


def _equalised(game: Worths, payoff: Floats) -> Floats:
    """The payoff nearest to the given one at which excesses that attain surpluses are equal in pairs, least squares."""
    n, excesses, tolerance = game.n, excess(game, payoff), default_tolerance(game)
    members, surplus = np.zeros((n, n, n)), np.zeros((n, n))
    for i, j in permutations(range(n), 2):
        coalitions = attaining(excesses, i, j, tolerance)
        members[i, j] = [((coalitions >> k) & 1).mean() for k in range(n)]
        surplus[i, j] = excesses[coalitions].mean()
    upper = np.triu_indices(n, 1)
    rows = np.vstack(((members - members.transpose(1, 0, 2))[upper], n * np.ones(n)))
    gaps = np.append((surplus - surplus.T)[upper], n * (game.worths[-1] - payoff.sum()))
    return np.asarray(payoff + np.linalg.lstsq(rows, gaps, rcond=None)[0], dtype=np.float64)
