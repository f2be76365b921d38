"""Sampling of the Shapley value of a game given by a function: seeded, stopped at a width, resumable."""

import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import nullcontext
from os import PathLike
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from citypact.text import both

from ..asked import entries, function, is_label, whole
from ..coalitions import Floats, finite_amount
from ..errors import GameError
from ..representations.function import Worth
from . import by_size, permutations, plan
from .design import Design, Estimate
from .oracle import BatchedWorth, Members, Oracle
from .result import SampledValue

BY_SIZE = Design("by size", plan.first_plan, plan.next_plan, by_size.estimate)
PERMUTATIONS = Design("permutations", permutations.first_plan, permutations.next_plan, permutations.estimate)
CHUNK = 64  # coalitions between two reports of progress
Report = Callable[[int, float], None]  # evaluations so far, width of the widest interval at the last estimate
Mapping = Callable[[BatchedWorth, Sequence[Members]], Iterable[Floats]]  # as `map`: the worths of each, in order


class ShapleySampler:
    """Shapley value of a game too large for a table, from worths of sampled coalitions.

    By default coalitions are sampled within each size, most where they reduce the error most, at first with their
    complements, and values come from a regression corrected by its own residuals (`sampling.by_size`); its work per
    estimate grows with the square of n, from about a thousand players on with the cube. `PERMUTATIONS` draws orders of
    the players and their reverses: plainer and less precise, for thousands of players. The standard errors are those
    of the estimate itself, not a bound. Stopping, resuming and saving leave the result unchanged: it depends on the
    seed and the number of evaluations only.

    Parameters
    ----------
    worth : function of a coalition, called with the tuple of its players' labels in the order of `players`; or, when
        `batched`, with a boolean array of shape (m, n), giving m worths
    players : n >= 2 distinct labels
    seed : whole number
    design : `BY_SIZE` or `PERMUTATIONS`
    mapping : how the function is called for chunks of coalitions: `map`, or such as `map` of an executor of
        `concurrent.futures`; what it gives before it fails is kept

    Raises
    ------
    GameError
        Fewer than two players or repeated labels.

    >>> sampler = ShapleySampler(lambda coalition: len(coalition) ** 2, range(40), seed=1)
    >>> first = sampler.run(evaluations=500)
    >>> first.values.round(6).unique().tolist(), first.evaluations
    ([40.0], 500)
    """

    def __init__(
        self,
        worth: Worth | BatchedWorth,
        players: Sequence[Hashable],
        seed: int = 0,
        batched: bool = False,
        design: Design = BY_SIZE,
        mapping: Mapping = map,
    ) -> None:
        self.players = tuple(entries(players, "players"))
        self.n = len(self.players)
        if self.n < 2 or not all(map(is_label, self.players)) or len(set(self.players)) < self.n:
            raise GameError(both("game.input.sampled_players", players=list(self.players)))
        self._oracle = Oracle(function(worth, "worth"), self.players, batched)
        self._rng = np.random.default_rng(whole(seed, "seed", 0))
        self._members: Members = np.zeros((0, self.n), dtype=bool)
        self._worths: Floats = np.zeros(0)
        self._grand = np.nan
        self._design, self._map = design, mapping
        self._queue = design.first(self.n, self._rng)
        self._least = len(self._queue) + 1

    @property
    def evaluations(self) -> int:
        """Worths asked of the function so far."""
        return len(self._worths) + int(np.isfinite(self._grand))

    def run(
        self,
        evaluations: int | None = None,
        width: float | None = None,
        confidence: float = 0.95,
        progress: bool | Report = False,
    ) -> SampledValue:
        """Evaluate further coalitions until a number of evaluations or a width of all intervals is reached.

        Parameters
        ----------
        evaluations : total to stop at, those of earlier runs included; at least about 2 a player (permutations:
            16 a player)
        width : stop as soon as no player's interval is wider, looked at after each plan (every half more evaluations)
        confidence : of the intervals, between 0 and 1
        progress : True for a bar on the console, or a function of (evaluations, width) called now and then

        Raises
        ------
        GameError
            Neither limit is given, one cannot be used, or the function gave no finite number (all worths so far are
            kept; `run` can be called again).
        """
        self._check(evaluations, width, confidence)
        with _reporter(progress, evaluations, self.evaluations) as report:
            return self._run(evaluations, width, confidence, report)

    def _run(self, evaluations: int | None, width: float | None, confidence: float, report: Report) -> SampledValue:
        if not np.isfinite(self._grand):
            self._grand = float(self._oracle(np.ones((1, self.n), dtype=bool))[0])
        widest = np.inf
        while True:
            self._evaluate(evaluations, widest, report)
            found = self._design.estimate(self._members, self._worths, self._grand)
            answer = self._answer(found, confidence, width)
            widest = answer.width
            report(self.evaluations, widest)
            if answer.reached or len(self._queue):
                return answer
            self._queue = self._design.more(self._members, found, self._rng)
            if not len(self._queue) or (evaluations is not None and self.evaluations >= evaluations):
                return answer

    def _evaluate(self, evaluations: int | None, widest: float, report: Report) -> None:
        """Work off the plan, as far as the number of evaluations allows; every answer is kept at once."""
        asked, worths = [self._members], [self._worths]
        done = self.evaluations
        try:
            chunks = self._chunks(evaluations)
            for chunk, found in zip(chunks, self._map(self._oracle, chunks), strict=True):
                worths.append(found)
                asked.append(chunk)
                self._queue = self._queue[len(chunk) :]
                done += len(chunk)
                report(done, widest)
        finally:  # also when the function fails or the user interrupts
            self._members, self._worths = np.concatenate(asked[: len(worths)]), np.concatenate(worths)

    def _chunks(self, evaluations: int | None) -> list[Members]:
        """The plan in chunks, as far as the number of evaluations allows."""
        most = len(self._queue) if evaluations is None else min(len(self._queue), evaluations - self.evaluations)
        return [self._queue[first : min(first + CHUNK, most)] for first in range(0, most, CHUNK)]

    def _answer(self, found: Estimate, confidence: float, width: float | None) -> SampledValue:
        index = pd.Index(self.players, tupleize_cols=False)
        values = pd.Series(found.values, index=index, name="Shapley value")
        errors = pd.Series(np.sqrt(found.variances), index=index, name="standard error")
        answer = SampledValue(values, errors, confidence, self.evaluations, None)
        return (
            answer
            if width is None
            else SampledValue(values, errors, confidence, self.evaluations, answer.width <= width)
        )

    def _check(self, evaluations: int | None, width: float | None, confidence: float) -> None:
        if evaluations is None and width is None:
            raise GameError(both("game.input.when_to_stop"))
        if evaluations is not None and whole(evaluations, "evaluations", 0) < self._least:
            raise GameError(both("game.input.evaluations", n=self.n, least=self._least, evaluations=evaluations))
        if width is not None and finite_amount(width, "`width`") <= 0:
            raise GameError(both("game.input.width", width=width))
        if not 0 < finite_amount(confidence, "`confidence`") < 1:
            raise GameError(both("game.input.confidence", confidence=confidence))

    def save(self, path: "str | PathLike[str]") -> None:
        """Write all worths and the state of the generator to an .npz file, for `load`."""
        with open(path, "wb") as file:
            np.savez_compressed(
                file,
                members=np.packbits(self._members, axis=1),
                worths=self._worths,
                grand=self._grand,
                queue=np.packbits(self._queue, axis=1),
                sort=self._sort(),
                generator=json.dumps(self._rng.bit_generator.state),
            )

    def _sort(self) -> str:
        return f"{self._design.name}, players {list(self.players)!r}"

    @classmethod
    def load(
        cls,
        path: "str | PathLike[str]",
        worth: Worth | BatchedWorth,
        players: Sequence[Hashable],
        batched: bool = False,
        design: Design = BY_SIZE,
    ) -> "ShapleySampler":
        """Sampler as it was when saved, for the same function, players and design.

        Raises
        ------
        GameError
            The file is not one of `save`, or is of other players, another order of them or another design.
        """
        sampler = cls(worth, players, batched=batched, design=design)
        try:
            with np.load(path) as saved:
                kept = dict(saved)
            sort = str(kept["sort"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise GameError(both("game.input.no_sampler", path=path, error=error)) from error
        if sort != sampler._sort():
            raise GameError(both("game.input.other_sampler", path=path, sort=sort, asked=sampler._sort()))
        sampler._members = np.unpackbits(kept["members"], axis=1, count=sampler.n).astype(bool)
        sampler._queue = np.unpackbits(kept["queue"], axis=1, count=sampler.n).astype(bool)
        sampler._worths, sampler._grand = kept["worths"], float(kept["grand"])
        sampler._rng.bit_generator.state = json.loads(str(kept["generator"]))
        return sampler


def sample_shapley(
    worth: Worth | BatchedWorth,
    players: Sequence[Hashable],
    evaluations: int | None = None,
    width: float | None = None,
    confidence: float = 0.95,
    seed: int = 0,
    batched: bool = False,
    progress: bool | Report = False,
) -> SampledValue:
    """Shapley value of a game given by a function, by sampling within each size.

    See `ShapleySampler`, which can also be resumed, and can draw orders of the players in place of coalitions.

    >>> costs = range(1, 51)  # an airport game: 50 players
    >>> found = sample_shapley(lambda coalition: max(costs[i] for i in coalition), range(50), evaluations=2000)
    >>> round(float(found.values.sum()), 6), found.evaluations
    (50.0, 2000)
    """
    return ShapleySampler(worth, players, seed, batched).run(evaluations, width, confidence, progress)


class _Bar:
    """A progress bar on the console."""

    def __init__(self, total: int | None, done: int) -> None:
        from rich.progress import Progress

        self._progress = Progress()
        self._task = self._progress.add_task("sampling", total=total, completed=done)

    def __enter__(self) -> Report:
        self._progress.start()
        return self._show

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def _show(self, evaluations: int, width: float) -> None:
        text = both("game.sampling", evaluations=evaluations, width=width)
        self._progress.update(self._task, completed=evaluations, description=text)


def _reporter(progress: bool | Report, total: int | None, done: int) -> "_Bar | nullcontext[Report]":
    if callable(progress):
        return nullcontext(progress)
    return _Bar(total, done) if progress else nullcontext(lambda evaluations, width: None)
