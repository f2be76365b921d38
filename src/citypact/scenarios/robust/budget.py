"""A pact that holds where at most so many uncertain numbers deviate, each within its interval.

Bertsimas and Sim (2004), The price of robustness. Where gains are affine in the uncertain numbers, the worst that
``most`` of them can do to a city is found by sorting what each does to it, and it is done at ends of intervals. Where
they are not, every combination of ends is looked at, and what is said is said of these.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import comb

import numpy as np

from ...arrays.levers import Lever, changed, check, rule
from ...arrays.posted import Floats
from ...case.model import Case
from ...errors import InvalidInput, Problem
from ...mechanism.playing import playing
from ...optimize.subject import Subject
from ...pact.terms import Terms
from ..distributions import Distribution, problem
from ..uncertainty import Uncertainty, drawn
from .cuts import Allowed, Cut
from .demand import Worlds, missing, of_plan, worst
from .world import Frame, Meaning, Settlement, World

MOST_LISTED, _SETTLED = 1024, 256
"""Combinations that are looked at one by one where gains are not affine, and up to which all are settled."""
_TRIED, _EXACT = 3, 1e-9
"""Points inside at which it is tried whether gains are affine, beside two corners; and how exactly they must be."""
Vertex = tuple[tuple[int, float], ...]
"""Which numbers deviate, and to what; all others are as forecast."""


@dataclass(frozen=True)
class Interval:
    """An uncertain number and the ends between which it lies."""

    lever: Lever
    low: float
    high: float


@dataclass(frozen=True)
class Budget:
    """Uncertain numbers, of which at most so many deviate at once (the Gamma of Bertsimas and Sim)."""

    intervals: tuple[Interval, ...]
    most: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is uncertain."""
        return not self.intervals

    def on(self, case: Case, frame: Frame, base: World) -> "AskedOfBudget":
        """Laid on a base design. Raises InvalidInput for more deviations than numbers, or ends that cannot be."""
        if not 0 <= self.most <= len(self.intervals):
            where, count = "count", len(self.intervals)
            raise InvalidInput([problem("no_budget", where, str(self.most), count=count)])
        ends = np.array([[i.low for i in self.intervals], [i.high for i in self.intervals]])
        check(case, base.model, [i.lever for i in self.intervals], ends)
        return AskedOfBudget(case, frame, base, self)


def intervals(case: Case, uncertainties: Sequence[Uncertainty]) -> tuple[Interval, ...]:
    """The numbers that lines make uncertain, between the least and the largest value that each can have.

    Raises
    ------
    InvalidInput
        A distribution without ends, or numbers that go by years.
    """
    found: list[Interval] = []
    problems: list[Problem] = []
    for each in drawn(case, uncertainties):
        low, high = ends(each.spread)
        if each.lever.by_year:
            problems.append(problem("years_together", "uncertainties", each.lever.name))
        elif not (np.isfinite(low) and np.isfinite(high)):
            problems.append(problem("no_ends", f"uncertainties {each.of.text}", each.spread.text))
        else:
            found.append(Interval(each.lever, low, high))
    if problems:
        raise InvalidInput(list(dict.fromkeys(problems)))
    return tuple(found)


def ends(spread: Distribution) -> tuple[float, float]:
    """The least and the largest value; infinite where there is none."""
    if spread.choices:
        return min(spread.choices), max(spread.choices)
    low, high = spread.quantiles(np.array([0.0, 1.0])).tolist()
    return low, high


class AskedOfBudget:
    """Deviations, the worst of which are found in each round."""

    def __init__(self, case: Case, frame: Frame, base: World, budget: Budget) -> None:
        self._case, self._frame, self._base, self.budget = case, frame, base, budget
        self._vertices: list[Vertex] = []
        self._worlds = Worlds(frame, lambda number: self._made(self._vertices[number]))
        if not self.is_affine and self.count > MOST_LISTED:
            most = f"{MOST_LISTED:,}"
            raise InvalidInput([problem("many_deviations", "count", f"{self.count:,}", most=most)])

    @property
    def count(self) -> int:
        """How many combinations of ends there are, that of the forecast among them."""
        numbers = len(self.budget.intervals)
        return sum(comb(numbers, some) * 2**some for some in range(self.budget.most + 1))

    @property
    def account(self) -> dict[str, object]:
        """What it is, as data."""
        between = {i.lever.name: [i.low, i.high] for i in self.budget.intervals}
        return {
            "kind": "deviations",
            "between": between,
            "most": self.budget.most,
            "affine": self.is_affine,
            "combinations": self.count,
        }

    def _made(self, vertex: Vertex) -> World:
        levers, values = [self.budget.intervals[n].lever for n, _ in vertex], [value for _, value in vertex]
        there = rule(self._base.model, levers, values)
        case = of_plan(playing(changed(self._case, levers, values), there), self._frame.terms)
        return World(", ".join(f"{lever.name}={v:g}" for lever, v in zip(levers, values, strict=True)), case, there)

    def _meaning(self, vertex: Vertex) -> Meaning:
        return self._worlds.meaning(self._number(vertex))

    def _number(self, vertex: Vertex) -> int:
        if vertex not in self._vertices:
            self._vertices.append(vertex)
        return self._vertices.index(vertex)

    @cached_property
    def is_affine(self) -> bool:
        """Whether what numbers mean to each party is affine in the deviations, as far as some points tell."""
        if self._frame.tiers is not None:
            return False  # ratios change where tax comes to the edge of a tier
        return self.budget.most == 0 or all(map(self._is_affine_at, self._tried()))

    def _tried(self) -> Iterator[Vertex]:
        """Where it is tried: each number inside its interval, and where several may deviate, all of them at once.

        Products of numbers differ from sums at nearly every point inside; what bends where all are small or all are
        large does so at one of the two corners. What bends at other corners alone is not seen.
        """
        rng, numbers = np.random.default_rng(1), range(len(self.budget.intervals))
        inside = [self._inside(rng) for _ in range(_TRIED)]
        yield from ((one,) for one in inside[0])
        if self.budget.most > 1:
            yield from inside
            yield from (tuple((n, self._end(n, side)) for n in numbers) for side in (0, 1))

    def _inside(self, rng: np.random.Generator) -> Vertex:
        every = self.budget.intervals
        parts = rng.random(len(every)).tolist()
        return tuple((n, i.low + (i.high - i.low) * part) for n, (i, part) in enumerate(zip(every, parts, strict=True)))

    def _is_affine_at(self, point: Vertex) -> bool:
        """Whether the meaning at a point is the sum of what each deviation does by itself."""
        there, base = self._frame.meaning(self._made(point)), self._meaning(())
        for name in ("effect", "constant", "least"):
            was = getattr(base, name)
            moved = [_moved(self._towards(name, n, value), was) for n, value in point]
            size = max(1.0, float(np.abs(was[np.isfinite(was)]).max(initial=0.0)))
            both_sides = np.nan_to_num(np.sum([was, *moved], axis=0), neginf=0.0)
            if not np.allclose(
                np.nan_to_num(getattr(there, name), neginf=0.0), both_sides, rtol=0.0, atol=_EXACT * size
            ):
                return False
        return True

    def _towards(self, name: str, n: int, value: float) -> Floats:
        """A part of the meaning between those at the ends of one interval."""
        interval = self.budget.intervals[n]
        low, high = (getattr(self._meaning(((n, end),)), name) for end in (interval.low, interval.high))
        part = 0.0 if interval.high == interval.low else (value - interval.low) / (interval.high - interval.low)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(low == high, low, low + part * (high - low)))

    def worst(self, numbers: Floats) -> list[tuple[Vertex, int, float]]:
        """For each party the deviations that leave it least, and how much; ``most`` of them at most."""
        if not self.is_affine:
            every = list(self.vertices())
            slack = np.array([self._meaning(vertex).slack(numbers) for vertex in every])
            return [(every[row], party, float(slack[row, party])) for row, party in worst(slack)]
        base = self._meaning(()).slack(numbers)
        shape = len(self.budget.intervals), 2, base.size
        alone = [
            _moved(self._meaning(((n, end),)).slack(numbers), base)
            for n, i in enumerate(self.budget.intervals)
            for end in (i.low, i.high)
        ]
        does = np.array(alone).reshape(shape)
        found = []
        for party in range(base.size):
            harm = does[:, :, party].min(axis=1)
            some = sorted(n for n in np.argsort(harm, kind="stable")[: self.budget.most].tolist() if harm[n] < 0)
            towards = does[:, :, party].argmin(axis=1)
            chosen = tuple((n, self._end(n, int(towards[n]))) for n in some)
            found.append((chosen, party, float(base[party] + harm[some].sum())))
        return found

    def _end(self, n: int, side: int) -> float:
        interval = self.budget.intervals[n]
        return interval.high if side else interval.low

    def vertices(self) -> Iterator[Vertex]:
        """Every combination of ends."""
        for some in range(self.budget.most + 1):
            for chosen in combinations(range(len(self.budget.intervals)), some):
                for sides in product((0, 1), repeat=some):
                    yield tuple((n, self._end(n, side)) for n, side in zip(chosen, sides, strict=True))

    def first(self) -> Sequence[Cut]:
        """None."""
        return ()

    def broken(self, numbers: Floats, allowed: Allowed, near: float) -> Sequence[Cut]:
        """The worst deviations for each party that they leave short."""
        cities = len(self._base.case.cities)
        found = []
        for vertex, party, slack in self.worst(numbers):
            may = allowed.fund if party == cities else 0.0
            if slack + may < -near:
                found.append(self._worlds.cut(self._number(vertex), party))
        return found

    def settle(self, terms: Terms) -> Sequence[Settlement]:
        """The pact by the ledger at every combination of ends, or where they are many at the worst ones of each party.

        Those at which rows were written are among them.
        """
        if self.count <= _SETTLED:
            chosen = list(self.vertices())
        else:
            numbers = self._frame.vector(terms)
            chosen = list(dict.fromkeys([(), *(vertex for vertex, *_ in self.worst(numbers)), *self._vertices]))
        return [self._worlds.settled(self._number(vertex), terms) for vertex in chosen]

    def lacking(self, settled: Sequence[Settlement], allowed: Allowed) -> Mapping[Subject, float]:
        """Cities, or the fund, that lack something where some numbers deviate."""
        return missing(self._base.case, settled, allowed, fund=self._frame.asks_fund)


def _moved(there: Floats, base: Floats) -> Floats:
    """By how much something differs; nothing where both are infinite, as for a party of which nothing is asked."""
    return np.asarray(np.subtract(there, base, out=np.zeros_like(there), where=np.isfinite(base)))
