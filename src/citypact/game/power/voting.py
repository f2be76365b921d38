"""Power in weighted voting with any number of players, by counting coalitions by weight."""

from collections.abc import Hashable, Sequence
from math import comb

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import Floats, finite_amount
from ..data import Numbers, labelled
from ..errors import GameError

CELLS = 50_000_000


def voting_power(quota: int, weights: Numbers, players: Sequence[Hashable] | None = None) -> pd.DataFrame:
    """Shapley-Shubik index and Banzhaf value of the voting game [q; w_1, ..., w_n] with whole weights, any n.

    Parameters
    ----------
    quota : whole number of votes needed to win, 0 < quota <= sum of the weights
    weights : votes of every player, whole and not negative; mapping by label or sequence

    Returns
    -------
    DataFrame with a row a player and the columns "Shapley-Shubik index" and "Banzhaf value"

    Raises
    ------
    GameError
        Weights or quota that are not whole, a quota out of range, or tables of more than 50 million numbers.

    Source: generating functions, Mann and Shapley (1962), Values of large games VI; Lucas (1983). The chance that the
    others before a player, s in number, carry w votes is built up player by player; time O(n**2 quota) a player.

    >>> voting_power(51, [50, 49, 1]).round(4).to_numpy().tolist()
    [[0.6667, 0.75], [0.1667, 0.25], [0.1667, 0.25]]
    """
    votes, labels = labelled(weights, "weight", players, table=False)
    if (votes != np.floor(votes)).any() or finite_amount(quota, both("game.what.quota")) != int(quota):
        raise GameError(both("game.input.whole_weights"))
    if not 0 < quota <= votes.sum():
        raise GameError(both("game.input.quota", total=votes.sum(), quota=quota))
    if votes.size * quota > CELLS:
        raise GameError(both("game.input.large_quota", players=votes.size, quota=quota))
    rows: dict[int, tuple[float, float]] = {}
    for own in sorted({int(w) for w in votes}):
        rest = votes.astype(np.int64).tolist()
        rest.remove(own)
        rows[own] = _indices(rest, own, int(quota))
    return pd.DataFrame(
        [rows[int(w)] for w in votes],
        index=pd.Index(labels, tupleize_cols=False),
        columns=["Shapley-Shubik index", "Banzhaf value"],
    )


def _indices(rest: list[int], own: int, quota: int) -> tuple[float, float]:
    """Both indices of a player with `own` votes among others with the votes in `rest`."""
    others = len(rest)
    # share[s, w]: of the coalitions of s of the others, the part that carries w votes (below the quota).
    share = _shares(rest, quota)
    pivotal = share[:, max(0, quota - own) :].sum(axis=1)
    sizes = np.array([comb(others, s) / 2**others for s in range(others + 1)])
    return float(pivotal.mean()), float(pivotal @ sizes)


def _shares(rest: list[int], quota: int) -> Floats:
    share = np.zeros((len(rest) + 1, quota))
    share[0, 0] = 1.0
    for seen, votes in enumerate(rest):
        # A coalition of s out of seen + 1 players holds the newest one with chance s / (seen + 1).
        size = np.arange(seen + 2)[:, None]
        joined = np.zeros((seen + 2, quota))
        joined[: seen + 1] = share[: seen + 1] * (seen + 1 - size[:-1])
        if votes < quota:
            joined[1:, votes:] += share[: seen + 1, : quota - votes] * size[1:]
        share[: seen + 2] = joined / (seen + 1)
    return share
