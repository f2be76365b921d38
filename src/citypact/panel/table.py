"""A city table as an analyst has it: one row for each city and year, one column for each figure."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from ..case.proportion.totals import is_total
from ..errors import InvalidInput, Problem
from ..limits import MOST_AMOUNT, MOST_CITIES
from ..reading.cells import BadCell, cell_text, is_empty, read
from ..reading.columns import Kind
from ..reading.grid import Grid
from ..reading.record import problem
from ..reading.rows import read_rows
from ..reading.suggest import suggestion
from ..reading.texts import columns_once
from ..reading.titles import below_title
from .headings import columns_of, translated
from .model import Panel, Place, Series
from .totals import total_rows

TEXTS = ("city", "province", "tier", "name_en", "name_zh")
NEEDED = ("city", "province", "year")
_DISTANCES = ("city_a", "city_b", "km")
_EARTH_KM = 6371.0
_DEGREES = {"latitude": 90.0, "longitude": 180.0}


def read_panel(path: Path, distances: Path | None = None) -> Panel:
    """The panel of a .csv or .xlsx file, with distances from another (city_a, city_b, km) or from coordinates.

    Headings may be those of ``headings.toml``.

    Raises InvalidInput with everything that cannot be read.
    """
    problems: list[Problem] = []
    doubts: list[Problem] = []
    grid, originals = _grid(path, "panel", NEEDED, problems, doubts)
    places: dict[str, Place] = {}
    found = Panel((), {}, {}, path.name, {}, doubts)
    if grid is not None and _has(grid, NEEDED, problems):
        for row, cells in grid.rows:
            if misfit := _misfit(grid, row, cells):
                problems.append(misfit)
                continue
            _read_row(found, row, dict(zip(grid.names, cells, strict=False)), places, problems)
    if grid is not None:
        problems = columns_once(problems, grid.names, grid.rows, grid.header_row)
    if grid is not None and not places and not problems:
        problems.append(problem("case.no_cities", path.name))
    if len(places) > MOST_CITIES:
        problems.append(problem("case.many_cities", path.name, most=f"{MOST_CITIES:,}"))
    found = replace(found, cities=tuple(places.values()))
    if not problems and (totals := list(total_rows(found))):
        raise InvalidInput(_as_headed(totals, originals, path.name))
    km = _great_circle(places, found.figures) if distances is None else _distances(distances, problems, doubts)
    for a, b in combinations(places, 2) if km else ():
        if km.get(frozenset((a, b)), 0.0) <= 0:
            problems.append(problem("panel.no_distance", (distances or path).name, None, "km", a=a, b=b))
    if problems:
        raise InvalidInput(_as_headed(problems, originals, path.name))
    return replace(found, km=km)


def _as_headed(problems: Iterable[Problem], originals: Mapping[str, str], file: str) -> list[Problem]:
    """The problems with the columns of the table as its headings call them."""
    return [replace(p, column=originals.get(p.column or "", p.column)) if p.file == file else p for p in problems]


def _grid(
    path: Path, sheet: str, needed: Sequence[str], problems: list[Problem], doubts: list[Problem]
) -> tuple[Grid | None, Mapping[str, str]]:
    """The table with known headings translated, and these by column."""
    grid = read_rows(path, problems, doubts, sheet)
    if grid is None:
        return None, {}
    return translated(below_title(grid, needed, columns_of, problems, doubts), problems)


def _has(grid: Grid, columns: Sequence[str], problems: list[Problem]) -> bool:
    twice = [name for name in dict.fromkeys(grid.names) if name and grid.names.count(name) > 1]
    problems += [problem("duplicate_column", grid.file, grid.header_row, name) for name in twice]
    missing = [name for name in columns if name not in grid.names]
    for name in missing:
        hint = suggestion(name, [found for found in grid.names if found])
        problems.append(problem("missing_column", grid.file, grid.header_row, name, hint=hint))
    return not missing and not twice


def _misfit(grid: Grid, row: int, cells: Sequence[Any]) -> Problem | None:
    """Why the cells of a row cannot be told apart by heading, if so; empty ones after the last heading do no harm."""
    width = len(grid.names)
    if len(cells) < width:
        return problem("short_row", grid.file, row, cells=len(cells), width=width)
    if not all(is_empty(cell) for cell in cells[width:]):
        return problem("panel.long_row", grid.file, row, cells=len(cells), width=width)
    return None


def _read_row(panel: Panel, row: int, cells: dict[str, Any], places: dict[str, Place], problems: list[Problem]) -> None:
    """One row into the figures and rows of the panel."""
    if named := next((cells[name] for name in ("city", "name_en", "name_zh") if is_total(cells.get(name))), None):
        problems.append(problem("proportion.total_named", panel.file, row, "city", value=str(named).strip()))
        return
    empty = [name for name in NEEDED if is_empty(cells[name])]
    problems += [problem("empty_cell", panel.file, row, name) for name in empty]
    if empty:
        return
    given = [name for name in TEXTS if not is_empty(cells.get(name))]
    texts = {name: _read(panel, row, name, cells[name], "text", problems) for name in given}
    if None in texts.values():
        return
    place = _place(texts)
    known = places.setdefault(place.id, place)
    if known != place:
        problems.append(problem("panel.names_differ", panel.file, row, "city", city=place.id))
    year = _read(panel, row, "year", cells["year"], "integer", problems)
    if year is None:
        return
    panel.rows.setdefault((place.id, year), row)
    for name in (name for name in cells if name and name not in (*TEXTS, "year") and not is_empty(cells[name])):
        figure = _read(panel, row, name, cells[name], "number", problems)
        if figure is None:
            continue
        most = _DEGREES.get(name, math.inf)
        if abs(figure) > most:
            problems.append(
                problem("panel.degrees", panel.file, row, name, most=most, figure=cell_text(cells[name]).strip())
            )
        if abs(figure) > MOST_AMOUNT:
            problems.append(problem("implausible", panel.file, row, name, value=cells[name], limit=f"{MOST_AMOUNT:g}"))
        known_in_year = panel.figures.setdefault(name, {}).setdefault(year, {})
        if place.id in known_in_year:
            problems.append(problem("panel.year_twice", panel.file, row, name, city=place.id, year=year))
        known_in_year[place.id] = figure


def _read(panel: Panel, row: int, column: str, cell: Any, kind: Kind, problems: list[Problem]) -> Any:
    """The value of a cell that holds something; None, and a problem, if it cannot be read."""
    try:
        return read(cell, kind)
    except BadCell as bad:
        problems.append(problem(bad.key, panel.file, row, column, value=cell))
        return None


def _place(given: Mapping[str, str]) -> Place:
    english = given.get("name_en", given["city"])
    chinese = given.get("name_zh", english)
    return Place(given["city"], english, chinese, given["province"], given.get("tier", "city"))


def _distances(path: Path, problems: list[Problem], doubts: list[Problem]) -> dict[frozenset[str], float]:
    grid, _ = _grid(path, "distances", _DISTANCES, problems, doubts)
    km: dict[frozenset[str], float] = {}
    if grid is None or not _has(grid, _DISTANCES, problems):
        return km
    for row, cells in grid.rows:
        if misfit := _misfit(grid, row, cells):
            problems.append(misfit)
            continue
        record = dict(zip(grid.names, cells, strict=False))
        try:
            pair = frozenset(read(record[city], "text") for city in ("city_a", "city_b"))
            km[pair] = read(record["km"], "number")
        except (BadCell, KeyError):
            problems.append(problem("not_a_number", grid.file, row, "km", value=record.get("km")))
    return km


def _great_circle(places: Mapping[str, Place], figures: Mapping[str, Series]) -> dict[frozenset[str], float]:
    """Great-circle kilometres, to a tenth, if every city has a latitude and a longitude in degrees."""
    sites = {
        city: (math.radians(_last(figures, "latitude", city)), math.radians(_last(figures, "longitude", city)))
        for city in places
    }
    known = not any(math.isnan(angle) for site in sites.values() for angle in site)
    return dict(_arcs(sites)) if known else {}


def _last(figures: Mapping[str, Series], column: str, city: str) -> float:
    found = [figures[column][year].get(city) for year in sorted(figures.get(column, {}))]
    return next((figure for figure in reversed(found) if figure is not None), math.nan)


def _arcs(sites: Mapping[str, tuple[float, float]]) -> Iterator[tuple[frozenset[str], float]]:
    for (a, (lat_a, lon_a)), (b, (lat_b, lon_b)) in combinations(sites.items(), 2):
        chord = math.sin((lat_b - lat_a) / 2) ** 2
        chord += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
        yield frozenset((a, b)), round(2 * _EARTH_KM * math.asin(math.sqrt(chord)), 1)
