"""The game of a case whose coalitions are searched and not listed: study, words, tables, files."""

from .study import SearchedStudy

__all__ = ["SearchedStudy"]
