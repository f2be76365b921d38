"""From the facts of a case to the worth of every coalition of its cities."""

from .alternative import alternative
from .finding import find_worths
from .opportunities import Opportunities, canonical_cities, opportunities
from .table import Plan, WorthTable, worth_table
from .worths import Worths

__all__ = [
    "Opportunities",
    "Plan",
    "WorthTable",
    "Worths",
    "alternative",
    "canonical_cities",
    "find_worths",
    "opportunities",
    "worth_table",
]
