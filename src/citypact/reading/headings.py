"""Chinese headings, read as the columns they stand for."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from citypact.errors import Problem
from citypact.reading.columns import Column
from citypact.reading.grid import Grid
from citypact.reading.titles import below_title


def headed(grid: Grid, columns: Sequence[Column], problems: list[Problem], doubts: list[Problem]) -> Grid:
    """The grid from its headings on, with those of ``columns`` that it says in Chinese; ``called`` tells what it says.

    A title above the headings is a doubt (``below_title``).
    """
    known = frozenset(column.name for column in columns)

    def meaning(names: Sequence[str]) -> list[str]:
        return [name if name in known else _column(name, known.difference(names)) for name in names]

    needed = [column.name for column in columns if not column.optional]
    grid = below_title(grid, needed, meaning, problems, doubts)
    found = meaning(grid.names)
    called = {column: name for column, name in zip(found, grid.names, strict=True) if column != name}
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
