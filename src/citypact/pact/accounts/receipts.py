"""Receipts of the years so far: what was collected, and what else the rule asks to know, checked against the scheme.

A row has year, subject, item and an amount. The subject is a transfer, with a tax type (the part of the heading:
``parts``) or a statistic for item; a city with ``revenue`` where an instrument looks at budgets and ``gdp`` where it
looks at products; an ecological project where payment depends on quality, with each indicator of the rule (its measured
concentration, in the unit of its base), or with ``quality-index`` if the rule has none. Money in the case's unit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...case.model import Case
from ...case.naming import subject_keys
from ...case.unit_of_money import unit_of_money
from ...errors import InvalidInput, Problem
from ...mechanism import Mechanism, economy, shared_tax
from ...reading.columns import Column
from ...reading.grid import decode
from ...reading.headings import headed
from ...reading.record import Record
from ...reading.rows import read_rows
from ...reading.suggest import suggestion
from ...text import both
from ..money import per_unit
from ..payments import planned_moves
from ..terms import Terms
from .magnitude import GDP, REVENUE, Magnitudes
from .parts import HEADINGS, Part, heading_of, local_shares, make_local, unclear
from .proportion import far_from_designed

Floats = NDArray[np.float64]
Key = tuple[str, str]

_KEYS = (
    Column("year", ("year",), "integer"),
    Column("subject", ("subject",), "text"),
    Column("item", ("item",), "text"),
)
HEADER = [*(column.name for column in _KEYS), Part.local.heading]
_ITEMS = {"一般公共预算收入": REVENUE, "财政收入": REVENUE, "地区生产总值": GDP}
SHEET = "receipts"
"""The sheet of a workbook that they stand on."""
YEAR = "year"
"""Where the year to settle is asked for."""


@dataclass(frozen=True)
class Receipts:
    """Amounts by subject and item, by year; complete up to ``year`` for everything that the scheme asks for."""

    amounts: Mapping[Key, Mapping[int, float]]
    year: int
    doubts: tuple[Problem, ...] = ()
    """Amounts far from what was designed, what a workbook hides, and titles above headings."""

    def over(self, key: Key, projected: Floats, years: range) -> Floats:
        """The projection with what is known up to ``year`` in its place."""
        known = self.amounts.get(key, {})
        return np.array([known.get(y, p) if y <= self.year else p for y, p in zip(years, projected, strict=True)])


def asked(case: Case, model: Mechanism, terms: Terms) -> dict[Key, range]:
    """What must be known to settle, and for which years of the case."""
    needed: dict[Key, range] = {}
    model = model.at(terms.sizes)
    rule = model.tax_sharing
    for k, flows in planned_moves(case, terms).items():
        shared = shared_tax(case, model, flows).standing == "shared"
        types = [tax for tax in flows.collected if model.award or rule.taxes == "all" or tax in rule.taxes]
        needed |= {(k, tax): case.years[max(0, flows.start) :] for tax in types if shared}
    seen_of_cities = [REVENUE] if model.pool or model.equalization or model.rates_pool else []
    seen_of_cities += [GDP] if model.pool and model.pool.sees_gdp else []
    needed |= {(city.id, item): case.years for city in case.cities for item in seen_of_cities}
    if model.quality:
        seen = economy(case, model, terms.plan, terms.projects)
        paying = [p for p in seen.works if any(flow.subject == p for flow in model.quality.payments(seen))]
        running = {p: model.quality.running(case, seen.works[p].project) for p in paying}
        needed |= {(p, item): years for p, years in running.items() for item in model.quality.reported}
    return needed


def known(case: Case, model: Mechanism, terms: Terms) -> set[Key]:
    """Every subject and item that a row may have: what is asked, other taxes of the moves, statistics."""
    items = () if model.statistics is None else model.statistics.items
    moves = planned_moves(case, terms)
    found = {(k, item) for k, flows in moves.items() for item in (*flows.collected, *items)}
    return found | set(asked(case, model, terms))


def read_receipts(
    path: Path, case: Case, model: Mechanism, terms: Terms, year: int | None = None, part: Part | None = None
) -> Receipts:
    """Receipts from a CSV file or a workbook, complete up to ``year`` (the last one in the file, if not given).

    ``part``: what of the taxes the amounts are, where their heading does not say it.

    Raises
    ------
    InvalidInput
        Anything that cannot be read or does not match the scheme; all problems at once, with row and column.
    """
    problems: list[Problem] = []
    doubts: list[Problem] = []
    grid = read_rows(path, problems, doubts, SHEET)
    table = None if grid is None else headed(grid, (*_KEYS, *map(_amounts, HEADINGS)), problems, doubts)
    heading = heading_of([] if table is None else table.names)
    records = [] if table is None else decode(table, (*_KEYS, _amounts(heading)), problems)
    _put_keys(records, case)
    problems += _mismatches(records, case, model, terms)
    shares = local_shares(case, terms)
    problems += unclear(path.name, heading, part, records, shares)
    years = [int(record.data["year"]) for record in records if record.data.get("year") in case.years]
    last = max(years, default=case.years.start) if year is None else year
    if last not in case.years:
        place = path.name if year is None else YEAR
        problems.append(_problem("year_outside", place, first=case.years[0], last=case.years[-1], value=str(last)))
    if not problems:
        problems += _gaps(path.name, records, asked(case, model, terms), last)
    if problems:
        raise InvalidInput(problems)
    if Part.gross in (part, heading.removesuffix("_amount")):
        make_local(records, shares)
    amounts: dict[Key, dict[int, float]] = {}
    for record in records:
        row = record.data
        amounts.setdefault((row["subject"], row["item"]), {})[row["year"]] = row["amount"]
    designed = projected_receipts(case, model, terms).amounts
    problems += _other_units(path.name, heading, case, records, Magnitudes(amounts, designed))
    if problems:
        raise InvalidInput(problems)
    return Receipts(_as_designed(case, amounts, designed), last, (*doubts, *far_from_designed(case, records, designed)))


def projected_receipts(case: Case, model: Mechanism, terms: Terms) -> Receipts:
    """The receipts that the scheme was designed on."""
    model = model.at(terms.sizes)
    moves = planned_moves(case, terms)
    seen = economy(case, model, terms.plan, terms.projects, moves)
    found = {(k, tax): flow for k, flows in moves.items() for tax, flow in flows.collected.items()}
    for item, figures in ((REVENUE, seen.revenue), (GDP, seen.gdp)):
        found |= {(city, item): flow for city, flow in zip(seen.cities, figures, strict=True)}
    reported = {} if model.quality is None else model.quality.reported
    found |= {(p, item): np.full(case.horizon, value) for p in seen.works for item, value in reported.items()}
    amounts = {}
    for key, years in asked(case, model, terms).items():
        by_year = dict(zip(case.years, found[key].tolist(), strict=True))
        amounts[key] = {year: by_year[year] for year in years}
    return Receipts(amounts, case.years[-1])


def _amounts(heading: str) -> Column:
    return Column(heading, ("amount",), "number")


def _as_designed(
    case: Case, amounts: Mapping[Key, Mapping[int, float]], designed: Mapping[Key, Mapping[int, float]]
) -> dict[Key, dict[int, float]]:
    """The amounts, with the designed one in the place of each that is the same to the coin."""
    coins = per_unit(case)
    return {
        key: {
            year: thought if round(amount * coins) == round((thought := known.get(year, amount)) * coins) else amount
            for year, amount in by_year.items()
        }
        for key, by_year in amounts.items()
        for known in [designed.get(key, {})]
    }


def _put_keys(records: list[Record], case: Case) -> None:
    """Keys in place of the names of cities, transfers and projects, and of a city's budget and product."""
    for column, keys in (("subject", subject_keys(case)), ("item", _ITEMS)):
        for record in records:
            if (name := record.text(column)) in keys:
                record.data[column] = keys[str(name)]


def _mismatches(records: list[Record], case: Case, model: Mechanism, terms: Terms) -> Iterator[Problem]:
    """Rows that do not belong to the scheme."""
    allowed, needed = known(case, model, terms), asked(case, model, terms)
    subjects = {subject for subject, _ in allowed}
    first_row: dict[tuple[object, ...], int | None] = {}
    for record in records:
        year, subject, item = record.number("year"), record.text("subject"), record.text("item")
        if year is not None and year not in case.years:
            yield _at(record, "year_outside", "year", first=case.years[0], last=case.years[-1])
        if subject is not None and subject not in subjects:
            yield _at(record, "unknown_subject", "subject", hint=suggestion(subject, sorted(subjects)))
        elif subject is not None and item is not None and (subject, item) not in allowed:
            items = sorted(other for name, other in allowed if name == subject)
            yield _at(record, "unknown_item", "item", subject=subject, hint=suggestion(item, items))
        elif year is not None and (subject, item) in needed and year < needed[str(subject), str(item)].start:
            yield _at(record, "too_early", "year", subject=subject, start=needed[str(subject), str(item)].start)
        elif year in case.years and year not in needed.get((str(subject), str(item)), case.years):
            yield _at(record, "too_late", "year", subject=subject, end=needed[str(subject), str(item)].stop - 1)
        amount = record.number("amount")
        if amount is not None and amount < 0:
            yield _at(record, "negative", "amount")
        row, _ = record.place(("year",))
        earlier = first_row.setdefault((year, subject, item), row)
        if None not in (year, subject, item) and earlier != row:
            yield _at(record, "twice", "year", subject=subject, item=item, earlier=earlier)


def _gaps(file: str, records: list[Record], needed: Mapping[Key, range], last: int) -> Iterator[Problem]:
    """What is asked for and missing, up to the year that is settled."""
    given = {(r.data["subject"], r.data["item"], r.data["year"]) for r in records}
    for (subject, item), years in needed.items():
        missing = [year for year in years if year <= last and (subject, item, year) not in given]
        if missing:
            yield _problem("missing", file, subject=subject, item=item, years=", ".join(map(str, missing)))


def _other_units(file: str, heading: str, case: Case, records: list[Record], found: Magnitudes) -> Iterator[Problem]:
    """Amounts that cannot be in the unit of the case, each with its place; one problem for all if none can be."""
    unit, common, suspicious = unit_of_money(case.unit, case.currency), found.in_common(), found.suspicious()
    if common is not None:
        yield _problem("every_unit", file, column=heading, times=f"{common:.3g}", unit=unit)
        return
    for record in records:
        row = record.data
        times = suspicious.get(((row["subject"], row["item"]), row["year"]))
        if times is not None:
            named = {"subject": row["subject"], "item": row["item"], "year": row["year"]}
            yield _at(record, "other_unit", "amount", **named, times=f"{times:.3g}", unit=unit)


def _at(record: Record, key: str, column: str, **values: object) -> Problem:
    row, name = record.place((column,))
    shown = record.get(column)
    return _problem(key, record.file, row, name, None if shown is None else str(shown), **values)


def _problem(
    key: str, file: str, row: int | None = None, column: str | None = None, value: str | None = None, **values: object
) -> Problem:
    what, do = both(f"settlement.{key}.what", **values), both(f"settlement.{key}.do", **values)
    return Problem(file, what, do, row, column, value)
