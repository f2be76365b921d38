"""What is uncertain about a case, in one line each, and the levers that follow from it.

    [NAME:] FIGURES = or *= DISTRIBUTION [by city | sector | row | year [(CORRELATION)]]

``FIGURES`` are written as in ``--set``, or as numbers of the mechanism (``mechanism.tax_sharing.cap``), several joined
by " + ", as they move together. Without ``by`` one number acts on all of them (a common shock); ``by city``, ``by
sector`` and ``by row`` draw one for each city (the host of a host, the origin of a transfer), each sector of transfers,
each row; ``by year`` one for each year. These are correlated among each other as the number in brackets says, and
independent without it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from ..arrays.levers import Lever, Override
from ..arrays.rules import RULE
from ..case.columns import field_of, row_key
from ..case.model import Case
from ..errors import InvalidInput, Problem
from ..reading.named import faults
from .changes import parse_change
from .distributions import Distribution, parse_distribution, problem

By = Literal["all", "city", "sector", "row", "year"]
_LINE = re.compile(
    r"(?:(?P<name>[^:=\[\]()]+):)?\s*(?P<figures>[^=]+?)\s*(?P<sign>\*?=)\s*(?P<spread>\w+\([^()]*\)|\[[^\[\]]*\])"
    r"(?:\s+by\s+(?P<by>city|sector|row|year)(?:\s*\((?P<within>[^()]*)\))?)?"
)
_BY_YEAR = {
    "hosts": ("tax_", "annual_cost", "capital_cost", "moving_cost"),
    "transfers": ("release_benefit", "adjustment_cost"),
    "projects": ("annual_cost", "capital_cost"),
    "project_benefits": ("benefit",),
}
"""How the names of figures begin whose flows of single years can be shocked."""
SHAPES = (("case", "horizon"),)
"""Table and column of figures that say how many years there are: futures side by side have the same."""


@dataclass(frozen=True)
class Uncertainty:
    """One line: figures that move together, and how they are spread."""

    text: str
    name: str
    figures: tuple[Override, ...]
    spread: Distribution
    by: By = "all"
    within: float = 0.0
    """Correlation of its levers among each other."""


@dataclass(frozen=True)
class Drawn:
    """A lever with how it is spread and what it belongs to."""

    lever: Lever
    spread: Distribution
    of: Uncertainty


def parse_uncertainty(text: str, place: str = "uncertainties") -> Uncertainty:
    """The uncertainty that a line states.

    Raises
    ------
    InvalidInput
        The line has another form, or its figures or its distribution are none.

    >>> parse_uncertainty("tax: hosts.*.tax_vat + hosts.*.tax_cit *= norm(1, 0.1) by city (0.3)").within
    0.3
    """
    found = _LINE.fullmatch(text.strip())
    if found is None:
        raise InvalidInput([problem("no_uncertainty", place, text)])
    there, parts = f"{place} {text}", [part.strip() for part in found["figures"].split(" + ")]
    readings: list[Callable[[], object]] = [
        lambda: parse_distribution(found["spread"], there),
        *(partial(_figure, part, found["sign"], there) for part in parts),
        lambda: _correlation(found["within"], there),
    ]
    if wrong := [problem for reading in readings for problem in faults(reading)]:
        raise InvalidInput(wrong)
    figures = tuple(_figure(part, found["sign"], there) for part in parts)
    by: Any = found["by"] or "all"
    if any((figure.table, figure.column) in SHAPES for figure in figures):
        raise InvalidInput([problem("no_other_years", there, None)])
    if by == "year" and (single := [f for f in figures if not _goes_by_years(f)]):
        named = ", ".join(f"{f.table}.{f.column}" for f in single)
        raise InvalidInput([problem("not_by_year", there, named)])
    name, spread = (found["name"] or found["figures"]).strip(), parse_distribution(found["spread"], there)
    return Uncertainty(text.strip(), name, figures, spread, by, _correlation(found["within"], there))


def parse_uncertainties(texts: Sequence[str], place: str = "uncertainties") -> tuple[Uncertainty, ...]:
    """All lines; all that is wrong with any of them at once, names that stand twice too. Raises InvalidInput."""
    found: list[Uncertainty] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            found.append(parse_uncertainty(text, place))
        except InvalidInput as error:
            problems += error.problems
    names = [uncertainty.name for uncertainty in found]
    problems += [problem("name_twice", place, name) for name in dict.fromkeys(names) if names.count(name) > 1]
    if problems:
        raise InvalidInput(problems)
    return tuple(found)


def drawn(case: Case, uncertainties: Iterable[Uncertainty]) -> tuple[Drawn, ...]:
    """The levers of a case, with how they are spread, in the order of the lines.

    Raises
    ------
    InvalidInput
        Figures that do not go by cities or sectors.
    """
    return tuple(each for uncertainty in uncertainties for each in _of(case, uncertainty))


def _of(case: Case, uncertainty: Uncertainty) -> Iterator[Drawn]:
    if uncertainty.by in ("all", "year"):
        lever = Lever(uncertainty.name, uncertainty.figures, uncertainty.by == "year")
        yield Drawn(lever, uncertainty.spread, uncertainty)
        return
    groups: dict[str, list[Override]] = {}
    for figure in uncertainty.figures:
        for group, row in _rows(case, figure, uncertainty):
            groups.setdefault(group, []).append(Override(figure.table, figure.column, row, figure.action))
    for group, overrides in groups.items():
        lever = Lever(f"{uncertainty.name} [{group}]", tuple(overrides))
        yield Drawn(lever, uncertainty.spread, uncertainty)


def _rows(case: Case, figure: Override, uncertainty: Uncertainty) -> Iterator[tuple[str, str]]:
    """Group and key of each row that a figure stands in."""
    if figure.table in ("case", RULE):
        raise InvalidInput(
            [problem("no_groups", f"uncertainties {uncertainty.text}", figure.column, by=uncertainty.by)]
        )
    for row in getattr(case, field_of(figure.table)):
        key = row_key(figure.table, row.__getattribute__)
        if figure.rows in ("*", key):
            group = key if uncertainty.by == "row" else _GROUPS[uncertainty.by](case, figure.table, row)
            if group is None:
                raise InvalidInput(
                    [problem("no_groups", f"uncertainties {uncertainty.text}", figure.table, by=uncertainty.by)]
                )
            yield group, key


def _city(case: Case, table: str, row: Any) -> str | None:
    name = {"cities": "id", "transfers": "origin", "hosts": "host", "capacities": "city", "project_benefits": "city"}
    return getattr(row, name[table]) if table in name else None


def _sector(case: Case, table: str, row: Any) -> str | None:
    if table == "transfers":
        return str(row.sector)
    return case.transfer[row.transfer].sector if table == "hosts" else None


_GROUPS: dict[str, Callable[[Case, str, Any], str | None]] = {"city": _city, "sector": _sector}


def _figure(text: str, sign: str, place: str) -> Override:
    """A figure as ``--set`` writes it; the number is drawn later. Raises InvalidInput if it names no table."""
    action: Any = "set" if sign == "=" else "multiply"
    if text.startswith(f"{RULE}."):
        return Override(RULE, text.removeprefix(f"{RULE}."), "*", action)
    try:
        change = parse_change(f"{text}{sign}1")[0]
    except InvalidInput as wrong:
        raise InvalidInput([replace(each, file=place, value=text) for each in wrong.problems]) from None
    return Override(change.table, change.column, change.rows, action)


def _goes_by_years(figure: Override) -> bool:
    return figure.action == "multiply" and figure.column.startswith(_BY_YEAR.get(figure.table, ("-",)))


def _correlation(text: str | None, place: str) -> float:
    """The number in brackets, 0 without any."""
    if text is None:
        return 0.0
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0.0 <= value < 1.0:
        raise InvalidInput([problem("within", place, text)])
    return value
