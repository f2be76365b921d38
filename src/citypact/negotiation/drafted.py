"""An offer of which one clause after the other is free and all else as offered: one program for all of them.

What an offer says is held by limits of the solvers' columns and rows and not written into the program, so that one
program, its compiled rows and all that solvers have learned of it serve every clause. What the figures of a program
depend on (an open size), and what is off its steps, is written into it: a clause that speaks of such a number has a
program of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..optimize.live import Live
from ..optimize.program import Linear, Program
from ..optimize.subject import Whole
from .numbers import Number, clause_of, expression, kind_of, measure, ties
from .position import COIN, Position

Clause = tuple[str, ...]
_ON_STEP = 1e-6
"""How far a number may be from a step, in steps, to be on it."""


@dataclass(frozen=True, eq=False)
class _Line:
    """An expression and the limits that hold it; ``column``: the one that it is, with limits of its own."""

    linear: Linear
    column: int | None
    low: float
    up: float


class Haggling:
    """A live model that is asked how far numbers go. ``program``: what it holds."""

    def __init__(self, program: Program, *, steps: bool = True) -> None:
        self.program = program
        self.live = Live(program, steps=steps)
        self._ties: dict[Number, list[int]] = {}
        self._rows: dict[_Line, int] = {}

    def ends(self, number: Number) -> tuple[float, float]:
        """Least and largest value that everybody accepts; NaN if there is none."""
        tied = self.tie(number)
        wanted = expression(self.program, number)
        least = self.live.minimize(wanted, guess=True)
        largest = None if least is None else self.live.maximize(wanted, guess=True)
        self.untie(tied)
        if least is None or largest is None:
            return np.nan, np.nan
        unit = measure(self.program.setting, number)
        return least.value * unit, largest.value * unit

    def tie(self, number: Number) -> list[int]:
        """Let a number be one number in all years, until it is untied; the rows that do it."""
        known = self._ties.get(number)
        if known is None:
            known = self._ties[number] = [self.live.require(tie, 0.0, 0.0) for tie in ties(self.program, number)]
        else:
            for row in known:
                self.live.limit_row(row, 0.0, 0.0)
        return known

    def untie(self, rows: Sequence[int]) -> None:
        """Let years differ again."""
        for row in rows:
            self.live.limit_row(row, -np.inf, np.inf)

    def hold(self, lines: Sequence[_Line]) -> None:
        """Hold numbers as lines say."""
        self.live.bounds({line.column: (line.low, line.up) for line in lines if line.column is not None})
        for line in lines:
            if line.column is None and line not in self._rows:
                self._rows[line] = self.live.require(line.linear, line.low, line.up)
            elif line.column is None:
                constant = self.program.terms(line.linear)[0]
                self.live.limit_row(self._rows[line], line.low - constant, line.up - constant)

    def let_go(self, lines: Sequence[_Line]) -> None:
        """Let numbers that lines held be anything again that the rules allow."""
        low, up = self.program.low, self.program.up
        self.live.bounds(
            {line.column: (low[line.column], up[line.column]) for line in lines if line.column is not None}
        )
        for line in lines:
            if (row := self._rows.get(line)) is not None:
                self.live.limit_row(row, -np.inf, np.inf)


class Drafted:
    """An offer in rooms, one for each of ``steps``: whether numbers go by steps there, or take any value between."""

    def __init__(self, position: Position, steps: Sequence[bool] = (True,)) -> None:
        self._position, self._steps = position, steps
        self._held: frozenset[Clause] = frozenset()

    def open(self) -> tuple[Haggling, ...]:
        """The rooms with nothing held but red lines."""
        if self._written:
            return self._made(self._position.locked)
        self._hold(frozenset())
        return self._rooms

    def all_but(self, clause: Clause) -> tuple[Haggling, ...]:
        """The rooms with everything held but one clause, of which red lines are."""
        if any(clause_of(number) == clause for number in self._written):
            values, locked = self._position.values, self._position.locked
            return self._made([n for n in values if clause_of(n) != clause or n in locked])
        self._hold(frozenset(self._lines) - {clause})
        return self._rooms

    @cached_property
    def _written(self) -> list[Number]:
        """What is written into the program, and is no red line."""
        position = self._position
        return [n for n in position.values if n not in position.locked and (n.kind == "size" or not self._on_step(n))]

    def _on_step(self, number: Number) -> bool:
        item = self._position.items[number]
        if item.step is None:
            return True
        steps = (self._position.values[number] - item.low) / item.step
        return abs(steps - round(steps)) <= _ON_STEP

    @cached_property
    def _rooms(self) -> tuple[Haggling, ...]:
        return self._made([*self._position.locked, *self._written])

    def _made(self, held: Sequence[Number] | frozenset[Number]) -> tuple[Haggling, ...]:
        program = self._position.program(held, forgiving=True)
        return tuple(Haggling(program, steps=steps) for steps in self._steps)

    @cached_property
    def _lines(self) -> dict[Clause, list[_Line]]:
        """By clause: what holds what it says."""
        found: dict[Clause, list[_Line]] = {}
        for number in self._position.values:
            if number not in self._position.locked and number not in self._written:
                found.setdefault(clause_of(number), []).extend(self._lines_of(number))
        return found

    def _lines_of(self, number: Number) -> Iterator[_Line]:
        program, kind = self._rooms[0].program, kind_of(number)
        value = self._position.values[number] / measure(program.setting, number)
        for linear in kind.by_year(program, number.key):
            constant, terms = program.terms(linear)
            if len(terms) == 1 and kind.in_setting:
                ((column, unit),) = terms.items()
                at = (value - constant) / unit
                at = float(round(at)) if program.columns[column].whole is not Whole.NO else at
                yield _Line(linear, column, at, at)
            elif terms:
                leeway = 0.0 if kind.in_setting else COIN
                yield _Line(linear, None, value - leeway, value + leeway)

    def _hold(self, clauses: frozenset[Clause]) -> None:
        """Hold these clauses and no others."""
        freed = [line for clause in self._held - clauses for line in self._lines[clause]]
        fixed = [line for clause in clauses - self._held for line in self._lines[clause]]
        for room in self._rooms:
            room.let_go(freed)
            room.hold(fixed)
        self._held = clauses
