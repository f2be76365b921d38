"""The negotiation desk to be read: every answer as sections of a paper, for the console, JSON and the page alike."""

from .paper import Paper, Section

__all__ = ["Paper", "Section"]
