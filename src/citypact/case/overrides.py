"""A case under one of its scenarios: the same facts with some figures changed, which are assumptions from then on."""

from collections.abc import Iterable, Iterator
from typing import Any

from citypact.case.build import build
from citypact.case.checks import problems_of
from citypact.case.checks.scenarios import changes
from citypact.case.columns import columns_of, field_of, row_key
from citypact.case.document import draft_of, plain_data
from citypact.case.model import Case, Change, Scenario
from citypact.case.rederive import follow, is_derived, parts, rederive
from citypact.errors import InvalidInput, Problem
from citypact.reading.columns import Path
from citypact.reading.record import Record, problem, put
from citypact.reading.suggest import suggestion


def under(case: Case, scenario: str | Scenario) -> Case:
    """The case as it would be under a scenario, given by name or made in Python.

    Changed figures count as assumed: a row (or figure of the case) that is touched keeps its source, not its evidence.
    Figures that are not known stay so. Those with formulas (``derivation``) follow the discount rate, the horizon and
    prices before they are changed themselves.

    Raises InvalidInput if the case has no such scenario, or if what the scenario asks for is not sound.
    """
    if isinstance(scenario, str):
        scenario = _named(case, scenario)
    data = plain_data(case)
    asked = data | {"scenarios": [plain_data(scenario)]}
    if misses := [*changes(draft_of(asked, case.id, [], keyed=True))]:
        raise InvalidInput(misses)
    before = parts(data)
    of_derived = [change for change in scenario.changes if is_derived(data, change)]
    for change in scenario.changes:
        if change not in of_derived:
            _carry_out(case, data, change)
    rederive(data, before)
    for change in of_derived:
        _carry_out(case, data, change)
        follow(data, change)
    draft = draft_of(data, f"{case.id} ({scenario.id})", [], keyed=True)
    return build(draft, problems_of(draft))


def _carry_out(case: Case, data: dict[str, Any], change: Change) -> None:
    for record, path, whole in _targets(case, data, change):
        _apply(record, path, change, whole)


def unsound_scenarios(case: Case, records: Iterable[Record]) -> list[Problem]:
    """What would be wrong with a sound case under its scenarios, at the places where these were read."""
    return [problem for record in records for problem in _unsound(case, record)]


def _unsound(case: Case, record: Record) -> Iterator[Problem]:
    try:
        under(case, record.text("id") or "")
    except InvalidInput as error:
        for found in error.problems:
            yield record.problem("case.scenario_unsound", "changes", fault=found.line)


def _named(case: Case, name: str) -> Scenario:
    known = {scenario.id: scenario for scenario in case.scenarios}
    if name not in known:
        raise InvalidInput([problem("case.no_such_scenario", case.id, value=name, hint=suggestion(name, known))])
    return known[name]


def _targets(case: Case, data: dict[str, Any], change: Change) -> Iterator[tuple[dict[str, Any], Path, bool]]:
    """The records that a change touches, the way to the figure within each, and whether it is a whole number."""
    if change.table == "case":
        figures = data["figures"]
        if change.column == "inflation":
            figures.setdefault("inflation", dict(figures["discount_rate"]))
        if change.column in figures:
            figures[change.column]["evidence"] = "assumed"
        yield data, tuple(change.column.split(".")), change.column == "horizon"
        return
    indicators = dict.fromkeys(name for city in case.cities for name in city.indicators)
    columns = columns_of(change.table, case.taxes, case.resources, indicators)
    column = next(column for column in columns if column.name == change.column)
    for record in data[field_of(change.table)]:
        if change.rows in ("*", row_key(change.table, record.get)):
            record["evidence"] = "assumed"
            yield record, column.path, column.kind == "integer"


def _apply(record: dict[str, Any], path: Path, change: Change, whole: bool) -> None:
    """Multiply or set one figure; a whole number stays one if it can, else it is refused later.

    What is left out can be set, but is 0 however often it is multiplied; an indicator that is not known stays so.
    """
    value: Any = record
    for step in path:
        value = value[step]
    given = change.set is not None and path[0] != "indicators"
    if value is not None or given:
        changed = change.set if change.set is not None else value * change.multiply
        put(record, path, int(changed) if whole and float(changed).is_integer() else changed)
