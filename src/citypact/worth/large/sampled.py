"""The Shapley value of a game too large for its parts to be listed, with how far it can be off."""

import numpy as np

from ...deadline import Deadline
from ...errors import SolverLimit
from ...game.sampling.sampler import ShapleySampler
from ..value import Value
from .listing import Listing, Members
from .values import NotExact, shapley_by_parts

_EVALUATIONS = 24
"""Worths asked for, by city."""
_FEWEST = 6
"""Worths by city that a sample must have where the time ends."""
_SEED = 1


def shapley_value(listing: Listing, evaluations: int | None = None, seed: int = _SEED) -> Value:
    """The Shapley value by city: exact where the parts allow it, else sampled.

    Parameters
    ----------
    evaluations : worths that a sample may ask for; 24 a city if nothing is said
    seed : of the sample

    Raises
    ------
    SolverLimit
        A worth was not proven, or the time of the run is over.
    """
    try:
        return Value(shapley_by_parts(listing.chances))
    except NotExact:
        return sampled(listing, evaluations, seed)


def sampled(listing: Listing, evaluations: int | None = None, seed: int = _SEED) -> Value:
    """The Shapley value from worths of sampled coalitions, with standard errors: see ``ShapleySampler``.

    Where the time ends on the way, it rests on the worths that there are, if they are enough for errors.

    Raises
    ------
    SolverLimit
        A worth was not proven, or the time was over before there were enough.
    """
    cities = listing.chances.cities

    def worths(inside: Members) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
        return listing.worths([sum(1 << int(i) for i in np.flatnonzero(row)) for row in inside])

    sampler = ShapleySampler(worths, cities, seed=seed, batched=True)
    try:
        found = sampler.run(evaluations=evaluations or _EVALUATIONS * len(cities))
    except SolverLimit:
        if not Deadline.current().expired or sampler.evaluations < _FEWEST * len(cities):
            raise
        found = sampler.run(evaluations=sampler.evaluations)
    return Value(found.values, found.standard_errors, found.evaluations)
