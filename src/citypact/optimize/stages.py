"""Objectives in the mechanism's order: each is optimized, then fixed at its optimum while the next one is.

Stability comes before all of them: where some coalition must fall short of its worth, the largest shortfall is made as
small as the instruments allow (the least core within reach of the instruments) before anything else. Where loans cost
more than the discount rate, what is lost to lenders is made as small as can be next.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import SolverLimit
from ..solve.algebra import Linear, constant_and_terms, expression
from ..solve.answer import Proof
from ..solve.linear import BOUND
from ..solve.unproven import OutOfTime
from ..text import both
from .blocks.borrowing import cost as loan_cost
from .live import Live
from .objectives import OBJECTIVES, Objective
from .program import Program

KEEP = 1e-8
"""How far a later stage may let an earlier objective slip, in program money; shown in the verification."""
LEAST_SHORTFALL, LEAST_LOAN_COST = "least-shortfall", "least-loan-cost"


@dataclass(frozen=True)
class Stage:
    """An objective that was optimized: its name, and its value with the proof, in program money."""

    objective: str
    proof: Proof
    proven: bool = True
    """Whether the value is the optimum; if not, the time was over, and the optimum is at most the gap away.
    What is no further from its bound than the program's gap is proven whenever the time was over.

    Both are infinite where nothing was found for this objective.
    """

    @property
    def value(self) -> float:
        """Its value."""
        return self.proof.value


def run_stages(program: Program, objectives: Sequence[tuple[str, Objective]] | None = None) -> list[Stage] | None:
    """Optimize the objectives one after the other; the program then holds the last optimum. None if infeasible.

    ``objectives``: names and functions to use in place of those of the mechanism. When the time is over, the stage that
    was at work is the last one: it holds the best point found by then, and is not proven.

    Raises
    ------
    SolverLimit
        Nothing that satisfies the constraints was found in time, or no answer was proven for another reason.
    """
    program.deadline.check(both("design.searching"))
    live = Live.of(program)
    stages: list[Stage] = []
    for name, write in _objectives(program, objectives):
        try:
            objective = write(program)  # values that it aims at may have to be worked out first
        except SolverLimit:
            if program.point is None or not program.deadline.expired:
                raise
            return [*stages, Stage(name, Proof(np.inf, np.inf, ()), proven=False)]
        found = stage(live, name, objective)
        if found is None:
            return None
        stages.append(found)
        if not found.proven:
            return stages
        _keep(program, found)
    if not stages and optimize(live, 0.0) is None:
        return None
    return stages


def _objectives(
    program: Program, objectives: Sequence[tuple[str, Objective]] | None
) -> Iterator[tuple[str, Callable[[Program], Linear]]]:
    if (shortfall := program.shortfall) is not None:
        yield LEAST_SHORTFALL, lambda _: expression(shortfall)
    if constant_and_terms(loan_cost(program))[1]:
        yield LEAST_LOAN_COST, loan_cost
    if objectives is None:
        objectives = [(name, OBJECTIVES[name]) for name in program.setting.model.design.objectives]
    yield from objectives


def stage(live: Live, name: str, objective: Linear) -> Stage | None:
    """Move the program to the least value of an objective, or as far as there is time; None if nothing is feasible.

    Raises SolverLimit if the time is over before anything is found.
    """
    program = live.program
    program.stage = name
    try:
        proof = optimize(live, objective)
    except OutOfTime as late:
        if late.best is not None:
            program.point = late.best.point
        if program.point is None:
            raise _nothing_found(program, name, late, program.costs(objective)[0] + late.bound) from late
        if late.best is None:
            program.objectives.pop()  # nothing is known of it, and the scheme is the one of the stages before
            return Stage(name, Proof(np.inf, np.inf, ()), proven=False)
        value, bound = program.value(objective), program.costs(objective)[0] + late.bound
        gap = max(0.0, value - bound)
        return Stage(name, Proof(value, gap, (BOUND,)), proven=gap <= max(KEEP, program.gap))
    return None if proof is None else Stage(name, proof)


def _nothing_found(program: Program, name: str, late: OutOfTime, bound: float) -> OutOfTime:
    """The same, with what is proven of an objective all the same."""
    money = name in OBJECTIVES or name in (LEAST_SHORTFALL, LEAST_LOAN_COST)
    if not (money and np.isfinite(bound)):  # of others it is not said in what they count: some count clauses
        return late
    objective, amount = both(f"report.objective.{name}"), f"{bound * program.setting.scale:,.6g}"
    told = both("design.bounded_only", why=late.args[0], objective=objective, bound=amount)
    return OutOfTime(told, None, late.bound)


def _keep(program: Program, attained: Stage) -> None:
    """Let later stages keep what this one attained; a shortfall that is nothing stays nothing."""
    short = attained.objective == LEAST_SHORTFALL
    slip = 0.0 if short and attained.value <= KEEP else allowance(program, attained.proof)
    most = max(0.0, attained.value) if short else attained.value
    program.require(f"keep {attained.objective}", program.objectives[-1] <= most + slip, keeps=True)


def allowance(program: Program, proof: Proof) -> float:
    """How far later stages may let an objective slip: ``KEEP``.

    Where an optimum is only proven to within the gap of the program, whatever lies that near to its bound is as good.
    """
    return KEEP if proof.gap <= KEEP else max(KEEP, program.gap - proof.gap)


def optimize(live: Live, objective: Linear) -> Proof | None:
    """Move the program to the least value of an objective; None if nothing is feasible."""
    live.program.strive_for(objective)
    found = live.minimize(objective)
    if found is None:
        return None
    live.program.point = found.variables
    return Proof(found.value, found.proof.gap, found.proof.by, found.proof.disputed)
