"""What a reader found before it is known to be a case: plain data, the place of each item, and the problems so far."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from citypact.case.columns import KEYS, Path
from citypact.case.model import Case
from citypact.errors import Problem
from citypact.text import both

Place = Callable[[Path], tuple[int | None, str | None]]
"""Row and column, as the user sees them, of a field of a record."""


def problem(
    key: str, file: str, row: int | None = None, column: str | None = None, /, value: object = None, **values: object
) -> Problem:
    """The problem ``case.<key>`` at a place; ``values`` fill the placeholders of its message and remedy."""
    shown = None if value is None else str(value)
    message, remedy = both(f"case.{key}.what", **values), both(f"case.{key}.do", **values)
    return Problem(file, message, remedy, row, column, shown)


@dataclass
class Record:
    """One row of a table, or the scalars of the case, in the shape of its model."""

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
        found = self.get(*path)
        return found.strip() or None if isinstance(found, str) else None

    def number(self, *path: str | int) -> float | None:
        """The number at ``path``, or None where there is no finite number."""
        found = self.get(*path)
        usable = isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < math.inf
        return found if usable else None

    def mapping(self, *path: str | int) -> dict[str, Any]:
        """The mapping at ``path``, empty where there is none."""
        found = self.get(*path)
        return found if isinstance(found, dict) else {}

    def section(self, name: str) -> dict[str, Any] | None:
        """A section of case.toml; None if it is needed and not there, or could not be read, so that it is not known."""
        found = self.get(name)
        if any(path[:1] in ((), (name,)) for path in self.broken):
            return None
        if found is None and not Case.model_fields[name].is_required():
            return {}
        return found if isinstance(found, dict) else None

    def problem(self, key: str, /, *path: str | int, value: object = None, **values: object) -> Problem:
        """The problem ``case.<key>`` at the field ``path``; shows the field's value unless another is given."""
        row, column = self.place(path)
        found = self.get(*path) if value is None else value
        shown = None if isinstance(found, dict | list) else found
        return problem(key, self.file, row, column, value=shown, **values)


@dataclass
class Draft:
    """A whole case as read. ``files`` names where each table stands (or would stand)."""

    case: Record
    tables: dict[str, list[Record]]
    scenarios: list[Record]
    files: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def rows(self, *tables: str) -> Iterator[Record]:
        """The records of the tables, in order."""
        for table in tables:
            yield from self.tables.get(table, ())

    def certain(self, table: str) -> bool:
        """Whether the keys of all rows of a table were read, so that one that is not there is really missing."""
        records = self.tables[table]
        unread = not records and any(problem.file == self.files[table] for problem in self.problems)
        return not unread and not any((key,) in record.broken for record in records for key in KEYS[table])

    def texts(self, table: str, *path: str) -> list[str]:
        """Every text that stands at ``path`` in a table."""
        return [text for row in self.rows(table) if (text := row.text(*path)) is not None]


def put(data: dict[str, Any], path: Path, value: Any) -> None:
    """Set the field ``path`` of nested mappings, making those that are missing."""
    for step in path[:-1]:
        data = data.setdefault(str(step), {})
    data[str(path[-1])] = value


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known word that ``word`` was probably meant to be, as a tuple of none or one."""
    from difflib import get_close_matches

    lowered = {name.casefold(): name for name in known}
    return tuple(lowered[name] for name in get_close_matches(word.casefold(), lowered, n=1, cutoff=0.6))


def suggestion(word: str, known: Iterable[str]) -> str:
    """A sentence for remedies: what ``word`` may have been meant to be, or what there is to choose from."""
    names = list(dict.fromkeys(known))
    if close := nearest(word, names):
        return both("case.did_you_mean", name=close[0])
    if not names:
        return both("case.none_known")
    shown = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
    return both("case.known_names", names=shown)
