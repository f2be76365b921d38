"""Concepts of games whose coalitions cannot be listed, by searches that ask for the worst one."""

from .least_core import Bounds, Start, least_core_bounds
from .levels import Level, Levels, proven_levels
from .oracle import Searchable, Worst

__all__ = ["Bounds", "Level", "Levels", "Searchable", "Start", "Worst", "least_core_bounds", "proven_levels"]
