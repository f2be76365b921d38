"""Optimal plans for the components of a case, each with what proved it.

Where all that each host can take is known, prices of the transfers give a bound, added up here; if it meets a plan,
that is the proof (``alike``). Else a linear program's duals are prices of the limits; if its point is whole and the
bound that these give meets its value, that is the proof. Else every plan that could be as good is listed, at the same
prices and within what can be used of the limits at all. Where too many are, the integer program is left to a solver,
whose answer must agree with itself, or else to two that agree with each other.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..deadline import Deadline
from ..game.coalitions import mask, members
from ..solve.integer import ask_highs, consistent, solve_integer
from ..solve.linear import BOUND
from ..solve.prices import Prices
from ..text import both
from .alike import MEETS, Alike
from .assignment import Assignment, Floats, Plan
from .choices import choices
from .enumeration import best_plans
from .heritage import Heritage
from .hulls import Hulls
from .room import Room
from .stages import Progress

HULLS, LISTED = "bound by hosts", "enumeration"
_FEW, _TOGETHER = 16, 512
"""Components that are looked at together, to begin with and later."""


@dataclass(frozen=True)
class Packed:
    """An optimal plan of a component: the columns it takes, as a bit mask, and who says that none is better."""

    plan: int
    by: tuple[str, ...]


@dataclass(eq=False)
class Packing:
    """Optimal plans for any set of open bids. ``solved`` holds those found so far by their component."""

    problem: Assignment
    solved: dict[int, Packed] = field(default_factory=lambda: {0: Packed(0, (BOUND,))})
    linear_programs: int = 0
    integer_programs: int = 0

    def settle(self, component: int) -> Packed:
        """The optimum of a component, known or new.

        Raises
        ------
        SolverLimit
            No plan was proven best, or the time of the run is over.
        """
        self.settle_all([component])
        return self.solved[component]

    def settle_all(self, todo: Collection[int], progress: Progress | None = None) -> None:
        """Settle components in the order in which they can be inherited, the largest first."""
        waiting = sorted({*todo} - self.solved.keys(), key=lambda c: (-c.bit_count(), c))
        if not waiting:
            return
        heritage = Heritage(len(self.problem.columns), {c: best.plan for c, best in self.solved.items()})
        guesses = Prices(self.problem.rows, -self.problem.gains)
        alike = Alike(self.hulls) if len(waiting) > _FEW and self.hulls.are_complete else None
        done = len(todo) - len(waiting)
        for first, last in _batches(len(waiting)):
            batch = waiting[first:last]
            known = heritage.of(batch)
            self.solved |= {c: self.solved[larger] for c, larger in known.items()}
            if known and progress is not None:
                progress(done + first + len(known), len(todo))
            fresh = [c for c in batch if c not in known]
            for settled, (component, best) in enumerate(self._best(fresh, alike, guesses, heritage), start=1):
                self.solved[component] = best
                if progress is not None:
                    progress(done + first + len(known) + settled, len(todo))
            heritage.add({c: self.solved[c].plan for c in fresh})

    @cached_property
    def hulls(self) -> Hulls:
        """Bounds of best plans by all that each host can take."""
        return Hulls(self.problem)

    def listed_values(self, opened: NDArray[np.bool_], plans: NDArray[np.bool_]) -> Floats:
        """The most that plans gain, by listing, shape (components,); infinite where too many come near to be listed.

        ``plans``: what to begin with where it fits; like ``opened`` of shape (components, columns).
        """
        _, prices = relaxed(self.problem, opened, Prices(self.problem.rows, -self.problem.gains))
        found = self._listed(opened, prices, plans)
        return np.array([np.inf if plan is None else self.problem.value(plan) for plan in found])

    @cached_property
    def _room(self) -> Room:
        return Room(self.problem)

    def part(self, component: int) -> Assignment:
        """The program of a component by itself."""
        return self.problem.part(component)

    def bids(self, masks: Iterable[int]) -> list[tuple[int, int]]:
        """Candidates and ranks of the columns in bit masks."""
        return [self.problem.columns[j] for columns in masks for j in members(columns)]

    def _best(
        self, components: Sequence[int], alike: Alike | None, guesses: Prices, heritage: Heritage
    ) -> Iterator[tuple[int, Packed]]:
        """Components with their optima, each by itself."""
        Deadline.current().check(both("worth.doing"))
        if not components:
            return
        opened = opened_by(components, len(self.problem.columns))
        proven = np.zeros(len(opened), dtype=bool)
        if alike is not None:
            before = alike.linear_programs
            proven, plans = alike.proven(opened)
            self.linear_programs += alike.linear_programs - before
            for at, plan in zip(np.flatnonzero(proven).tolist(), _masks(plans[proven]), strict=True):
                yield components[at], Packed(plan, (HULLS,))
        self.integer_programs += int(proven.sum())
        rest = np.flatnonzero(~proven)
        if rest.size:
            yield from self._otherwise([components[at] for at in rest.tolist()], opened[rest], guesses, heritage)

    def _otherwise(
        self, components: Sequence[int], opened: NDArray[np.bool_], guesses: Prices, heritage: Heritage
    ) -> Iterator[tuple[int, Packed]]:
        """The same by prices of the limits: by their bound, by listing, or by a solver."""
        proven, prices = relaxed(self.problem, opened, guesses)
        hard = [at for at in range(len(components)) if at not in proven]
        self.linear_programs += len(components)
        self.integer_programs += len(hard)
        likely = heritage.likely(opened[hard], self.problem.gains)
        listed = dict(zip(hard, self._listed(opened[hard], prices[hard], likely), strict=True))
        for at, component in enumerate(components):
            if at in proven:
                yield component, Packed(_mask(proven[at]), (BOUND,))
            elif (plan := listed[at]) is not None:
                yield component, Packed(_mask(plan), (LISTED,))
            else:
                yield component, self._solved(component)

    def _listed(self, opened: NDArray[np.bool_], prices: Floats, likely: NDArray[np.bool_]) -> list[Plan | None]:
        """Best plans by listing, by row of ``opened``; None where too many come near, and where that is likely.

        A few say whether the others, which are as large, can be listed: where capacity is very scarce hardly any can.
        """
        plans: list[Plan | None] = []
        for rows in (slice(0, _FEW), slice(_FEW, None)):
            if 2 * sum(plan is None for plan in plans) > len(plans):
                return [*plans, *[None] * (len(opened) - len(plans))]
            few = opened[rows]
            if len(few):
                plans += best_plans(self.problem, few, prices[rows], self._room.of(few), likely[rows])
        return plans

    def _solved(self, component: int) -> Packed:
        """The plan of a solver that agrees with itself, or of two that agree with each other."""
        Deadline.current().check(both("worth.doing"))
        part, columns = self.part(component), list(members(component))
        rows, cost = part.rows, -part.gains
        run = ask_highs(rows, cost, 0.0)
        point = consistent(rows, cost, run)
        if point is not None:
            return Packed(_among(columns, point), (run.solver,))
        Deadline.current().check(both("worth.doing"))
        found = solve_integer(rows, cost)
        assert found is not None, "staying is a plan"
        return Packed(_among(columns, found.point), found.proof.by)


def _batches(size: int) -> Iterator[tuple[int, int]]:
    """First and last of what is looked at together: few as long as little is known that helps."""
    first = 0
    while first < size:
        last = min(size, first + max(_FEW, min(first // 4, _TOGETHER)))
        yield first, last
        first = last


def relaxed(problem: Assignment, opened: NDArray[np.bool_], guesses: Prices) -> tuple[dict[int, Plan], Floats]:
    """Plans that a bound proves best, by row of ``opened``, and prices of the limits for every row.

    ``opened``: shape (components, columns). The bound is added up here, whatever gave the prices; one below a plan that
    fits is none.
    """
    points, of_rows = guesses.of(opened)
    plans, prices = (points > 0.5) & opened, of_rows[:, len(problem.by_transfer) :]
    meets = np.abs(choices(problem, opened, prices).top - plans @ problem.gains) <= MEETS
    return {at: plans[at] for at in np.flatnonzero(meets).tolist() if problem.allows(plans[at])}, prices


def _among(columns: Sequence[int], point: Floats) -> int:
    """The plan of a point over some of the columns."""
    return mask(columns[j] for j in np.flatnonzero(point > 0.5).tolist())


def _mask(plan: Plan) -> int:
    return _masks(plan[None, :])[0]


def _masks(plans: NDArray[np.bool_]) -> list[int]:
    """Plans as bit masks; the other way round than ``opened_by``."""
    return [int.from_bytes(row.tobytes(), "little") for row in np.packbits(plans, axis=1, bitorder="little")]


def opened_by(components: Sequence[int], columns: int) -> NDArray[np.bool_]:
    """Which columns are open in components given as bit masks; shape (components, columns)."""
    size = -(-columns // 8)
    packed = np.frombuffer(b"".join(c.to_bytes(size, "little") for c in components), dtype=np.uint8)
    return np.unpackbits(packed.reshape(len(components), size), axis=1, count=columns, bitorder="little").astype(bool)
