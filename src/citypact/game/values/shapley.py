"""The Shapley value, exact, in one pass over the worths."""

from math import comb

import numpy as np
import pandas as pd

from ..payoffs import by_player
from ..worths import Worths
from .semivalues import weighted_sums


def shapley(game: Worths) -> pd.Series:
    """Shapley value: each player's marginal contribution, averaged over all orders in which the players can join.

    The one value that is efficient, symmetric, additive and gives dummies their own worth. Use it to reward what each
    player adds; it need not lie in the core unless the game is convex.

    With ``p_s = 1 / (n * C(n-1, s))`` the value of player i is ``sum_{S∋i} (p_{s-1} + p_s) v(S)`` less the same
    constant for everybody, which efficiency gives. Time O(2**n): one pass.

    Source: Shapley (1953), A value for n-person games.

    >>> from citypact.game import Game  # the coal example of Ferguson's lecture notes
    >>> Game([0, -1, 0, 3, 1, 4, 2, 5]).shapley().round(4).tolist()
    [1.6667, 1.1667, 2.1667]
    """
    n = game.n
    joining = np.array([1 / (n * comb(n - 1, s)) for s in range(n)] + [0.0])
    weights = joining + np.concatenate(([0.0], joining[:-1]))
    sums = weighted_sums(game.worths, weights)
    return by_player(game, sums + (game.worths[-1] - sums.sum()) / n, "Shapley value")
