"""What may come out otherwise: figures of a case that are multiplied by a number, or set to one, in each future.

A lever is one uncertain number; it may act on several figures (a common shock, one of a sector). A case in which
levers are pulled to many numbers at once has columns in the place of figures, shape (futures, 1): see ``case.flows``.
What goes by years has a number for each, shape (futures, years).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..case.columns import columns_of, field_of, row_key
from ..case.formulas import Formula, Terms, part
from ..case.model import Case, Change, Scenario
from ..case.rederive import DIGITS
from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism
from ..reading.columns import Column, Path
from ..reading.fields import Named
from ..reading.named import faults
from ..reading.record import problem
from ..text import both
from .rules import RULE, rule_with

Floats = NDArray[np.float64]
Value = Any
"""A number, or a column of them."""


@dataclass(frozen=True)
class Override:
    """Figures that a lever acts on: a column of a table in one row, or in all ("*"), as ``Change`` names them.

    Or a number of the mechanism, by its dotted path in place of the column: see ``rules``.
    """

    table: str
    column: str
    rows: str = "*"
    action: Literal["multiply", "set"] = "multiply"

    def change(self, value: float) -> Change:
        """The change that it is at one value. Raises ValidationError if the table or the value is none."""
        named = {"table": self.table, "rows": self.rows, "column": self.column}
        return Change.model_validate({**named, self.action: float(value)})


@dataclass(frozen=True)
class Lever:
    """One uncertain number and the figures that follow it."""

    name: str
    overrides: tuple[Override, ...]
    by_year: bool = False
    """Whether it has a value of its own in each year of the case, one column each."""


def spans(levers: Sequence[Lever], years: int) -> list[slice]:
    """The columns of each lever among the values of all; ``years``: horizon of the case."""
    ends = np.cumsum([0, *(years if lever.by_year else 1 for lever in levers)]).tolist()
    return [slice(first, last) for first, last in pairwise(ends)]


def scenario(levers: Sequence[Lever], values: Iterable[float], name: str = "future") -> Scenario:
    """The scenario in which each lever has the value given, in the order of the levers; none of them goes by years."""
    pulled = zip(levers, values, strict=True)
    changes = [each.change(value) for lever, value in pulled for each in lever.overrides if each.table != RULE]
    return Scenario(id=name, title=Named(en=name, zh=name), changes=tuple(changes))


def rule(model: Mechanism, levers: Sequence[Lever], values: Iterable[float]) -> Mechanism:
    """The mechanism in which each lever has the value given. Raises InvalidInput as ``rule_with``."""
    pulled = zip(levers, values, strict=True)
    asked = [(o, value) for lever, value in pulled for o in lever.overrides if o.table == RULE]
    return rule_with(model, [(o.column, value, o.action == "multiply") for o, value in asked]) if asked else model


def changed(case: Case, levers: Sequence[Lever], values: Sequence[float]) -> Case:
    """The case in which each lever has the value given, checked. Raises InvalidInput as ``case.overrides.under``."""
    if all(o.table == RULE for lever in levers for o in lever.overrides):
        return case
    from ..case.overrides import under  # columns are pulled without the checks that it needs

    return under(case, scenario(levers, values))


def check(case: Case, model: Mechanism, levers: Sequence[Lever], values: Floats) -> None:
    """Refuse levers that name nothing, and values beyond what figures can be; ``values``: shape (futures, columns).

    Raises
    ------
    InvalidInput
        A lever acts on nothing that there is, or its least or largest value leaves case or mechanism unsound; all of it
        at once, a problem for each lever and end.
    """
    places, problems = spans(levers, case.horizon), dict[Problem, None]()
    for extreme in (np.min, np.max) if levers else ():
        ends = [float(extreme(values[:, place])) for place in places]
        together = _unsound(case, model, levers, ends)
        own = (
            _told(lever, end, _unsound(case, model, [lever], [end])) for lever, end in zip(levers, ends, strict=True)
        )
        if together:
            problems |= dict.fromkeys([told for told in own if told is not None] or together)
    if problems:
        raise InvalidInput(list(problems))


def _unsound(case: Case, model: Mechanism, levers: Sequence[Lever], values: Sequence[float]) -> tuple[Problem, ...]:
    """What is wrong with case and mechanism where levers have these values."""
    return *faults(partial(changed, case, levers, values)), *faults(partial(rule, model, levers, values))


def _told(lever: Lever, value: float, found: Sequence[Problem]) -> Problem | None:
    """The first problem that a lever makes, told as the lever's; None if it makes none."""
    if not found:
        return None
    first, *more = found
    said = {"what": first.message, "do": first.remedy, "place": ": ".join(filter(None, (first.file, first.column)))}
    count = both("scenarios.and_more", count=len(more)) if more else ""
    return problem("scenarios.unsound", f"uncertainties {lever.name}", value=f"{value:g}", more=count, **said)


def stands_apart(case: Case, override: Override) -> bool:
    """Whether no column can stand for the figure: a whole number, such as a year, or one of the mechanism."""
    if override.table == RULE:
        return True
    if override.table == "case":
        return override.column == "horizon"
    return _column(case, override).kind == "integer"


def pulled(case: Case, levers: Sequence[Lever], values: Sequence[Value]) -> Case:
    """The case with each lever at its value: a number, or a column, shape (futures, 1), for many futures at once.

    As ``case.overrides.under`` does it, unchecked: figures with formulas follow the rates before they are changed
    themselves.
    """
    asked = [(o, value) for lever, value in zip(levers, values, strict=True) for o in lever.overrides]
    derived = {(formula.table, formula.column) for formula in case.derivation}
    plain, later = ([(o, v) for o, v in asked if ((o.table, o.column) in derived) is last] for last in (False, True))
    return reduce(_with_formulas, later, _followed(case, reduce(_carried_out, plain, case)))


def _carried_out(case: Case, asked: tuple[Override, Value]) -> Case:
    override, value = asked

    def change(figure: Value) -> Value:
        if override.action == "set":
            return value
        return None if figure is None else figure * value

    if override.table == "case":
        found: Case = _put(case, tuple(override.column.split(".")), change)
        return found
    return _put_in_rows(case, override.table, override.rows, _column(case, override).path, change)


def _with_formulas(case: Case, asked: tuple[Override, Value]) -> Case:
    """A derived figure changed: its formula is scaled with it, and gone where it is set."""
    override, value = asked
    changed = _carried_out(case, asked)
    kept = [f for f in case.derivation if not _is_hit(f, override)]
    hit = [f for f in case.derivation if _is_hit(f, override)]
    scaled = [f.scaled(value) for f in hit] if override.action == "multiply" else []
    for formula in scaled:
        if formula.rent_of is None:
            now = partial(_anew, np.nan, _part(formula, changed), False)
            changed = _put_in_rows(changed, formula.table, formula.row, (formula.column,), now)
    return changed.model_copy(update={"derivation": (*kept, *scaled)})


def _is_hit(formula: Formula, override: Override) -> bool:
    return (formula.table, formula.column) == (override.table, override.column) and override.rows in ("*", formula.row)


def _followed(before: Case, after: Case) -> Case:
    """The case with figures that follow from rates and prices put right, as ``case.rederive`` does it."""
    for formula in before.derivation:
        was, now = _part(formula, before), _part(formula, after)
        if np.any(now != was):
            change = partial(_anew, was, now, formula.rent_of is not None)
            after = _put_in_rows(after, formula.table, formula.row, (formula.column,), change)
    return after


def _anew(was: Value, now: Value, is_part: bool, figure: Value) -> Value:
    """A figure that a formula makes, or makes a part of, after what it follows from has changed."""
    return np.where(now != was, np.round(figure - was + now if is_part else now, DIGITS), figure)


def _part(formula: Formula, case: Case) -> Value:
    """What a formula makes of its figure in a case."""
    terms = Terms(case.discount_rate, case.inflation, case.years.stop)
    if formula.table != "projects":
        return part(formula, terms)
    project = case.project[formula.row]
    return part(formula, terms, project.start_year, project.build_years)


def _put_in_rows(case: Case, table: str, rows: str, path: Path, change: Callable[[Value], Value]) -> Case:
    field = field_of(table)
    found = tuple(
        _put(row, path, change) if rows in ("*", row_key(table, partial(getattr, row))) else row
        for row in getattr(case, field)
    )
    return case.model_copy(update={field: found})


def _put(record: Any, path: Path, change: Callable[[Value], Value]) -> Any:
    """The record, or mapping, with the figure at ``path`` changed."""
    if not path:
        return change(record)
    step = str(path[0])
    if isinstance(record, Mapping):
        return {**record, step: _put(record[step], path[1:], change)}
    return record.model_copy(update={step: _put(getattr(record, step), path[1:], change)})


def _column(case: Case, override: Override) -> Column:
    indicators = dict.fromkeys(name for city in case.cities for name in city.indicators)
    columns = columns_of(override.table, case.taxes, case.resources, indicators)
    return next(column for column in columns if column.name == override.column)
