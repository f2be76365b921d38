"""Sheets of workbooks that people read: where their headings stand."""

from typing import Any


def head(sheet: Any) -> int:
    """The row of the headings: the last one that stays in view; a title and remarks stand above it."""
    return int(str(sheet.freeze_panes).removeprefix("A")) - 1
