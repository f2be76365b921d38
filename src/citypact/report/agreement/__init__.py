"""A scheme as the text of an agreement, ready to be edited and signed."""

from .articles import Agreement, agreement
from .docx import docx_bytes

__all__ = ["Agreement", "agreement", "docx_bytes"]
