"""The moves of every coalition: each transfer to its best host, and where that does not fit, its components' plans."""

import numpy as np
from numpy.typing import NDArray

from .components import Components
from .opportunities import Opportunities
from .packing import Packing, opened_by

Floats = NDArray[np.float64]
Ranks = NDArray[np.int8]
"""Shape (coalitions, candidates): rank of the bid each transfer follows, -1 if none (it stays, or goes anyway)."""


def best_hosts(chances: Opportunities, coalitions: NDArray[np.intp]) -> Ranks:
    """Every transfer to its best host in each coalition, whether there is room or not."""
    ranks = np.full((coalitions.size, len(chances.candidates)), -1, dtype=np.int8, order="F")
    for k, candidate in enumerate(chances.candidates):
        waiting = (coalitions >> candidate.origin & 1).astype(bool)
        for rank, bid in enumerate(candidate.bids):
            if bid.gain <= 0:
                break
            here = waiting & bid.open_to(coalitions)
            ranks[here, k] = rank
            waiting &= ~here
    return ranks


def with_components(ranks: Ranks, coalitions: NDArray[np.intp], parts: Components, packing: Packing) -> Ranks:
    """The plans of ascending ``coalitions`` with those that do not fit replaced by the optimal ones of components."""
    ranks, columns = ranks.copy(order="K"), packing.problem.columns
    of = np.zeros((len(columns), ranks.shape[1]), dtype=np.int8)
    of[np.arange(len(columns)), [k for k, _ in columns]] = 1
    tied = opened_by(parts.masks, len(columns)) @ of.astype(bool)
    plans = opened_by([packing.solved[component].plan for component in parts.masks], len(columns))
    following = (plans * np.array([rank + 1 for _, rank in columns], dtype=np.int8)) @ of
    at = np.searchsorted(coalitions, parts.crowded)
    is_tied, after = parts.parts @ tied.astype(np.int8) > 0, parts.parts @ following - 1
    for k in range(ranks.shape[1]):
        ranks[at, k] = np.where(is_tied[parts.kind, k], after[parts.kind, k], ranks[at, k])
    return ranks


def gains_of(chances: Opportunities, ranks: Ranks) -> Floats:
    """Joint gain of the moves in each plan; shape (coalitions,)."""
    gains = np.zeros(ranks.shape[0])
    for k, candidate in enumerate(chances.candidates):
        by_rank = np.array([bid.gain for bid in candidate.bids] + [0.0])  # rank -1 reads the 0 at the end
        gains += by_rank[ranks[:, k]]
    return gains
