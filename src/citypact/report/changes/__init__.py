"""Two drafts, or two versions of the data, side by side."""

from .data import data_tables
from .drafts import draft_tables
from .record import record

__all__ = ["data_tables", "draft_tables", "record"]
