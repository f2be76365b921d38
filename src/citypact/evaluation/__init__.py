"""What a scheme is worth: indicators of efficiency, equity, ecology, stability, simplicity; mechanisms side by side."""

from .comparison import Column, Comparison, compare, scheme_of
from .evaluation import GROUPS, Evaluation, evaluate
from .indicator import Indicator
from .inequality import Theil, coefficient_of_variation, gini, theil
from .networks import linkage_network, move_network, payment_network

__all__ = [
    "GROUPS",
    "Column",
    "Comparison",
    "Evaluation",
    "Indicator",
    "Theil",
    "coefficient_of_variation",
    "compare",
    "evaluate",
    "gini",
    "linkage_network",
    "move_network",
    "payment_network",
    "scheme_of",
    "theil",
]
