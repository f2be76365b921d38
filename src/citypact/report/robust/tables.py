"""Tables of a robust scheme: by city, by world, by aim, and step by step what it costs."""

from collections.abc import Iterator, Mapping, Sequence

from ...scenarios.robust import Robust, Step
from ...text import both
from ..money import Kind, money_unit
from ..names import Names
from ..resting import as_it_rests
from ..subjects import scenario_title
from ..table import Column, Row, Table
from ..tables.tax_tiers import tax_tiers_of
from .crowded import crowded
from .sentences import decimals

_MOST = 30
"""Worlds that are shown: those in which somebody has least."""


def robust_tables(found: Robust, steps: Sequence[Step]) -> list[Table]:
    """All tables in which there is something to say."""
    tiers = tax_tiers_of(found.scheme)
    tables = [
        _cities(found),
        *([tiers] if tiers.rows else []),
        _worlds(found),
        *_between(found),
        _aims(found),
        *_curve(found, steps),
    ]
    return as_it_rests(found.scheme.case, tables)


def _column(name: str, kind: Kind = "text") -> Column:
    return Column(both(f"robust.column.{name}"), kind)


def _cities(found: Robust) -> Table:
    case, names = found.scheme.case, Names(found.scheme.case)
    rows: list[Row] = []
    for place, city in enumerate(case.cities):
        base, robust = float(found.base.gain[city.id]), float(found.scheme.gain[city.id])
        worst = min(found.settled, key=lambda each: float(each.room[place]))
        before = min(float(each.room[place]) for each in found.before)
        world = scenario_title(case, worst.world) or both("robust.forecast")
        rows.append((names.party(city.id), base, robust, robust - base, before, float(worst.room[place]), world))
    columns = (
        _column("city"),
        *(_column(name, "money") for name in ("base", "robust", "change")),
        *(_column(name, "slack") for name in ("worst_before", "worst")),
        _column("where"),
    )
    note = both("robust.note.cities", unit=money_unit(case), year=case.base_year)
    return Table("cities", both("robust.table.cities"), columns, tuple(rows), decimals(found), note)


def _between(found: Robust) -> Iterator[Table]:
    """What was uncertain, and between which ends it was looked at."""
    between = found.asked.account.get("between")
    if isinstance(between, Mapping):
        rows = [(name, least, most) for name, (least, most) in between.items()]
        columns = (_column("input"), _column("least", "index"), _column("most", "index"))
        title, note = both("robust.table.between"), both("robust.note.between")
        yield Table("between", title, columns, tuple(rows), note=note)


def _worlds(found: Robust) -> Table:
    case, names = found.scheme.case, Names(found.scheme.case)
    before = {each.world: each for each in found.before}
    alike: dict[Row, tuple[str, int]] = {}
    for each in sorted(found.settled, key=lambda each: float(each.room[:-1].min())):
        city = case.cities[int(each.room[:-1].argmin())].id
        was = before.get(each.world)
        slacks = (None if was is None else float(was.room[:-1].min()), float(each.room[:-1].min()))
        funds = (None if was is None else float(was.room[-1]), float(each.room[-1]))
        said: Row = (names.party(city), *slacks, *funds, each.objecting, crowded(names, each.beyond))
        first, more = alike.get(said, (scenario_title(case, each.world) or both("robust.forecast"), -1))
        alike[said] = first, more + 1
    rows: list[Row] = [
        (both("robust.alike", world=world, count=f"{more:,}") if more else world, *said)
        for said, (world, more) in list(alike.items())[:_MOST]
    ]
    columns = (
        _column("world"),
        _column("city"),
        *(_column(name, "slack") for name in ("worst_before", "worst")),
        *(_column(name, "slack") for name in ("fund_before", "fund")),
        _column("objecting", "count"),
        _column("beyond"),
    )
    empty = [at for at in (4, 5) if found.scheme.model.fund is None]
    empty += [6] if all(each.objecting is None for each in found.settled) else []
    empty += [7] if not any(each.beyond for each in found.settled) else []
    note = both("robust.note.worlds", count=f"{len(found.settled):,}", shown=len(rows), unit=money_unit(case))
    return Table("worlds", both("robust.table.worlds"), columns, tuple(rows), decimals(found), note).without(empty)


def _aims(found: Robust) -> Table:
    rows = tuple((both(f"report.objective.{name}"), *values) for name, values in found.objectives.items())
    columns = (_column("aim"), _column("base", "money"), _column("robust", "money"))
    note = both("robust.note.aims", unit=money_unit(found.scheme.case))
    return Table("aims", both("robust.table.aims"), columns, rows, decimals(found), note)


def _curve(found: Robust, steps: Sequence[Step]) -> Iterator[Table]:
    if not steps:
        return
    model = found.scheme.model
    aims = model.design.objectives[:1]
    rows: list[Row] = []
    for step in steps:
        if step.found is None:
            rows.append((step.name, both("robust.no_scheme"), *(None,) * (3 + len(aims))))
            continue
        change = step.found.changes["change"]
        city = Names(found.scheme.case).party(str(change.idxmin())) if float(change.min()) < 0 else ""
        values = (step.found.objectives[aim][1] for aim in aims)
        fall = max(0.0, -float(change.min()))
        rows.append((step.name, city, fall, step.found.allowed.fund, step.found.allowed.coalitions, *values))
    columns = (
        _column("step"),
        _column("falls_most"),
        *(_column(name, "slack") for name in ("fall", "owed", "short")),
        *(Column(both(f"report.objective.{aim}"), "money") for aim in aims),
    )
    empty = [3] if model.fund is None else []
    empty += [] if any(step.found and step.found.allowed.coalitions for step in steps) else [4]
    note = both(f"robust.note.curve.{found.asked.account['kind']}", unit=money_unit(found.scheme.case))
    table = Table("curve", both("robust.table.curve"), columns, tuple(rows), decimals(found), note)
    yield table.without(empty)
