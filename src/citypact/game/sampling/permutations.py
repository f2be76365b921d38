"""Shapley value from random orders of the players, each with its reverse."""

import numpy as np

from ..coalitions import Floats
from .design import Estimate
from .oracle import Members

FIRST = 8  # pairs of orders to begin with
GROWTH = 0.5  # of the evaluations so far, planned next


def estimate(members: Members, worths: Floats, grand: float) -> Estimate:
    """Mean marginal contribution over whole pairs of orders; the variance is that between pairs.

    Source: Castro, Gomez and Tejada (2009), Polynomial calculation of the Shapley value based on sampling; reversed
    orders: Mitchell, Cooper, Frank and Holmes (2022), Sampling permutations for Shapley value estimation.

    Parameters
    ----------
    members : boolean array, shape (m, n): of each order the first 1, 2, .. n - 1 players, then the same of its reverse
    worths : float array, shape (m,)
    grand : v(N)
    """
    n = members.shape[1]
    pairs = len(worths) // (2 * (n - 1))
    chains = worths[: pairs * 2 * (n - 1)].reshape(2 * pairs, n - 1)
    marginals = np.diff(np.hstack((np.zeros((2 * pairs, 1)), chains, np.full((2 * pairs, 1), grand))), axis=1)
    position = n - 1 - members[: pairs * 2 * (n - 1)].reshape(2 * pairs, n - 1, n).sum(axis=1)
    of_pair = np.take_along_axis(marginals, position, axis=1).reshape(pairs, 2, n).mean(axis=1)
    return Estimate(of_pair.mean(axis=0), of_pair.var(axis=0, ddof=1) / pairs, np.zeros(n + 1))


def first_plan(n: int, rng: np.random.Generator) -> Members:
    """A few orders and their reverses."""
    return _pairs(n, FIRST, rng)


def next_plan(members: Members, found: Estimate, rng: np.random.Generator) -> Members:
    """Half as many again, in whole pairs."""
    n = members.shape[1]
    return _pairs(n, 1 + int(GROWTH * len(members)) // (2 * (n - 1)), rng)


def _pairs(n: int, count: int, rng: np.random.Generator) -> Members:
    place = np.empty((count, 2, n), dtype=np.intp)
    place[:, 0] = rng.permuted(np.tile(np.arange(n), (count, 1)), axis=1)
    place[:, 1] = n - 1 - place[:, 0]
    chains: Members = place[:, :, None, :] < np.arange(1, n)[None, None, :, None]
    return chains.reshape(-1, n)
