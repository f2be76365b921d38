"""The Nash bargaining solution, with weights."""

import numpy as np
import pandas as pd

from citypact.text import both

from ..contributions import own_worths
from ..errors import GameError, NoSuchPoint
from ..payoffs import Payoff, by_player, payoff_vector, told
from ..scale import normalise
from ..worths import Worths


def nash_bargaining(game: Worths, weights: Payoff | None = None, disagreement: Payoff | None = None) -> pd.Series:
    """Nash solution of bargaining over v(N): maximises the product of ``(x_i - d_i) ** w_i`` over x(N) = v(N), x >= d.

    With transferable utility it pays each the disagreement point and a share of the surplus by weight. Coalitions
    other than singletons and N play no part: use it where only unanimity or break-down is possible.

    Parameters
    ----------
    weights : bargaining power, positive; default equal
    disagreement : payoff if the talks fail; default the own worths v({i})

    Raises
    ------
    GameError
        A weight is not positive.
    NoSuchPoint
        The disagreement payoffs add up to more than v(N): nothing to bargain over.

    Source: Nash (1950), The bargaining problem; Kalai (1977), Nonsymmetric Nash solutions. Time O(2**n).

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 6], ["a", "b"]).nash_bargaining({"a": 2, "b": 1}).to_dict()
    {'a': 3.0, 'b': 3.0}
    """
    power = np.ones(game.n) if weights is None else payoff_vector(game, weights, both("game.what.weights"))
    if (power <= 0).any():
        raise GameError(both("game.input.weights", weights=told(game.players, power)))
    normal = normalise(game)
    if disagreement is None:
        fallback = own_worths(normal.gains)
    else:
        fallback = payoff_vector(game, disagreement, both("game.what.disagreement")) - normal.additive
    surplus = float(normal.gains[-1] - fallback.sum())
    if surplus < -2 * game.n * normal.rounding - 1e-12 * float(np.abs(fallback).sum()):
        raise NoSuchPoint(both("game.none.no_agreement", worth=game.worths[-1], excess=-surplus))
    power = power / power.max()
    return by_player(game, normal.additive + fallback + surplus * power / power.sum(), "Nash bargaining solution")
