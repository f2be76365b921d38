"""Before the meeting, on paper: a page and a workbook for each delegation, and a workbook of all for the chair."""

from .files import FOLDER, file_names, standing_files
from .lines import lines
from .record import standing_record
from .tables import every_table, summary

__all__ = ["FOLDER", "every_table", "file_names", "lines", "standing_files", "standing_record", "summary"]
