"""Optimal plans for the components of a case, each with what proved it.

A linear program on a model of its own; if its point is whole and a dual bound, added up here, meets its value, that is
the proof. Else every plan that could be as good is listed, with the program's duals as prices. Where too many are, the
integer program is left to a solver, whose answer must agree with itself, or else to two that agree with each other.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

import numpy as np

from ..deadline import Deadline
from ..game.coalitions import mask, members
from ..solve import highs
from ..solve.integer import ask_highs, consistent, solve_integer
from ..solve.linear import BOUND, optimum
from ..text import both
from .assignment import Assignment, Floats, Plan
from .enumeration import best_plan

LISTED = "enumeration"
Progress = Callable[[int, int], None]
"""Told how many of how many are done."""
_MEETS = 1e-9
"""How far the dual bound may be from a plan it proves, in units of the largest gain of a bid."""


@dataclass(frozen=True)
class Packed:
    """An optimal plan of a component: the columns it takes, as a bit mask, and who says that none is better."""

    plan: int
    by: tuple[str, ...]


@dataclass(eq=False)
class Packing:
    """Optimal plans for any set of open bids. ``solved`` holds those found so far by their component."""

    problem: Assignment
    solved: dict[int, Packed] = field(default_factory=dict)
    linear_programs: int = 0
    integer_programs: int = 0

    def settle(self, component: int) -> Packed:
        """The optimum of a component, inherited, known or new; components should come largest first.

        Raises
        ------
        SolverLimit
            No plan was proven best, or the time of the run is over.
        """
        if component not in self.solved:
            self.solved[component] = self._inherited(component) or self._packed(component)
        return self.solved[component]

    def settle_all(self, todo: Collection[int], progress: Progress | None = None) -> None:
        """Settle components in the order in which they can be inherited, the largest first."""
        for done, component in enumerate(sorted(todo, key=lambda c: (-c.bit_count(), c)), start=1):
            self.settle(component)
            if progress is not None:
                progress(done, len(todo))

    def part(self, component: int) -> Assignment:
        """The program of a component by itself."""
        return self.problem.part(component)

    def bids(self, masks: Iterable[int]) -> list[tuple[int, int]]:
        """Candidates and ranks of the columns in bit masks."""
        return [self.problem.columns[j] for columns in masks for j in members(columns)]

    def _inherited(self, component: int) -> Packed | None:
        """The optimum of a larger component that uses only bids of this one: then it is this one's optimum too."""
        return next(
            (best for larger, best in self.solved.items() if not component & ~larger and not best.plan & ~component),
            None,
        )

    def _packed(self, component: int) -> Packed:
        part = self.part(component)
        plan, by = self._best(part)
        columns = list(members(component))
        return Packed(mask(columns[j] for j in np.flatnonzero(plan)), by)

    def _best(self, part: Assignment) -> tuple[Plan, tuple[str, ...]]:
        Deadline.current().check(both("worth.doing"))
        if not part.columns:
            return np.zeros(0, dtype=bool), (BOUND,)
        self.linear_programs += 1
        plan, prices = relaxed(part)
        if plan is not None:
            return plan, (BOUND,)
        self.integer_programs += 1
        listed = best_plan(part, prices)
        return (listed, (LISTED,)) if listed is not None else _solved(part)


def _solved(part: Assignment) -> tuple[Plan, tuple[str, ...]]:
    """The plan of a solver that agrees with itself, or of two that agree with each other."""
    rows, cost = part.rows, -part.gains
    run = ask_highs(rows, cost, 0.0)
    point = consistent(rows, cost, run)
    if point is not None:
        return point > 0.5, (run.solver,)
    Deadline.current().check(both("worth.doing"))
    found = solve_integer(rows, cost)
    assert found is not None, "staying is a plan"
    return found.point > 0.5, found.proof.by


def relaxed(part: Assignment) -> tuple[Plan | None, Floats]:
    """The linear program's plan, if it is whole and proven best, and in any case prices of the limits."""
    rows, cost = part.rows.relaxed(), -part.gains
    run = highs.solve_fresh(rows, cost)
    found = optimum(rows, cost, run)
    if found is None:
        return None, np.zeros(part.limits.size)
    plan = found.point > 0.5
    bound = found.value - found.proof.gap
    whole = part.allows(plan) and -part.value(plan) - bound <= _MEETS
    return plan if whole else None, np.maximum(-found.row_duals[len(part.by_transfer) :], 0.0)
