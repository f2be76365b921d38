"""Chinese headings, read as the columns they stand for."""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from citypact.reading.columns import Column
from citypact.reading.grid import Grid


def headed(grid: Grid, columns: Iterable[Column]) -> Grid:
    """The grid with the headings of ``columns`` that it says in Chinese; ``called`` tells what stands in the file."""
    known, names = frozenset(column.name for column in columns), grid.names
    found = [name if name in known else _column(name, known - set(names)) for name in names]
    called = {column: name for column, name in zip(found, names, strict=True) if column != name}
    return replace(grid, header=found, called=called)


def _column(heading: str, free: Collection[str]) -> str:
    """The one of the columns that are not there yet which a heading stands for; the heading itself if there is none."""
    meant = [column for column in _names().get(heading, ()) if column in free]
    if len(meant) == 1:
        return meant[0]
    for prefix, spellings in _document()["prefixes"].items():
        for spelling in spellings:
            if heading.startswith(spelling):
                return str(prefix + heading.removeprefix(spelling))
    return heading


def spellings(column: str) -> Sequence[str]:
    """The Chinese headings of a column; none if it has none."""
    return _document()["columns"].get(column, ())


@cache
def _names() -> Mapping[str, list[str]]:
    """Heading -> the columns that it may stand for."""
    found: dict[str, list[str]] = {}
    for column, headings in _document()["columns"].items():
        for heading in headings:
            found.setdefault(heading, []).append(column)
    return found


@cache
def _document() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((Path(__file__).resolve().parent / "headings.toml").read_text("utf-8"))
