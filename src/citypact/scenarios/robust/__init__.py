"""Schemes that hold in many futures: designed with rows for the futures in which somebody would lose, settled there."""

from .budget import Budget, Interval, intervals
from .confidence import Confidence
from .curve import Step, costs, curve
from .design import Robust, check_demand, robust_attempt, robust_design
from .listed import Listed
from .sampled import Sampled, Tail

__all__ = [
    "Budget",
    "Confidence",
    "Interval",
    "Listed",
    "Robust",
    "Sampled",
    "Step",
    "Tail",
    "check_demand",
    "costs",
    "curve",
    "intervals",
    "robust_attempt",
    "robust_design",
]
