"""What a reader found before it is known to be sound: plain data, the place of each item, and what cannot be read."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from citypact.errors import Problem
from citypact.reading.columns import Path
from citypact.text import both

Place = Callable[[Path], tuple[int | None, str | None]]
"""Row and column, as the user sees them, of a field of a record."""


def problem(
    key: str, file: str, row: int | None = None, column: str | None = None, /, value: object = None, **values: object
) -> Problem:
    """A problem at a place; ``values`` fill the placeholders of its message and remedy.

    ``key`` names the message, with its room unless it is that of reading: ``"empty_cell"``, ``"case.host_is_origin"``.
    """
    name = key if "." in key else f"reading.{key}"
    shown = None if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return Problem(file, both(f"{name}.what", **values), both(f"{name}.do", **values), row, column, shown)


@dataclass
class Record:
    """One row of a table, or a document, in the shape of its model."""

    file: str
    data: dict[str, Any]
    place: Place
    broken: set[Path] = field(default_factory=set)
    """Fields already reported as unreadable; they are absent from ``data``."""

    def get(self, *path: str | int) -> Any:
        """The value at ``path``, or None where there is none."""
        found: Any = self.data
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def text(self, *path: str | int) -> str | None:
        """The text at ``path``, or None where there is no text."""
        first = path[0]
        # what is read more often than anything else goes the short way
        found = self.data.get(first) if len(path) == 1 and isinstance(first, str) else self.get(*path)
        return found.strip() or None if isinstance(found, str) else None

    def number(self, *path: str | int) -> float | None:
        """The number at ``path``, or None where there is no finite number, or a whole one too long for a float."""
        found = self.get(*path)
        usable = isinstance(found, int | float) and not isinstance(found, bool) and abs(found) <= sys.float_info.max
        return found if usable else None

    def mapping(self, *path: str | int) -> dict[str, Any]:
        """The mapping at ``path``, empty where there is none."""
        found = self.get(*path)
        return found if isinstance(found, dict) else {}

    def problem(self, key: str, /, *path: str | int, value: object = None, **values: object) -> Problem:
        """A problem at the field ``path``; shows the field's value unless another is given."""
        row, column = self.place(path)
        found = self.get(*path) if value is None else value
        shown = None if isinstance(found, dict | list) else found
        return problem(key, self.file, row, column, value=shown, **values)


def put(data: dict[str, Any], path: Path, value: Any) -> None:
    """Set the field ``path`` of nested mappings, making those that are missing."""
    for step in path[:-1]:
        data = data.setdefault(str(step), {})
    data[str(path[-1])] = value
