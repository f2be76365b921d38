"""The same case at another scale: cities merged into provinces or any stated groups."""

from .grouping import Grouping, provinces_of, read_grouping
from .merge import merge_cities
from .quotient import Accuracy, accuracy

__all__ = ["Accuracy", "Grouping", "accuracy", "merge_cities", "provinces_of", "read_grouping"]
