"""Objectives in the mechanism's order: each is optimized, then fixed at its optimum while the next one is.

Stability comes before all of them: where some coalition must fall short of its worth, the largest shortfall is made as
small as the instruments allow (the least core within reach of the instruments) before anything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..solve.algebra import Linear, expression
from ..solve.answer import Proof
from .live import Live
from .objectives import OBJECTIVES, Objective
from .program import Program

KEEP = 1e-8
"""How far a later stage may let an earlier objective slip, in program money; shown in the verification."""
LEAST_SHORTFALL = "least-shortfall"


@dataclass(frozen=True)
class Stage:
    """An objective that was optimized: its name, and its optimal value with the proof, in program money."""

    objective: str
    proof: Proof

    @property
    def value(self) -> float:
        """Its optimal value."""
        return self.proof.value


def run_stages(program: Program, objectives: Sequence[tuple[str, Objective]] | None = None) -> list[Stage] | None:
    """Optimize the objectives one after the other; the program then holds the last optimum. None if infeasible.

    ``objectives``: names and functions to use in place of those of the mechanism.
    """
    if objectives is None:
        objectives = [(name, OBJECTIVES[name]) for name in program.setting.model.design.objectives]
    live = Live(program)
    stages: list[Stage] = []
    if program.shortfall is not None:
        proof = optimize(live, program.shortfall)
        if proof is None:
            return None
        stages.append(Stage(LEAST_SHORTFALL, proof))
        most = max(0.0, proof.value) + (KEEP if proof.value > KEEP else 0.0)
        program.require(f"keep {LEAST_SHORTFALL}", expression(program.shortfall) <= most, keeps=True)
    for name, write_objective in objectives:
        objective = write_objective(program)
        proof = optimize(live, objective)
        if proof is None:
            return None
        stages.append(Stage(name, proof))
        program.require(f"keep {name}", objective <= proof.value + KEEP, keeps=True)
    if not stages and optimize(live, 0.0) is None:
        return None
    return stages


def optimize(live: Live, objective: Linear) -> Proof | None:
    """Move the program to the least value of an objective; None if nothing is feasible."""
    live.program.strive_for(objective)
    found = live.minimize(objective)
    if found is None:
        return None
    live.program.point = found.variables
    live.program.objectives.append(objective)
    return Proof(found.value, found.proof.gap, found.proof.by, found.proof.disputed)
