"""What a solver claims, and what is left of it once it is proven."""

from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Claim(Enum):
    """How a run of a solver ended, by its own word."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    STOPPED = "stopped"
    OUT_OF_TIME = "out of time"


@dataclass(frozen=True, eq=False)
class Run:
    """One run of one solver, none of it checked yet."""

    solver: str
    """Who says so, such as ``highs-1.15.1`` or ``scip-10.0``."""
    claim: Claim
    value: float = np.nan
    """Objective that it reports."""
    bound: float = -np.inf
    """Bound of the objective that it reports."""
    point: Floats | None = None
    """Shape (columns,)."""
    row_duals: Floats | None = None
    """Linear programs: shape (rows,)."""
    reason: str = ""
    """Its own words where it stopped."""


@dataclass(frozen=True)
class Proof:
    """How a program was solved: its value, how far that can be from the true optimum, and who proved it."""

    value: float
    gap: float
    by: tuple[str, ...]
    """``dual bound``: a bound added up from the program's figures; else solvers that agree and share no code."""
    disputed: tuple[str, ...] = ()
    """Runs that said otherwise and were outvoted."""


@dataclass(frozen=True, eq=False)
class Optimum:
    """A point whose feasibility and objective were recomputed, with the proof that none is better."""

    value: float
    point: Floats
    proof: Proof
    row_duals: Floats = field(default_factory=lambda: np.zeros(0))
    """Linear programs only."""

    def times(self, unit: float) -> "Optimum":
        """The same for an objective of so many times the size."""
        value = self.value * unit
        proof = replace(self.proof, value=value, gap=self.proof.gap * unit)
        return replace(self, value=value, proof=proof, row_duals=self.row_duals * unit)
