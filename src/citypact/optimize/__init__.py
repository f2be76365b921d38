"""The linear program that finds a scheme, its stages, and the explanation when there is none."""

from .design import Disagreement, check_closed, design, program_of, simulate
from .infeasible import Demand, Explanation, NoScheme, Price

__all__ = [
    "Demand",
    "Disagreement",
    "Explanation",
    "NoScheme",
    "Price",
    "check_closed",
    "design",
    "program_of",
    "simulate",
]
