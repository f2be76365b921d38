"""The linear program that finds a scheme, its stages, and the explanation when there is none."""

from .confirmed import Disagreement, agreement
from .design import attempt, check_closed, design, program_of, simulate
from .infeasible import Demand, Explanation, NoScheme, Price

__all__ = [
    "Demand",
    "Disagreement",
    "Explanation",
    "NoScheme",
    "Price",
    "agreement",
    "attempt",
    "check_closed",
    "design",
    "program_of",
    "simulate",
]
