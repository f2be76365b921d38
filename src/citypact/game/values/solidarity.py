"""The solidarity value."""

from math import comb

import numpy as np
import pandas as pd

from ..coalitions import sizes
from ..lattice import halves
from ..payoffs import by_player
from ..worths import Worths
from .semivalues import weighted_sums


def solidarity(game: Worths) -> pd.Series:
    """Solidarity value: in every order, who joins receives the mean marginal contribution of all who are there.

    ``psi_i = sum_{S∋i} (n-s)! (s-1)! / n! * A(S)`` with ``A(S) = mean over k in S of v(S) - v(S without k)``. The
    strong support the weak: a null player may be paid. Time O(n 2**n).

    Source: Nowak and Radzik (1994), A solidarity value for n-person transferable utility games.

    >>> from citypact.game import Game
    >>> Game([0, 1, 0, 1]).solidarity().tolist()  # a null player receives a quarter
    [0.75, 0.25]
    """
    n = game.n
    left = np.zeros_like(game.worths)  # sum of v(S without k) over k in S
    for (without, _), (_, with_player) in zip(halves(game.worths), halves(left), strict=True):
        with_player += without
    size = np.maximum(sizes(n), 1)
    mean_marginal = game.worths - left / size
    weights = np.array([0.0] + [1 / (n * comb(n - 1, s - 1)) for s in range(1, n + 1)])
    return by_player(game, weighted_sums(mean_marginal, weights), "solidarity value")
