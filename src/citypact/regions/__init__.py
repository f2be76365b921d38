"""The same case at another scale: cities merged into provinces or any stated groups."""

from .grouping import Grouping, check_several, provinces_of, read_grouping
from .merge import merge_cities
from .quotient import Accuracy, accuracy
from .readme import merged_readme

__all__ = [
    "Accuracy",
    "Grouping",
    "accuracy",
    "check_several",
    "merge_cities",
    "merged_readme",
    "provinces_of",
    "read_grouping",
]
