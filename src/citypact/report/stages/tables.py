"""Tables of the stages of commitment."""

from collections.abc import Mapping, Sequence

from ...case.model import Case
from ...evaluation.commitment import Need, Stage, Stages
from ...text import Bilingual, both
from ..money import digits, money_unit
from ..names import Names
from ..resting import as_it_rests
from ..table import Column, Row, Sum, Table

_NOISE = 6
"""Decimals beyond which amounts differ by what solvers leave."""


def stage_tables(found: Stages) -> list[Table]:
    """The stages, what each has, who pledges, and what is missing at each that a later one has."""
    by_city = {"pledges": [s.pledges for s in found.stages], "debts": [s.debts for s in found.stages]}
    borne = [_by_city(found, key, parts) for key, parts in by_city.items() if any(parts)]
    needs = [_needs(found, stage) for stage in found.stages if stage.needs]
    return as_it_rests(found.case, [_stages(found), _items(found), *borne, *needs])


def decimals(found: Stages) -> int:
    """Decimals of money."""
    return digits(found.table.largest)


def _stages(found: Stages) -> Table:
    money = ("gain", "budget", "imputed", "to_finance", "pledged", "owed")
    columns = (
        _column("stage"),
        Column(both("stages.column.transfers"), "count"),
        Column(both("stages.column.projects"), "count"),
        *(Column(both(f"stages.column.{name}"), "money") for name in money),
    )
    note = both("stages.note.stages", unit=money_unit(found.case), year=found.case.base_year)
    rows = tuple(_stage(stage) for stage in found.stages)
    title, sums = both("stages.table.stages"), (Sum(3, (4, 5)),)
    return Table("stages", title, columns, rows, decimals(found), note, sums=sums)


def _stage(stage: Stage) -> Row:
    title = stage.model.title.both
    if (scheme := stage.scheme) is None:
        return (title, *[None] * 8)
    budgets = scheme.budgets
    sums = (float(budgets[name].sum()) for name in ("budget", "imputed", "to_finance"))
    counts = (len(scheme.terms.plan), len(scheme.terms.projects))
    return (title, *counts, float(scheme.gain.sum()), *sums, sum(stage.pledges.values()), sum(stage.debts.values()))


def _items(found: Stages) -> Table:
    case, names = found.case, Names(found.case)
    titles = [Column(stage.model.title.both) for stage in found.stages]
    rows: list[Row] = []
    for k in case.transfer:
        hosts = [None if stage.scheme is None else stage.scheme.terms.plan.get(k) for stage in found.stages]
        if any(hosts):
            rows.append((names.subject(k), *(None if host is None else _way(case, names, k, host) for host in hosts)))
    for project in case.projects:
        built = [stage.scheme is not None and project.id in stage.scheme.terms.projects for stage in found.stages]
        if any(built):
            rows.append((names.subject(project.id), *(both("report.yes") if there else None for there in built)))
    return Table("items", both("stages.table.items"), (_column("item"), *titles), tuple(rows), decimals(found))


def _way(case: Case, names: Names, k: str, host: str) -> Bilingual:
    return both("stages.column.way", origin=names.party(case.transfer[k].origin), host=names.party(host))


def _by_city(found: Stages, key: str, parts: Sequence[Mapping[str, float]]) -> Table:
    """What each city bears at each stage; ``parts``: by stage, amounts by city."""
    names = Names(found.case)
    columns = tuple(Column(stage.model.title.both, "money") for stage in found.stages)
    rows = tuple(
        (names.party(city.id), *(part.get(city.id) for part in parts))
        for city in found.case.cities
        if any(city.id in part for part in parts)
    )
    return Table(key, both(f"stages.table.{key}"), (_column("city"), *columns), rows, decimals(found))


def _needs(found: Stages, stage: Stage) -> Table:
    columns = (
        _column("item"),
        _column("from_to"),
        Column(both("stages.column.brings"), "slack"),
        Column(both("stages.column.pledge_needed"), "money"),
        _column("by_whom"),
        Column(both("stages.column.advance"), "money"),
        _column("by_whom"),
        Column(both("stages.column.in_all"), "money"),
    )
    rows = tuple(_need(found.case, Names(found.case), need) for need in stage.needs)
    title = both("stages.table.needs", stage=stage.model.title.both)
    key, note, sums = f"needs_{stage.model.id}", both("stages.note.needs"), (Sum(7, (3, 5)),)
    return Table(key, title, columns, rows, decimals(found), note, sums=sums)


def _need(case: Case, names: Names, need: Need) -> Row:
    way = None if need.host is None else _way(case, names, need.item, need.host)
    parts = (cell for by_city in (need.pledges, need.advances) for cell in _borne(names, by_city))
    return (names.subject(need.item), way, need.gain, *parts, need.total if need.possible else None)


def _borne(names: Names, by_city: Mapping[str, float]) -> tuple[float | None, Bilingual | None]:
    """What cities bear together, and who they are, those who bear most first."""
    if not by_city:
        return None, None
    most_first = sorted(by_city, key=lambda city: -round(by_city[city], _NOISE))
    return sum(by_city.values()), names.together(most_first)


def _column(name: str) -> Column:
    return Column(both(f"stages.column.{name}"))
