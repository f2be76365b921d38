"""What a mechanism has against the values of an offer."""

from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from typing import Any

from ..errors import Problem
from ..optimize.setting import Setting
from ..text import both, titled
from .numbers import Item, Number, clause_of, kind_of
from .offer import Clause
from .selection import clause_problem

_GRID = 1e-9
_EXACT = 1e-12
"""Within this, they do but for binary fractions, and stay as they are."""
_WHOLE = 1e-6
"""Within this, shares that are to add up to one do; they are then brought to it exactly."""


def unfit(
    file: str, row: int, clause: Clause, setting: Setting, known: Mapping[Number, Item], number: Number, value: Any
) -> Iterator[Problem]:
    """What the mechanism has against a value."""
    if isinstance(value, str):
        yield clause_problem(file, row, clause, "needs_a_number")
    elif number not in known:
        settled = kind_of(number).by_rule(setting, number.key)
        if settled is None or abs(settled - value) > _GRID:
            shown = "–" if settled is None else f"{settled:g}"
            yield clause_problem(file, row, clause, "not_open", name=_called(setting, number), settled=shown)
    else:
        item = known[number]
        rounding = _GRID * max(1.0, abs(value))
        if not item.low - rounding <= value <= item.high + rounding:
            yield clause_problem(
                file,
                row,
                clause,
                "outside_limits",
                name=_called(setting, number),
                low=f"{item.low:g}",
                high=f"{item.high:g}",
            )
        elif item.step is not None:
            steps = (value - item.low) / item.step
            if abs(steps - round(steps)) * item.step > _GRID:
                yield clause_problem(
                    file, row, clause, "off_the_grid", name=_called(setting, number), step=f"{item.step:g}"
                )


def _called(setting: Setting, number: Number) -> str:
    """A number by the names that its case gives to what it is of."""
    case = setting.case
    named = {
        "city": {city.id: city.name for city in case.cities},
        "project": {project.id: project.name for project in case.projects},
        "transfer": {transfer.id: transfer.name for transfer in case.transfers},
    }
    fields = zip(kind_of(number).fields(number.key), number.key, strict=True)
    of = [names[key].both if key in (names := named.get(field, {})) else key for field, key in fields]
    return titled(both(f"negotiation.number.{number.kind}"), of)


def impossible_splits(
    file: str, setting: Setting, known: Mapping[Number, Item], values: Mapping[Number, float]
) -> Iterator[Problem]:
    """Projects whose offered shares cannot add up to one."""
    for work in setting.works:
        shares = [number for number in known if clause_of(number) == ("project_share", work.project)]
        if not shares:
            continue
        by_fund = Number("carried", (work.project,))
        given = sum(values[n] for n in (*shares, by_fund) if n in values)
        open_ended = any(n not in values for n in shares) or (by_fund in known and by_fund not in values)
        if given > 1 + _WHOLE or (not open_ended and given < 1 - _WHOLE):
            message = both("negotiation.split.what", project=work.project, total=f"{given:.10g}")
            yield Problem(file, message, both("negotiation.split.do"))


def said_twice(file: str, clauses: Sequence[Clause]) -> Iterator[Problem]:
    """Clauses that speak of exactly what an earlier one speaks of."""
    first: dict[str, int] = {}
    for row, clause in enumerate(clauses, start=1):
        about = clause.model_dump_json(exclude={"value", "locked"})
        if first.setdefault(about, row) != row:
            yield clause_problem(file, row, clause, "said_twice", first=first[about])


def without_absent(
    setting: Setting, clauses: Sequence[Clause]
) -> tuple[tuple[Clause, ...], dict[str, tuple[str, ...]]]:
    """Full lists of a project's shares, city by city, where some of the cities do not benefit in this plan.

    The shares of the others are scaled so that they add up to 1 again. Gives the clauses, and by project who was left
    out.
    """
    lists: dict[str, dict[str, float]] = {}
    for clause in clauses:
        if clause.number == "project_share" and clause.project and clause.city and isinstance(clause.value, float):
            lists.setdefault(clause.project, {})[clause.city] = clause.value
    left_out: dict[str, tuple[str, ...]] = {}
    factor: dict[str, float] = {}
    for work in setting.works:
        shares = lists.get(work.project, {})
        payers = {setting.cities[i].id for i in work.payers}
        rest = sum(share for city, share in shares.items() if city in payers)
        absent = tuple(city for city, share in shares.items() if city not in payers and share > 0)
        if absent and rest > 0 and abs(sum(shares.values()) - 1) <= _WHOLE:
            left_out[work.project], factor[work.project] = absent, 1.0 / rest
    scaled = tuple(
        clause.model_copy(update={"value": clause.value * factor[clause.project]})
        if clause.project in factor and isinstance(clause.value, float)
        else clause
        for clause in clauses
    )
    return scaled, left_out


def made_whole(setting: Setting, known: Mapping[Number, Item], values: Mapping[Number, float]) -> dict[Number, float]:
    """Completely offered shares of projects without the rounding of their decimals; the fund bears what they leave."""
    whole: dict[Number, float] = {}
    for work in setting.works:
        shares = [number for number in known if clause_of(number) == ("project_share", work.project)]
        by_fund = Number("carried", (work.project,))
        parts = [*shares, *([by_fund] if by_fund in values else [])]
        given = fsum(values.get(number, 0.0) for number in parts)
        complete = all(number in values for number in shares) and (by_fund not in known or abs(given - 1) <= _WHOLE)
        if shares and complete and abs(given - 1.0) > _EXACT:
            whole |= {number: values[number] / given for number in parts}
        if shares and complete and by_fund in known and by_fund not in values:
            whole[by_fund] = 0.0
    return whole
