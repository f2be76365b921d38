"""Benefit-sharing pacts between the cities of an urban agglomeration."""

from citypact.case import Case, load_case, save_case

__all__ = ["Case", "load_case", "save_case"]
