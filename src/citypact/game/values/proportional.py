"""Division in proportion to given weights."""

import pandas as pd

from citypact.text import both

from ..errors import GameError
from ..payoffs import Payoff, by_player, payoff_vector, told
from ..worths import Worths


def proportional(game: Worths, weights: Payoff) -> pd.Series:
    """v(N) in proportion to given weights (population, GDP, own worths); the worths of other coalitions play no part.

    The yardstick in common use, to set beside the values that do look at coalitions. To share only the gains over own
    worths by weight, use `nash_bargaining` with weights. Time O(n).

    Source: Young, Okada and Hashimoto (1982), Cost allocation in water resources development, by population and demand.

    Raises
    ------
    GameError
        A weight is negative, or all are zero.

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 6], ["a", "b"]).proportional({"a": 2, "b": 1}).to_dict()
    {'a': 4.0, 'b': 2.0}
    """
    shares = payoff_vector(game, weights, both("game.what.weights"))
    if (shares < 0).any() or not shares.any():
        raise GameError(both("game.input.shares", weights=told(game.players, shares)))
    shares = shares / shares.max()
    return by_player(game, game.worths[-1] * (shares / shares.sum()), "proportional division")
