"""The Shapley value of a game too large for its parts to be listed, with how far it can be off.

Which coalitions are asked for follows from the seed and from the worths before. Their worths are worked out in batches,
each by a listing of its own: so its numbers are the same to the last digit whoever does it and whatever was done
before, and a batch that is kept is as good as one that is done.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...deadline import Deadline
from ...errors import CannotWrite, SolverLimit
from ...game.sampling.oracle import BatchedWorth
from ...game.sampling.sampler import ShapleySampler
from ...storage.batches import Batches
from ...text import both
from ...working import Executors, Pieces, work_off
from ..opportunities import Opportunities
from ..value import Value
from .kept import place_of_batches
from .listing import Listing, Members
from .values import NotExact, shapley_by_parts

Floats = NDArray[np.float64]
_EVALUATIONS = 24
"""Worths asked for, by city."""
_FEWEST = 6
"""Worths by city that a sample must have where the time ends."""
FEWEST = 3
"""Worths by city that a sample can do with at all."""


@dataclass(frozen=True)
class Sampling:
    """How a value is sampled where it is not exact.

    Attributes
    ----------
    evaluations : worths that may be asked for; 24 a city if nothing is said
    seed : other seeds draw other coalitions
    workers : opens an executor of ``concurrent.futures`` that works out batches; by default all is done here
    jobs : how many workers it has
    kept : folder of what searches keep, so that the next run goes on; by default the one of ``cache``, if there is one
    progress : told how many worths of how many are there
    """

    evaluations: int | None = None
    seed: int = 1
    workers: Executors | None = None
    jobs: int | None = None
    kept: Path | None = None
    progress: Callable[[int, int], None] | None = None

    def worths(self, cities: int) -> int:
        """How many worths of a game of so many cities are asked for."""
        return self.evaluations or _EVALUATIONS * cities

    def opened(self) -> "AbstractContextManager[Executor | None]":
        """The executor, for as long as a sample takes."""
        return nullcontext() if self.workers is None else self.workers()


def fewest(cities: int) -> int:
    """Worths that a sample of a game of so many cities must have where the time ends."""
    return _FEWEST * cities


def shapley_value(chances: Opportunities, sampling: Sampling = Sampling()) -> Value:
    """The Shapley value by city: exact where the parts of the game allow it, else sampled.

    Raises
    ------
    SolverLimit
        A worth was not proven, or the time of the run is over.
    """
    try:
        return Value(shapley_by_parts(chances))
    except NotExact:
        return sampled(chances, sampling)


def sampled(chances: Opportunities, sampling: Sampling = Sampling()) -> Value:
    """The Shapley value from worths of sampled coalitions, with standard errors: see ``ShapleySampler``.

    Where the time ends on the way, it rests on the worths that there are, if they are enough for errors.

    Raises
    ------
    GameError
        Fewer evaluations are asked for than a sample needs.
    SolverLimit
        A worth was not proven, the time was over before there were enough, or workers die again and again.
    """
    cities = chances.cities
    with sampling.opened() as executor:
        worths, batches = _Worths(chances, Deadline.current()), _InBatches(chances, sampling, executor)
        sampler = ShapleySampler(worths, cities, seed=sampling.seed, batched=True, mapping=batches)
        try:
            found = sampler.run(evaluations=sampling.worths(len(cities)))
        except SolverLimit:
            if not Deadline.current().expired or sampler.evaluations < fewest(len(cities)):
                raise
            found = sampler.run(evaluations=sampler.evaluations)
    return Value(found.values, found.standard_errors, found.evaluations)


@dataclass(frozen=True)
class _Worths:
    """Worths of coalitions, as a function that other processes can be sent."""

    chances: Opportunities
    deadline: Deadline

    def __call__(self, inside: Members) -> Floats:
        with self.deadline.limiting():
            return Listing(self.chances).worths([sum(1 << int(i) for i in np.flatnonzero(row)) for row in inside])


class _InBatches:
    """Calls a function for one batch after the other, here or elsewhere, but for those that are kept."""

    def __init__(self, chances: Opportunities, sampling: Sampling, executor: Executor | None) -> None:
        self._sampling, self._executor, self._begun, self._done = sampling, executor, 0, 0
        folder = place_of_batches(chances, sampling.seed, sampling.kept)
        self._kept = None if folder is None else Batches(folder)
        self._wanted = sampling.worths(len(chances.cities))

    def __call__(self, worths: BatchedWorth, chunks: Sequence[Members]) -> Iterator[Floats]:
        first, limit = self._begun, SolverLimit()
        self._begun += len(chunks)
        known = ((n, self._recalled(first + n, chunk)) for n, chunk in enumerate(chunks))
        found = {n: kept for n, kept in known if kept is not None}
        self._tell(sum(kept.size for kept in found.values()))

        def put(n: int, batch: Floats) -> None:
            found[n] = batch
            self._keep(first + n, chunks[n], batch)
            self._tell(batch.size)

        def missing() -> list[int]:
            return [n for n in range(len(chunks)) if n not in found]

        pieces = Pieces(missing, worths, lambda n: (chunks[n],), put, both("worth.doing"))
        try:
            work_off(pieces, self._executor, self._sampling.jobs)
        except SolverLimit as late:
            limit = late
        for n in range(len(chunks)):
            if n not in found:
                raise limit
            yield found[n]

    def _tell(self, more: int) -> None:
        self._done += more
        if self._sampling.progress is not None and more:
            self._sampling.progress(self._done, self._wanted)

    def _recalled(self, number: int, chunk: Members) -> Floats | None:
        """Worths of a batch, if those that are kept are of these coalitions."""
        arrays = None if self._kept is None else self._kept.kept(number, ("members", "worths"))
        return None if arrays is None or not np.array_equal(arrays["members"], chunk) else arrays["worths"]

    def _keep(self, number: int, chunk: Members, worths: Floats) -> None:
        if self._kept is not None:
            with suppress(CannotWrite):
                self._kept.put(number, {"members": chunk, "worths": worths})
