"""Which coalitions to evaluate next: few of every size at first, then more where they reduce the error most."""

from itertools import chain, combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from .design import Estimate
from .oracle import Members

FIRST = 4  # coalitions of each size to begin with
EXPLORING = 0.1  # share of later evaluations spread evenly, so that no size is given up on a few lucky draws
GROWTH = 0.5  # of the evaluations so far, planned next
LARGEST = 10_000_000  # a size with more coalitions than this is never evaluated completely


def first_plan(n: int, rng: np.random.Generator) -> Members:
    """All coalitions of one player and of all but one, and a few of every size between."""
    sizes = np.arange(n + 1)
    wanted = np.where((sizes == 0) | (sizes == n), 0, FIRST)
    wanted[[1, n - 1]] = n
    return _coalitions(np.zeros((0, n), dtype=bool), wanted, rng)


def next_plan(members: Members, found: Estimate, rng: np.random.Generator) -> Members:
    """Coalitions to evaluate after those in `members` gave the estimate `found`, none when every size is known exactly.

    The variance of the estimate is ``sum_s spread_s / (m_s s (n - s))`` up to a constant, least for a given number of
    evaluations when m_s is proportional to ``sqrt(spread_s / (s (n - s)))`` (Neyman 1934).
    """
    n = members.shape[1]
    have = np.bincount(members.sum(axis=1), minlength=n + 1)
    sizes = np.arange(1, n)
    open_ = np.array([have[s] < comb(n, int(s)) for s in sizes])
    if not open_.any():
        return members[:0]
    smooth = np.convolve(found.spread, np.ones(3) / 3, mode="same")[1:n]
    need = np.sqrt(smooth / (sizes * (n - sizes))) * open_
    even = open_ / open_.sum()
    share = (1 - EXPLORING) * need / need.sum() + EXPLORING * even if need.any() else even
    more = max(int(GROWTH * len(members)), n)
    target = share * (have[sizes][open_].sum() + more)
    missing = np.maximum(0.0, target - have[sizes])
    missing *= more / missing.sum()
    wanted = np.zeros(n + 1, dtype=np.intp)
    wanted[sizes] = np.floor(missing + rng.random(n - 1)).astype(np.intp)
    return _coalitions(members, wanted, rng)


def _coalitions(members: Members, wanted: NDArray[np.intp], rng: np.random.Generator) -> Members:
    """So many new coalitions of each size, in random order; a size that would be half known is completed."""
    n = members.shape[1]
    have = np.bincount(members.sum(axis=1), minlength=n + 1)
    drawn = []
    for size in np.flatnonzero(wanted).tolist():
        every = comb(n, size)
        if every <= LARGEST and 2 * (have[size] + wanted[size]) >= every:
            drawn.append(_rest_of_size(members[members.sum(axis=1) == size], size))
        else:
            order = rng.random((int(wanted[size]), n)).argsort(axis=1)
            drawn.append(np.asarray(order < size))
    plan = np.concatenate(drawn) if drawn else members[:0]
    return plan[rng.permutation(len(plan))]


def _rest_of_size(known: Members, size: int) -> Members:
    """Every coalition of this size that is not among the known ones."""
    n = known.shape[1]
    players = np.fromiter(chain.from_iterable(combinations(range(n), size)), dtype=np.intp)
    every = np.zeros((players.size // size, n), dtype=bool)
    np.put_along_axis(every, players.reshape(-1, size), True, axis=1)
    seen = {row.tobytes() for row in np.packbits(known, axis=1)}
    new = [row.tobytes() not in seen for row in np.packbits(every, axis=1)]
    rest: Members = every[np.array(new, dtype=bool)]
    return rest
