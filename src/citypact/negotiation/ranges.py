"""How far each number is negotiable: its smallest and largest value with which everyone can still consent.

Three ways: ``with-fund`` (all else free, the fund up to its limit), ``without-fund`` (all else free, no money through
the fund), ``as-offered`` (all else as in the offer). Red lines hold in each of them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import pandas as pd

from ..content import ByContent
from ..optimize.live import Live
from ..optimize.program import Program
from ..optimize.setting import Deal, Setting
from .drafted import Drafted, Haggling
from .granted import Granted
from .numbers import KINDS, Number, clause_of, kind_of
from .position import Position

Progress = Callable[[int, int], None]
Ends = dict[str, float]
_STEPS = (True, False)
"""Whether ratios go by steps, in the two rooms in which their ends are sought."""
NEGOTIABLE = tuple(name for name, kind in KINDS.items() if kind.asked)
"""Kinds of which ranges are asked for unless others are named."""


@dataclass(frozen=True, eq=False)
class Ranges(ByContent):
    """Ranges of agreement.

    ``table``: indexed by (setting, number) with columns low, high (on the mechanism's steps), low_between, high_between
    (as if there were no steps), offered; NaN where no value is acceptable.
    """

    table: pd.DataFrame
    meaningless: tuple[str, ...]
    """Settings in which every ratio can take every value that the rule allows: whatever the ratios do, the fund or the
    open project costs can undo, so that the ranges say nothing about the ratios."""


def ranges(
    position: Position,
    kinds: Sequence[str] = NEGOTIABLE,
    settings: Sequence[str] = ("with-fund", "without-fund", "as-offered"),
    progress: Progress | None = None,
    only: Collection[Number] | None = None,
) -> Ranges:
    """Ranges of every open number of the given kinds that is not a red line; of those in ``only``, if it is given.

    Where nothing is offered, "as-offered" would only repeat "with-fund" and is left out.

    Raises
    ------
    SolverLimit
        A program was not solved to proven optimality.
    """
    wanted = [n for n in position.items if n.kind in kinds and (only is None or n in only)]
    numbers = [number for number in wanted if number not in position.locked]
    settings = [name for name in settings if name != "as-offered" or position.values]
    rows: dict[tuple[str, Number], Ends] = {}
    drafted = Drafted(position, _STEPS)
    for done, name in enumerate(settings):
        there = [n for n in numbers if name != "without-fund" or not _of_the_fund(n)]
        rows |= {(name, number): row for number, row in _ROOMS[name](drafted, position, there).items()}
        rows |= {(name, number): row for number, row in _terms(position, name).items()} if "term" in kinds else {}
        if progress is not None:
            progress(done + 1, len(settings))
    columns = ["low", "high", "low_between", "high_between", "offered"]
    asked = pd.MultiIndex.from_arrays([[], []]) if not rows else pd.MultiIndex.from_tuples(list(rows))
    index = asked.set_names(["setting", "number"])
    table = pd.DataFrame(list(rows.values()), columns=columns, index=index)
    return Ranges(table, tuple(name for name in settings if _says_nothing(position, name, rows)))


def free_program(position: Position, name: str = "with-fund") -> Program:
    """The program with everything free but the red lines, with or without the fund."""
    if name == "with-fund":
        return position.program(position.locked, forgiving=True)
    held = [number for number in position.locked if not _of_the_fund(number)]
    return position.program(held, setting=without_fund(position.setting), forgiving=True)


def without_fund(setting: Setting) -> Setting:
    """The same pact without a fund: nothing is paid in and nothing paid out; hosts keep what would go to it."""

    def kept(_: int, deal: Deal) -> Deal:
        shared = replace(deal.shared, fund_claims=np.zeros_like(deal.shared.fund_claims))
        return replace(deal, shares=tuple((origin, 0.0) for origin, _ in deal.shares), shared=shared)

    return replace(setting.with_deals(kept), model=setting.model.model_copy(update={"fund": None}))


def _of_the_fund(number: Number) -> bool:
    return kind_of(number).of_fund(number.key)


def _with_fund(drafted: Drafted, position: Position, numbers: Sequence[Number]) -> dict[Number, Ends]:
    rooms = drafted.open()
    return {number: _row(position, rooms, number) for number in numbers}


def _without_fund(_: Drafted, position: Position, numbers: Sequence[Number]) -> dict[Number, Ends]:
    program = free_program(position, "without-fund")
    rooms = [Haggling(program, steps=steps) for steps in _STEPS]
    return {number: _row(position, rooms, number) for number in numbers}


def _as_offered(drafted: Drafted, position: Position, numbers: Sequence[Number]) -> dict[Number, Ends]:
    found: dict[Number, Ends] = {}
    for clause, together in groupby(numbers, key=clause_of):
        rooms = drafted.all_but(clause)
        found |= {number: _row(position, rooms, number) for number in together}
    return found


_ROOMS: Mapping[str, Callable[[Drafted, Position, Sequence[Number]], dict[Number, Ends]]] = {
    "with-fund": _with_fund,
    "without-fund": _without_fund,
    "as-offered": _as_offered,
}


def _row(position: Position, rooms: Sequence[Haggling], number: Number) -> Ends:
    on_steps, between_them = rooms
    between = between_them.ends(number)
    low, high = between if np.isnan(between[0]) or not _has_steps(position) else on_steps.ends(number)
    offered = position.values.get(number, np.nan)
    return {"low": low, "high": high, "low_between": between[0], "high_between": between[1], "offered": offered}


def _has_steps(position: Position) -> bool:
    return any(item.step is not None for item in position.items.values())


def _terms(position: Position, name: str) -> dict[Number, Ends]:
    """The least and the largest term of each clause with which everyone can consent, the others as offered."""
    granted, rows = Granted(position), {}
    for row, offered in granted.offered.items():
        fit = [
            years for years in range(granted.longest + 1) if _fits(granted.at({**granted.offered, row: years}), name)
        ]
        low, high = (float(fit[0]), float(fit[-1])) if fit else (np.nan, np.nan)
        ends = {"low": low, "high": high, "low_between": low, "high_between": high}
        rows[granted.number(row)] = ends | {"offered": float(offered)}
    return rows


def _fits(position: Position, name: str) -> bool:
    held = position.program(position.values, forgiving=True) if name == "as-offered" else free_program(position, name)
    return Live(held).minimize(0.0, guess=True) is not None


def _says_nothing(position: Position, name: str, rows: Mapping[tuple[str, Number], Mapping[str, float]]) -> bool:
    ratios = [(n, row) for (setting, n), row in rows.items() if setting == name and n.kind == "origin_share"]
    return bool(ratios) and all(
        abs(row["low"] - position.items[n].low) < 1e-7 and abs(row["high"] - position.items[n].high) < 1e-7
        for n, row in ratios
    )
