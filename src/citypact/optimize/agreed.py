"""A plan that was chosen because everybody can agree to it."""

from dataclasses import dataclass

from ..solve.answer import Proof
from ..worth import Plan

LARGEST_PACT = "largest-pact"
"""The stage at which it is chosen, before all objectives."""


@dataclass(frozen=True)
class Agreed:
    """A plan to which everybody can agree, and how near its gain is known to be to the largest."""

    plan: Plan
    proof: Proof
    """Of minus its joint gain, in program money."""
    proven: bool
