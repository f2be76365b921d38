"""What a scheme is worth: indicators of efficiency, equity, ecology, stability, simplicity; mechanisms side by side."""

from .commitment import STAGES, Need, Stage, Stages, stages
from .comparison import Column, Comparison, compare, scheme_of
from .evaluation import GROUPS, Evaluation, evaluate
from .indicator import Indicator
from .inequality import Theil, coefficient_of_variation, gini, theil
from .networks import between_cities, linkage_network, move_network, payment_network
from .ranks import kendall_tau
from .structure import location_quotients, value_added

__all__ = [
    "GROUPS",
    "STAGES",
    "Column",
    "Comparison",
    "Evaluation",
    "Indicator",
    "Need",
    "Stage",
    "Stages",
    "Theil",
    "between_cities",
    "coefficient_of_variation",
    "compare",
    "evaluate",
    "gini",
    "kendall_tau",
    "linkage_network",
    "location_quotients",
    "move_network",
    "payment_network",
    "scheme_of",
    "stages",
    "theil",
    "value_added",
]
