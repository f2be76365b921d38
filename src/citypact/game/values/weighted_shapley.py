"""The weighted Shapley value."""

import pandas as pd

from citypact.text import both

from ..coalitions import subset_sums
from ..errors import GameError
from ..lattice import differences_over_subsets
from ..payoffs import Payoff, by_player, payoff_vector, told
from ..scale import normalise
from ..worths import Worths
from .semivalues import fold


def weighted_shapley(game: Worths, weights: Payoff) -> pd.Series:
    """Weighted Shapley value: every Harsanyi dividend is split within its coalition in proportion to the weights.

    Use it when players differ in size for reasons outside the game (populations of cities). Equal weights give the
    Shapley value.

    Parameters
    ----------
    weights : weight of every player, positive; by label or in player order

    Raises
    ------
    GameError
        A weight is missing or not positive.

    Source: Shapley (1953), dissertation; Kalai and Samet (1987), On weighted Shapley values. Time O(n 2**n).

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 6], ["a", "b"]).weighted_shapley({"a": 2, "b": 1}).to_dict()
    {'a': 3.0, 'b': 3.0}
    """
    shares = payoff_vector(game, weights, both("game.what.weights"))
    if (shares <= 0).any():
        raise GameError(both("game.input.weights", weights=told(game.players, shares)))
    normal = normalise(game)
    per_weight = differences_over_subsets(normal.gains)
    per_weight[1:] /= subset_sums(shares / shares.max())[1:]
    return by_player(game, normal.additive + shares / shares.max() * fold(per_weight), "weighted Shapley value")
