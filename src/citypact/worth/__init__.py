"""From the facts of a case to the worth of every coalition of its cities."""

from .alternative import alternative
from .opportunities import Opportunities, canonical_cities, opportunities
from .table import Plan, WorthTable, worth_table

__all__ = ["Opportunities", "Plan", "WorthTable", "alternative", "canonical_cities", "opportunities", "worth_table"]
