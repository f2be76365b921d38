"""The Aumann-Dreze value for a coalition structure."""

import numpy as np
import pandas as pd

from ..payoffs import by_player
from ..structure import Unions, union_indices
from ..transforms.subgame import subgame
from ..worths import Worths
from .shapley import shapley


def aumann_dreze(game: Worths, unions: Unions) -> pd.Series:
    """Aumann-Dreze value: each union divides only what it earns by itself, by its own Shapley value.

    For unions that have formed for good and do not work together; each union's total is v(union), not v(N) in all.

    Raises
    ------
    GameError
        The unions are not a partition of the players.

    Source: Aumann and Dreze (1974), Cooperative games with coalition structures. Time O(sum of 2**size).

    >>> from citypact.game import Game
    >>> worths = [0, 0, 0, 0, 5, 5, 8, 9, 10, 8, 13, 15, 16, 17, 21]
    >>> Game.from_lexicographic(worths, [1, 2, 3, 4]).aumann_dreze([[1, 2], [3, 4]]).to_dict()
    {1: 2.5, 2: 2.5, 3: 4.0, 4: 4.0}
    """
    values = np.empty(game.n)
    for block in union_indices(game.players, unions):
        values[block] = shapley(subgame(game, (game.players[i] for i in block))).to_numpy()
    return by_player(game, values, "Aumann-Dreze value")
