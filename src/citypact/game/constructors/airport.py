"""Airport games: a facility whose cost is that of its most demanding user."""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from ..data import Numbers, labelled
from .cost import CostGame


def airport(costs: Numbers, players: Sequence[Hashable] | None = None) -> CostGame:
    """Cost game c(S) = max of the costs of the members of S: each user needs a part of one runway.

    Parameters
    ----------
    costs : cost of the runway that each player alone needs, not negative; mapping by label or sequence

    Raises
    ------
    GameError
        A cost is negative or not finite, or there are too many players for memory (`airport_shapley` has no limit).

    Source: Littlechild and Owen (1973), A simple expression for the Shapley value in a special case. Time O(2**n).

    >>> airport([8, 11, 13, 18]).shapley().round(9).tolist()
    [2.0, 3.0, 4.0, 9.0]
    """
    needs, labels = labelled(costs, "cost", players)
    table = np.zeros(1 << needs.size)
    for i, need in enumerate(needs):
        np.maximum(table[: 1 << i], need, out=table[1 << i : 2 << i])
    return CostGame(table, labels)


def airport_shapley(costs: Numbers, players: Sequence[Hashable] | None = None) -> pd.Series:
    """Shapley value of an airport game of any size: each stretch of runway is shared equally by those who need it.

    Source: Littlechild and Owen (1973). Time O(n log n).

    >>> airport_shapley({"A": 8, "B": 11, "C": 13, "D": 18}).to_dict()
    {'A': 2.0, 'B': 3.0, 'C': 4.0, 'D': 9.0}
    """
    needs, labels = labelled(costs, "cost", players, table=False)
    order = np.argsort(needs, kind="stable")
    stretches = np.diff(needs[order], prepend=0.0)
    shares = np.empty(needs.size)
    shares[order] = np.cumsum(stretches / np.arange(needs.size, 0, -1))
    return pd.Series(shares, index=pd.Index(labels, tupleize_cols=False), name="Shapley value")
