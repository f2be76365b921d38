"""A pact that holds in every one of some futures that are drawn, or on average in the worst of them.

``Sampled``: every city takes part in every drawn future, of which one about all others follows (``confidence``).
``Tail``: for each city, the mean of what it has beyond what it must have, over the worst part of the futures, is at
least what may be lost there (the conditional value at risk of Rockafellar and Uryasev 2000). With weights w of the
worst (1 - alpha) N futures, 0 <= w <= 1 / ((1 - alpha) N) and sum w = 1, that is

    sum_s w_s (gain_s - least_s) >= - loss             for all such w

which is their linear form with its auxiliary variables projected out (Kuenzi-Bay and Mayer 2006): rows are added for
the futures that are the worst at the point at hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ...arrays.futures import settle_futures
from ...arrays.levers import changed, check, rule
from ...arrays.posted import Floats
from ...case.model import Case
from ...errors import InvalidInput
from ...mechanism.playing import playing
from ...optimize.confirmed import Disagreement
from ...optimize.subject import Subject
from ...pact.terms import Terms
from ..distributions import problem
from ..samples import Sample
from .cuts import Allowed, Cut
from .demand import Worlds, missing, of_plan, subject_of, worst
from .world import Frame, Settlement, World

MOST, SETTLED = 4096, 512
"""Futures that can be asked for, and of them those that the ledger settles one by one: the tightest."""


@dataclass(frozen=True)
class Sampled:
    """Every drawn future."""

    sample: Sample

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return self.sample.rows == 0

    def on(self, case: Case, frame: Frame, base: World) -> "AskedOfSample":
        """Laid on a base design. Raises InvalidInput for values that no figure can be, or too many futures."""
        return AskedOfSample(case, frame, base, self.sample)


@dataclass(frozen=True)
class Tail:
    """The mean of the worst part of drawn futures; ``level`` 0: of all of them, 1: the worst one."""

    sample: Sample
    level: float
    loss: float = 0.0
    """What a city may lack on average in the worst part, in the case's money; over all futures it may lack nothing."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return self.sample.rows == 0

    def on(self, case: Case, frame: Frame, base: World) -> "AskedOfTail":
        """Laid on a base design. Raises InvalidInput as for ``Sampled``, or for a level or a loss that is none."""
        problems = []
        if not 0.0 <= self.level <= 1.0:
            problems.append(problem("no_level", "level", f"{self.level:g}"))
        if not 0.0 <= self.loss < np.inf:
            problems.append(problem("no_loss", "loss", f"{self.loss:g}"))
        if problems:
            raise InvalidInput(problems)
        return AskedOfTail(case, frame, base, self)


class AskedOfSample:
    """Drawn futures, all of which are looked at in each round, by arrays."""

    def __init__(self, case: Case, frame: Frame, base: World, sample: Sample) -> None:
        self._case, self._frame, self._base, self.sample = case, frame, base, sample
        by_year = [lever.name for lever in sample.levers if lever.by_year]
        if by_year:
            raise InvalidInput([problem("years_together", "uncertainties", name) for name in by_year])
        if sample.rows > MOST:
            raise InvalidInput([problem("many_futures", "futures", f"{sample.rows:,}", most=f"{MOST:,}")])
        self.values = sample.values(0, sample.rows)
        check(case, base.model, sample.levers, self.values)
        self._worlds = Worlds(frame, self._made)

    def _made(self, number: int) -> World:
        values, model = self.values[number].tolist(), self._base.model
        there = rule(model, self.sample.levers, values)
        case = of_plan(playing(changed(self._case, self.sample.levers, values), there), self._frame.terms)
        return World(f"#{number + 1}", case, there)

    @property
    def account(self) -> dict[str, object]:
        """What it is, as data."""
        sample = self.sample
        ends = zip(sample.names, self.values.min(axis=0).tolist(), self.values.max(axis=0).tolist(), strict=True)
        return {
            "kind": "futures",
            "vary": [uncertainty.text for uncertainty in sample.uncertainties],
            "between": {name: [least, most] for name, least, most in ends},
            "correlate": [list(pair) for pair in sample.correlations],
            "method": sample.method,
            "futures": sample.rows,
            "seed": sample.seed,
        }

    def first(self) -> Sequence[Cut]:
        """None."""
        return ()

    @cached_property
    def _alone(self) -> Floats:
        """What each city must have in each future, shape (futures, cities)."""
        return np.array([self._worlds.least(number)[:-1] for number in range(len(self.values))])

    def slack(self, terms: Terms) -> Floats:
        """What each party has beyond what it must have in each future, by arrays; shape (futures, parties)."""
        found = settle_futures(self._base.case, self._base.model, terms, self.sample.levers, self.values)
        last = found.fund[:, -1:] if self._frame.asks_fund else np.full((len(self.values), 1), np.inf)
        return np.hstack([found.gains - self._alone, last])

    def broken(self, numbers: Floats, allowed: Allowed, near: float) -> Sequence[Cut]:
        """The worst future of each party that lacks something."""
        slack = self.slack(self._frame.at(numbers))
        slack[:, -1] += allowed.fund
        return [self._worlds.cut(*where) for where in worst(slack) if slack[where] < -near]

    def settle(self, terms: Terms) -> Sequence[Settlement]:
        """The pact by the ledger, in the futures in which somebody has least; held against the arrays."""
        slack = self.slack(terms)
        tightest = sorted(np.argsort(slack.min(axis=1), kind="stable")[:SETTLED].tolist())
        found = [self._worlds.settled(number, terms) for number in tightest]
        cities = slice(0, slack.shape[1] - 1)
        for number, one in zip(tightest, found, strict=True):
            off = np.abs(one.slack - slack[number])[cities] - one.slip[cities]
            if (off > 1e-9 * np.abs(one.slack[cities]).max(initial=1.0)).any():
                raise Disagreement(f"ledger and arrays differ in future {one.world} by {off.max():.3g}")
        return found

    def lacking(self, settled: Sequence[Settlement], allowed: Allowed) -> Mapping[Subject, float]:
        """Cities, or the fund, that lack something in a future."""
        return missing(self._base.case, settled, allowed, fund=self._frame.asks_fund)


class AskedOfTail(AskedOfSample):
    """The worst part of drawn futures, for each party its own."""

    def __init__(self, case: Case, frame: Frame, base: World, tail: Tail) -> None:
        super().__init__(case, frame, base, tail.sample)
        self._tail = tail
        self._latest: Terms | None = None

    @property
    def account(self) -> dict[str, object]:
        """What it is, as data."""
        return {**super().account, "kind": "tail", "level": self._tail.level, "loss": self._tail.loss}

    @property
    def _levels(self) -> dict[float, float]:
        """Levels of the rows, and what may be lost at each."""
        level, loss = self._tail.level, self._tail.loss
        return {0.0: 0.0, level: loss if level else 0.0} if loss else {level: 0.0}

    def broken(self, numbers: Floats, allowed: Allowed, near: float) -> Sequence[Cut]:
        """For each party the row of the futures that are its worst, where their mean lacks something."""
        slack = self.slack(self._frame.at(numbers))
        may = np.append(np.zeros(slack.shape[1] - 1), allowed.fund)
        found = []
        for level, loss in self._levels.items():
            means = tail_means(slack, level)
            for party in np.flatnonzero(means + loss + may < -near).tolist():
                found.append(self._cut(slack[:, party], party, level, loss))
        return found

    def _cut(self, slack: Floats, party: int, level: float, loss: float) -> Cut:
        """The row of one party over the futures that are its worst."""
        weights, order = tail_weights(len(slack), level), np.argsort(slack, kind="stable")
        used = order[: np.count_nonzero(weights)].tolist()
        cuts = [self._worlds.cut(number, party) for number in used]
        parts = list(zip(weights.tolist(), cuts, strict=False))
        return replace(
            cuts[0],
            subject=subject_of(self._base.case, party, _name(level)),
            effect=np.sum([weight * cut.effect for weight, cut in parts], axis=0),
            constant=sum(weight * cut.constant for weight, cut in parts),
            least=sum(weight * cut.least for weight, cut in parts) - loss,
            worlds=frozenset(used),
        )

    def settle(self, terms: Terms) -> Sequence[Settlement]:
        """As for drawn futures."""
        self._latest = terms
        return super().settle(terms)

    def lacking(self, settled: Sequence[Settlement], allowed: Allowed) -> Mapping[Subject, float]:
        """Parties whose mean over their worst futures lacks something, by the arrays that the ledger was held to."""
        assert self._latest is not None
        slack = self.slack(self._latest)
        may = np.append(np.zeros(slack.shape[1] - 1), allowed.fund)
        slip = np.max([one.slip for one in settled], axis=0)
        found = {}
        for level, loss in self._levels.items():
            lack = -(tail_means(slack, level) + loss + may + slip)
            for party in np.flatnonzero(lack > 0).tolist():
                found[subject_of(self._base.case, party, _name(level))] = float(lack[party])
        return found


def _name(level: float) -> str:
    return f"CVaR {100.0 * level:g}%"


def tail_weights(count: int, level: float) -> Floats:
    """Weights of the worst futures, the worst first: their mean is that of the worst ``1 - level`` of all.

    The last one counts in part where the share is no whole number of futures; shape (count,).

    >>> tail_weights(4, 0.375).tolist()
    [0.4, 0.4, 0.2, 0.0]
    """
    share = max(1.0, (1.0 - level) * count)
    return np.asarray(np.clip(share - np.arange(count), 0.0, 1.0) / share)


def tail_means(slack: Floats, level: float) -> Floats:
    """Mean of the worst part of each column; ``slack``: shape (futures, parties); what comes out (parties,)."""
    weights = tail_weights(len(slack), level)
    used = np.count_nonzero(weights)
    return np.asarray(np.sum(weights[:used, None] * np.sort(slack, axis=0)[:used], axis=0))
