"""Weighted voting games."""

from collections.abc import Hashable, Sequence

import numpy as np

from citypact.text import both

from ..coalitions import finite_amount, subset_sums
from ..data import Numbers, labelled
from ..errors import GameError
from ..game import Game

ROUNDING = 1e-12  # weights such as 0.7 + 0.1 must reach a quota of 0.8


def weighted_voting(quota: float, weights: Numbers, players: Sequence[Hashable] | None = None) -> Game:
    """Simple game [q; w_1, ..., w_n]: a coalition wins (is worth 1) when its weights add up to the quota or more.

    Parameters
    ----------
    quota : votes needed to win, 0 < quota <= sum of the weights; compared up to rounding of the sum
    weights : votes of every player, not negative; mapping by label or sequence

    Raises
    ------
    GameError
        A weight is negative or not finite, or the quota cannot be used. `voting_power` has indices for many players.

    Source: von Neumann and Morgenstern (1944), Theory of Games and Economic Behavior. Time O(2**n).

    >>> weighted_voting(51, [50, 49, 1]).shapley().round(4).tolist()
    [0.6667, 0.1667, 0.1667]
    """
    votes, labels = labelled(weights, "weight", players)
    return Game((subset_sums(votes) >= checked_quota(quota, float(votes.sum()))).astype(np.float64), labels)


def checked_quota(quota: float, total: float) -> float:
    """The quota less an allowance for rounding; GameError unless it lies in (0, total]."""
    allowance = ROUNDING * total
    if not 0 < finite_amount(quota, both("game.what.quota")) <= total + allowance:
        raise GameError(both("game.input.quota", total=total, quota=quota))
    return float(quota) - min(allowance, 0.5 * quota)
