"""What rounding adds to a program as arrays: numbers that go by grains, are held, or follow; and nearness of gains."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..solve.answer import Floats
from ..solve.rows import Row, Rows
from .program import Linear, Program
from .stages import KEEP
from .subject import Whole

Parts = tuple[float, Sequence[int], Sequence[float]]
"""Constant, columns and coefficients of an expression."""
_COUNTED = 10**7
"""Grains that are counted from none; of more a solver could not tell one from the next to within its tolerance, and
HiGHS 1.15.1 was seen to search among 10**10 without end."""
_SHORT = 100.0
"""Weight of a shortfall of coalitions beside a change of gains."""


def limits(program: Program, margins: Mapping[int, float]) -> Rows:
    """What rounding must keep: all but the optima of stages and what is held of offers, which rounding sees to itself.

    Payments may come to lie on another side of a cap or floor. No coalition falls short where none has to.
    ``margins``: by coalition, program money that it must get beyond its worth.
    """
    lines = program.lines
    rows = [
        _raised(row, margins.get(line.coalition or 0, 0.0))
        for row, line in zip(program.rows, lines, strict=True)
        if not (line.keeps or line.holds)
    ]
    found = program.assembled(rows)
    low, up = found.low.copy(), found.up.copy()
    for column in program.columns:
        if column.whole is Whole.SIDE:
            low[column.number], up[column.number] = 0.0, 1.0
    for number, rounding in program.pinned.items():  # tied to where they were found, which may be beside the offered
        low[number], up[number] = max(0.0, low[number] - 2.0 * rounding), up[number] + 2.0 * rounding
    if program.shortfall is not None and program.value(program.shortfall) <= KEEP:
        up[program.number(program.shortfall)] = 0.0
    return found.with_bounds(low, up)


def _raised(row: Row, margin: float) -> Row:
    return Row(row.columns, row.coefficients, row.low + margin, row.up) if margin else row


class Beside:
    """Rows and columns beside those of a program, and the cost of each column; ``parts``: of what is an expression."""

    def __init__(self, program: Program, rows: Rows, parts: Callable[[Linear], Parts]) -> None:
        self._program, self._base, self._parts = program, rows, parts
        self._low: list[float] = []
        self._up: list[float] = []
        self._whole: list[bool] = []
        self._cost: list[float] = []
        self._rows: list[Row] = []

    @property
    def rows(self) -> Rows:
        """The program with all that was added."""
        low, up, whole = (np.array(part) for part in (self._low, self._up, self._whole))
        wider = self._base.with_columns(low, up, whole.astype(bool)) if self._low else self._base
        return wider.with_rows(self._rows)

    @property
    def cost(self) -> Floats:
        """Shape (columns,)."""
        cost = np.concatenate([np.zeros(self._base.shape[1]), self._cost])
        if (shortfall := self._program.shortfall) is not None:
            cost[self._program.number(shortfall)] = _SHORT
        return cost

    def keep(self, linear: Linear, low: float, up: float) -> None:
        """Keep an expression between two limits."""
        constant, columns, coefficients = self._parts(linear)
        self._rows.append(Row(columns, coefficients, low - constant, up - constant))

    def multiple(self, linear: Linear, grain: float, least: int, most: int) -> tuple[int, int]:
        """Make an expression a multiple of a grain: the column of how many, and from how many on it counts."""
        first = least if most > _COUNTED else 0
        column = self._column(float(least - first), float(most - first), whole=True)
        constant, columns, coefficients = self._parts(linear)
        fixed = first * grain - constant
        self._rows.append(Row([*columns, column], [*coefficients, -grain], fixed, fixed))
        return column, first

    def follow(self, linear: Linear, aim: float, weight: float) -> None:
        """Let an expression differ from an aim at a price."""
        column = self._column(0.0, np.inf, cost=weight)
        constant, columns, coefficients = self._parts(linear)
        for sign in (1.0, -1.0):
            own = [*(sign * part for part in coefficients), -1.0]
            self._rows.append(Row([*columns, column], own, -np.inf, sign * (aim - constant)))

    def _column(self, low: float, up: float, *, cost: float = 0.0, whole: bool = False) -> int:
        self._low.append(low)
        self._up.append(up)
        self._whole.append(whole)
        self._cost.append(cost)
        return self._base.shape[1] + len(self._low) - 1
