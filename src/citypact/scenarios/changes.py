"""Changes in one line: ``transfers.steel.growth=0.02``, ``hosts.steel/tangshan.growth*=0.5``, grids with commas.

``TABLE.ROW.COLUMN=VALUE`` sets a figure, ``*=`` multiplies it; ``*`` in place of the row means every row, and the
figures of the case itself have no row: ``case.discount_rate=0.03,0.05,0.08``.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import product

from ..case.checks.scenarios import changes
from ..case.document import draft_of_case
from ..case.model import Case, Change, Scenario
from ..case.overrides import under
from ..errors import InvalidInput, Problem
from ..limits import MOST_AMOUNT
from ..reading.fields import Named
from ..reading.suggest import suggestion
from ..text import both

_FORM = re.compile(r"(?P<table>\w+)\.(?P<rest>.+?)\s*(?P<sign>\*?=)\s*(?P<values>[^=]+)")
_TABLES = ("cities", "transfers", "hosts", "capacities", "projects", "project_benefits", "retention", "case")


def parse_change(text: str) -> tuple[Change, ...]:
    """The changes that one line stands for: one, or several to choose from.

    Raises
    ------
    InvalidInput
        The line has another form, names no table, or a value is no number.

    >>> [change.set for change in parse_change("case.discount_rate=0.03,0.05")]
    [0.03, 0.05]
    >>> parse_change("transfers.*.growth*=0.5")[0].multiply
    0.5
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise InvalidInput([_problem("form", text)])
    table, rest = found["table"], found["rest"]
    if table not in _TABLES:
        raise InvalidInput([_problem("table", text, hint=suggestion(table, _TABLES))])
    rows, column = ("*", rest) if table == "case" else _row_and_column(text, rest)
    action = "set" if found["sign"] == "=" else "multiply"
    return tuple(
        Change.model_validate({"table": table, "rows": rows, "column": column, action: _number(text, value)})
        for value in found["values"].split(",")
    )


def grid(texts: Sequence[str], case: Case | None = None) -> tuple[Scenario, ...]:
    """Every combination of the choices that the lines give, as scenarios named after what they change.

    Raises
    ------
    InvalidInput
        As ``parse_change``, or a line changes nothing that ``case`` (if given) has; all lines at once.

    >>> [scenario.id for scenario in grid(["case.discount_rate=0.03,0.05"])]
    ['case.discount_rate=0.03', 'case.discount_rate=0.05']
    """
    choices: list[tuple[Change, ...]] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            choices.append(parse_change(text))
            problems += [] if case is None else misses(case, f"changes {text}", choices[-1][0])
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return tuple(_scenario(chosen) for chosen in product(*choices)) if choices else ()


def with_changes(case: Case, texts: Sequence[str]) -> Case:
    """The case with every line's change carried out; figures that are changed count as assumed.

    Raises
    ------
    InvalidInput
        As ``grid``, or a line leaves a choice.
    """
    scenarios = grid(texts, case)
    if len(scenarios) > 1:
        raise InvalidInput([_problem("choice", text) for text in texts if len(parse_change(text)) > 1])
    return under(case, scenarios[0]) if scenarios else case


def misses(case: Case, line: str, change: Change, fixed: Collection[tuple[str, str]] = ()) -> list[Problem]:
    """What a line asks for that the case does not have, located as the line was written; ``fixed``: no figures here."""
    draft = draft_of_case(case.model_copy(update={"scenarios": (_scenario((change,)),)}))
    return [replace(found, file=line, row=None, column=None) for found in changes(draft, fixed)]


def _scenario(chosen: tuple[Change, ...]) -> Scenario:
    name = " ".join(map(_line, chosen))
    return Scenario.model_construct(id=name, title=Named(en=name, zh=name), changes=chosen)


def _line(change: Change) -> str:
    place = change.column if change.table == "case" else f"{change.rows}.{change.column}"
    sign, value = ("=", change.set) if change.multiply is None else ("*=", change.multiply)
    return f"{change.table}.{place}{sign}{value:g}"


def _row_and_column(text: str, rest: str) -> tuple[str, str]:
    row, dot, column = rest.partition(".")
    if not dot or not row or not column:
        raise InvalidInput([_problem("form", text)])
    return row, column


def _number(text: str, value: str) -> float:
    """The number; one that no figure can be is none."""
    try:
        found = float(value)
    except ValueError:
        found = float("nan")
    if not abs(found) <= MOST_AMOUNT:
        raise InvalidInput([_problem("number", text)])
    return found


def _problem(key: str, text: str, **values: object) -> Problem:
    message, remedy = both(f"scenarios.{key}.what", **values), both(f"scenarios.{key}.do", **values)
    return Problem("changes", message, remedy, value=text)
