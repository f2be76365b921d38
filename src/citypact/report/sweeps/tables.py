"""Tables of a sweep: by city, who objects, when there is trouble, where the pact fails, what matters."""

from collections.abc import Iterator, Mapping

import numpy as np

from ...arrays import Override
from ...case.model import Sourced
from ...case.summary import sourced
from ...scenarios.sweep import Summary
from ...scenarios.sweep.sensitivity import Indices
from ...text import both
from ..coalition_text import members_text
from ..money import NOTHING, Kind, digits, money_unit
from ..names import Names
from ..resting import as_it_rests
from ..table import Column, Row, Table

_MONEY = ("as_designed", "mean", "q5", "q50", "q95", "shortfall")
_QUANTILES = ("q5", "q25", "q50", "q75", "q95")
_PARTS = ("worse_off", "worse_off_in_cash")
_DIGITS = 3


def sweep_tables(found: Summary) -> list[Table]:
    """All tables in which there is something to say."""
    tables = [_cities(found), *_objections(found), *_trouble(found), *_boxes(found), *_matters(found), _inputs(found)]
    return as_it_rests(found.sweep.scheme.case, tables)


def years_table(found: Summary) -> Table:
    """What each city gets by year, as it is spread."""
    names = Names(found.sweep.scheme.case)
    rows: tuple[Row, ...] = tuple(
        (names.party(str(city)), int(str(year)), *(float(row[name]) for name in _QUANTILES))
        for (city, year), row in zip(found.by_year.index, found.by_year.to_dict("records"), strict=True)
    )
    columns = (_column("city"), _column("year", "year"), *(_column(name, "money") for name in _QUANTILES))
    note = both("sweep.note.years", unit=money_unit(found.sweep.scheme.case), futures=f"{len(found.yearly):,}")
    table = Table("years", both("sweep.table.years"), columns, rows, decimals(found), note)
    return as_it_rests(found.sweep.scheme.case, [table])[0]


def decimals(found: Summary) -> int:
    """Decimals of money."""
    return digits(float(found.by_city["mean"].abs().max()))


def _column(name: str, kind: Kind = "text") -> Column:
    return Column(both(f"sweep.column.{name}"), kind)


def _cities(found: Summary) -> Table:
    case, names = found.sweep.scheme.case, Names(found.sweep.scheme.case)
    columns = (_column("city"), *(_column(name, "percent") for name in _PARTS), *(_column(n, "money") for n in _MONEY))
    rows: tuple[Row, ...] = tuple(
        (names.party(str(city)), *(float(row[name]) for name in (*_PARTS, *_MONEY)))
        for city, row in found.by_city.iterrows()
    )
    note = both("sweep.note.cities", unit=money_unit(case), year=case.base_year)
    return Table("cities", both("sweep.table.cities"), columns, rows, decimals(found), note)


def _objections(found: Summary) -> Iterator[Table]:
    """Coalitions that lose most: by what they could gain at least, and in the futures that were solved anew."""
    names = Names(found.sweep.scheme.case)
    for part in ("bound", "exact"):
        if f"{part}:objecting" in found.table and len(listed := found.objections(part)):
            rows: tuple[Row, ...] = tuple(
                (members_text(names, found.cities, members), float(futures), float(loss))
                for members, futures, loss in listed.itertuples(index=False)
            )
            columns = (_column("members"), _column("futures", "percent"), _column("largest_loss", "money"))
            note = both(f"sweep.note.{part}", unit=money_unit(found.sweep.scheme.case))
            yield Table(f"objections_{part}", both(f"sweep.table.{part}"), columns, rows, decimals(found), note)


def _trouble(found: Summary) -> Iterator[Table]:
    if found.trouble["chance"].any():
        rows = tuple((int(str(year)), float(row["chance"])) for year, row in found.trouble.iterrows())
        columns = (_column("year", "year"), _column("chance", "percent"))
        yield Table("trouble", both("sweep.table.trouble"), columns, rows, note=both("sweep.note.trouble"))


def _boxes(found: Summary) -> Iterator[Table]:
    """A row for each condition; coverage and density stand beside the first of each box."""
    rows: list[Row] = []
    for number, box in enumerate(found.boxes, start=1):
        parts: Row = (float(box.coverage), float(box.density))
        for at in np.flatnonzero(np.isfinite(box.low) | np.isfinite(box.high)).tolist():
            ends = (float(end) if np.isfinite(end) else None for end in (box.low[at], box.high[at]))
            rows.append((number, found.sweep.sample.names[at], *ends, *parts))
            parts = (None, None)
    if rows:
        columns = (
            _column("box", "count"),
            _column("input"),
            *(_column(name, "index") for name in ("least", "most")),
            *(_column(name, "percent") for name in ("coverage", "density")),
        )
        title, note = both(f"sweep.table.conditions_{found.rarer}"), both(f"sweep.note.boxes_{found.rarer}")
        yield Table("conditions", title, columns, tuple(rows), _DIGITS, note)


def _matters(found: Summary) -> Iterator[Table]:
    if (indices := found.matters) is not None:
        rows: tuple[Row, ...] = tuple(
            (
                found.sweep.sample.names[at],
                *(float(x) for x in (indices.first[at], *indices.first_interval[at])),
                *(float(x) for x in (indices.total[at], *indices.total_interval[at])),
            )
            for at in order_of_matters(indices)
        )
        ends = ("first", "first_low", "first_high", "total", "total_low", "total_high")
        columns = (_column("input"), *(_column(name, "index") for name in ends))
        yield Table("matters", both("sweep.table.matters"), columns, rows, note=both("sweep.note.matters"))


def order_of_matters(indices: Indices) -> list[int]:
    """The numbers by what they matter with all others, the one that matters most first."""
    return [int(at) for at in np.argsort(-indices.total, kind="stable")]


def _inputs(found: Summary) -> Table:
    """What was taken to be uncertain, line by line: how many numbers that draws, between which ends they came, and how
    much of what it acts on is itself assumed."""
    case, drawn = found.sweep.scheme.case, found.drawn.groupby("line")
    ends = drawn.agg(count=("least", "size"), least=("least", "min"), most=("most", "max")).to_dict("index")
    evidence = {table: dict(rows) for table, rows in sourced(case)}
    rows: list[Row] = []
    for line in found.sweep.sample.uncertainties:
        hit = {place: row for figure in line.figures for place, row in _rows(evidence, figure)}
        assumed = sum(row.evidence == "assumed" for row in hit.values())
        share = f"{assumed} / {len(hit)}" + ("*" if assumed else "") if hit else NOTHING
        own = ends[line.name]
        rows.append((line.name, line.text, int(own["count"]), float(own["least"]), float(own["most"]), share))
    between = _column("numbers", "count"), _column("least", "index"), _column("most", "index")
    columns = (_column("input"), _column("line"), *between, _column("assumed"))
    return Table("inputs", both("sweep.table.inputs"), columns, tuple(rows), note=both("sweep.note.inputs"))


def _rows(evidence: Mapping[str, Mapping[str, Sourced]], figure: Override) -> list[tuple[tuple[str, str], Sourced]]:
    """The rows of the case that a figure stands in, by table and key."""
    there = evidence.get(figure.table, {})
    asked = figure.column if figure.table == "case" else figure.rows
    return [((figure.table, key), row) for key, row in there.items() if asked in ("*", key)]
