"""Chinese headings of a city table, read as the columns they stand for."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ..errors import Problem
from ..reading.grid import Grid
from ..reading.headings import spellings
from ..text import both

_WITH_UNIT = re.compile(r"^(.*?)\s*[(（\[【]\s*(.*?)\s*[)）\]】]$")


@dataclass(frozen=True)
class Heading:
    """A column by its name in citypact, and the unit it is taken in; empty for texts and years."""

    column: str
    unit: str


def translated(grid: Grid, problems: list[Problem]) -> tuple[Grid, Mapping[str, str]]:
    """The grid with known headings replaced, and what stands in the file by column; a wrong unit is reported."""
    header, originals = [], {}
    for name in grid.names:
        bare, unit = _parts(name)
        found = _known().get(bare.casefold())
        if found is None:
            header.append(name)
            continue
        header.append(found.column)
        originals[found.column] = name
        if unit and found.unit and unit != found.unit:
            what = both("panel.heading_unit.what", unit=unit, wanted=found.unit)
            do = both("panel.heading_unit.do", wanted=found.unit, column=found.column)
            problems.append(Problem(grid.file, what, do, grid.header_row, name))
    return replace(grid, header=header), originals


def columns_of(headings: Iterable[str]) -> list[str]:
    """The columns that headings stand for; those that are not known, themselves."""
    known = [(heading, _known().get(_parts(heading)[0].casefold())) for heading in headings]
    return [heading if found is None else found.column for heading, found in known]


def _parts(heading: str) -> tuple[str, str]:
    """A heading without its unit, and the unit."""
    with_unit = _WITH_UNIT.match(heading)
    return (with_unit[1], with_unit[2]) if with_unit else (heading, "")


@cache
def _known() -> Mapping[str, Heading]:
    entries = tomllib.loads((Path(__file__).resolve().parent / "headings.toml").read_text("utf-8"))
    return {
        name.casefold(): Heading(column, entry.get("unit", ""))
        for column, entry in entries.items()
        for name in (*spellings(column), *entry.get("more", ()))
    }
