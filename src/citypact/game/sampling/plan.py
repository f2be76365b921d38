"""Which coalitions to evaluate next: few of every size at first, then more where they reduce the error most."""

from itertools import chain, combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from ..coalitions import Floats
from .design import Estimate
from .oracle import Members

FIRST = 2  # coalitions of each size, with their complements, to begin with
EXPLORING = 0.2  # share of later evaluations spread evenly, so that no size is given up on a few lucky draws
GROWTH = 0.5  # of the evaluations so far, planned next
LARGEST = 10_000_000  # a size with more coalitions than this is never evaluated completely
BAND = 2.0  # sizes within about so many of each other are taken to be as uncertain


def first_plan(n: int, rng: np.random.Generator) -> Members:
    """A few coalitions of every size, with their complements."""
    sizes = np.arange(n + 1)
    wanted = np.where((sizes == 0) | (2 * sizes > n), 0, FIRST)
    return _coalitions(np.zeros((0, n), dtype=bool), wanted, True, rng)


def next_plan(members: Members, found: Estimate, rng: np.random.Generator) -> Members:
    """Coalitions to evaluate after those in `members` gave the estimate `found`, none when every size is known exactly.

    The variance of the estimate is ``sum_s spread_s / (m_s s (n - s))`` up to a constant, least for a given number of
    evaluations when m_s is proportional to ``sqrt(spread_s / (s (n - s)))`` (Neyman 1934). Drawing in pairs, only the
    sizes up to half the players are asked for.
    """
    n = members.shape[1]
    have = np.bincount(members.sum(axis=1), minlength=n + 1)
    sizes = np.arange(1, n // 2 + 1 if found.paired else n)
    open_ = np.array([have[s] < comb(n, int(s)) for s in sizes])
    if not open_.any():
        return members[:0]
    need = np.sqrt(_smooth(found.spread, have)[sizes] / (sizes * (n - sizes))) * open_
    even = open_ / open_.sum()
    share = (1 - EXPLORING) * need / need.sum() + EXPLORING * even if need.any() else even
    more = max(int(GROWTH * len(members)), n) / (2 if found.paired else 1)
    missing = np.maximum(0.0, share * (have[sizes][open_].sum() + more) - have[sizes])
    missing *= more / missing.sum()
    wanted = np.zeros(n + 1, dtype=np.intp)
    wanted[sizes] = np.floor(missing + rng.random(len(sizes))).astype(np.intp)
    return _coalitions(members, wanted, found.paired, rng)


def _smooth(spread: Floats, have: NDArray[np.intp]) -> Floats:
    """Spread of each size and those beside it, by their numbers of coalitions; those that are complete say nothing."""
    n = len(spread) - 1
    sizes = np.arange(n + 1)
    count = np.where(have < np.array([comb(n, s) for s in range(n + 1)], dtype=object), have, 0).astype(np.float64)
    near = np.exp(-((np.subtract.outer(sizes, sizes) / BAND) ** 2) / 2) * count
    return np.asarray(near @ spread / np.maximum(near.sum(axis=1), 1e-300))


def _coalitions(members: Members, wanted: NDArray[np.intp], paired: bool, rng: np.random.Generator) -> Members:
    """So many new coalitions of each size, in random order; a size that would be half known is completed.

    In pairs, each coalition is followed by its complement; sizes are those of the smaller of the two.
    """
    n = members.shape[1]
    have = np.bincount(members.sum(axis=1), minlength=n + 1)
    drawn = []
    for size in np.flatnonzero(wanted).tolist():
        every, own_complements = comb(n, size), paired and 2 * size == n
        if every <= LARGEST and 2 * (have[size] + wanted[size] * (1 + own_complements)) >= every:
            rest = _rest_of_size(members[members.sum(axis=1) == size], size)
            drawn.append(rest[rest[:, 0]] if own_complements else rest)
        else:
            order = rng.random((int(wanted[size]), n)).argsort(axis=1)
            drawn.append(np.asarray(order < size))
    plan = np.concatenate(drawn) if drawn else members[:0]
    plan = plan[rng.permutation(len(plan))]
    return np.stack((plan, ~plan), axis=1).reshape(-1, n) if paired else plan


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
