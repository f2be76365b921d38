"""Concepts of games whose coalitions cannot be listed, by searches that ask for the worst one."""

from .least_core import Bounds, Start, least_core_bounds
from .oracle import Searchable, Worst

__all__ = ["Bounds", "Searchable", "Start", "Worst", "least_core_bounds"]
