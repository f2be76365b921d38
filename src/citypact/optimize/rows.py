"""Row generation: solve, write the rows of the coalitions that would be worse off, solve again until there are none."""

import numpy as np

from ..game.coalitions import subset_sums
from .blocks.coalitions import add_row, family
from .program import Program, value
from .solver import TOLERANCE, Proof, solve

_VIOLATED = 100 * TOLERANCE


def solve_with_rows(program: Program) -> Proof | None:
    """Optimum with every coalition's row respected, though only a few are written; None if there is none."""
    while (proof := solve(program.lp, program.time_limit, program.gap)) is not None:
        if not add_violated(program, np.array([value(program.gain[i]) for i in sorted(program.gain)])):
            return proof
    return None


def add_violated(program: Program, gains: np.ndarray) -> int:
    """Write the rows that ``gains`` (program money, canonical order) violates most; how many there were."""
    candidates = np.flatnonzero(family(program.setting))
    short = 0.0 if program.shortfall is None else value(program.shortfall)
    excess = program.setting.worths[candidates] - subset_sums(gains)[candidates] - short
    worst = np.argsort(-excess, kind="stable")[: 2 * len(gains)]
    violated = [int(c) for c in candidates[worst[excess[worst] > _VIOLATED]]]
    fresh = [c for c in violated if c not in program.coalition_rows]
    for coalition in fresh:
        add_row(program, coalition)
    return len(fresh)
