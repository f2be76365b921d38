"""Objectives in the mechanism's order: each is optimized, then fixed at its optimum while the next one is.

Stability comes before all of them: where some coalition must fall short of its worth, the largest shortfall is made as
small as the instruments allow (the least core within reach of the instruments) before anything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .objectives import OBJECTIVES, Objective
from .program import Expression, Program
from .rows import solve_with_rows
from .solver import TOLERANCE, Proof

KEEP = 10 * TOLERANCE
"""How far a later stage may let an earlier objective slip, in program money; shown in the verification."""


@dataclass(frozen=True)
class Stage:
    """An objective that was optimized: its name, its optimal value and the proof's gap, in program money."""

    objective: str
    value: float
    gap: float


def run_stages(program: Program, objectives: Sequence[tuple[str, Objective]] | None = None) -> list[Stage] | None:
    """Optimize the objectives one after the other; the program then holds the last optimum. None if infeasible.

    ``objectives``: names and functions to use in place of those of the mechanism.
    """
    if objectives is None:
        objectives = [(name, OBJECTIVES[name]) for name in program.setting.model.design.objectives]
    stages: list[Stage] = []
    if program.shortfall is not None:
        proof = _optimize(program, Expression(program.shortfall))
        if proof is None:
            return None
        stages.append(Stage("least-shortfall", proof.value, proof.gap))
        program.shortfall.upBound = max(0.0, proof.value) + (KEEP if proof.value > KEEP else 0.0)
    for name, write_objective in objectives:
        objective = write_objective(program)
        proof = _optimize(program, objective)
        if proof is None:
            return None
        stages.append(Stage(name, proof.value, proof.gap))
        program.require(f"keep_{name}", objective <= proof.value + KEEP)
    if not objectives and _optimize(program, Expression(0.0)) is None:
        return None
    return stages


def _optimize(program: Program, objective: Expression) -> Proof | None:
    program.lp.setObjective(objective)
    return solve_with_rows(program)
