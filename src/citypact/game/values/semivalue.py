"""Any semivalue, from the weight it gives to joining a coalition of each size."""

from math import comb

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from citypact.text import both

from ..coalitions import Floats, as_floats
from ..errors import GameError
from ..payoffs import by_player
from ..scale import normalise
from ..worths import Worths
from .semivalues import weighted_sums


def semivalue(game: Worths, size_probabilities: ArrayLike) -> pd.Series:
    """Semivalue: expected marginal contribution to a random coalition of the others, drawn by its size.

    Equal probabilities 1/n give the Shapley value, binomial ones C(n-1, s) / 2**(n-1) the Banzhaf value.

    Parameters
    ----------
    size_probabilities : float array, shape (n,)
        Probability that the coalition joined has s = 0 .. n-1 players (all of one size as likely); adds up to 1.

    Raises
    ------
    GameError
        Not n probabilities that add up to 1.

    Source: Dubey, Neyman and Weber (1981), Value theory without efficiency. Time O(2**n): one pass.

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 5]).semivalue([1, 0]).tolist()
    [1.0, 2.0]
    """
    chances = as_floats(size_probabilities, both("game.what.probabilities"))
    if (
        chances.shape != (game.n,)
        or not ((chances >= 0) & (chances <= 1 + 1e-9)).all()
        or abs(chances.sum() - 1) > 1e-9
    ):
        raise GameError(both("game.input.chances", n=game.n, last=game.n - 1, chances=chances))
    normal = normalise(game)
    return by_player(game, normal.additive + semivalue_of(normal.gains, chances), "semivalue")


def semivalue_of(worths: Floats, chances: Floats) -> Floats:
    """Semivalue of a table by the probabilities of the sizes joined; the empty coalition may have any worth."""
    n = len(chances)
    joining = np.append(chances / [comb(n - 1, s) for s in range(n)], 0.0)
    # The sum over S with i of p[s-1] v(S), less that over S without i of p[s] v(S), is the sum over S with i of
    # (p[s-1] + p[s]) v(S), less that over all S of p[s] v(S): each S of s players is met s times over all players.
    sums = weighted_sums(worths, joining + np.append(0.0, joining[:-1]))
    total = weighted_sums(worths, joining / np.maximum(np.arange(n + 1), 1)).sum() + joining[0] * worths[0]
    values: Floats = sums - total
    return values
