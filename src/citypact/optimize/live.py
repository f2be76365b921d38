"""A program handed to the solvers once and then optimized for many objectives, from the basis of the one before.

Rows of coalitions are written into the program as they are found violated, and stay for the objectives that follow.
What is written into the program later (variables and rows of objectives, limits) is handed on before the next question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np

from ..solve.algebra import Linear, Variable
from ..solve.answer import Floats, Proof
from ..solve.face import optimal_face
from ..solve.live import Live as Solver
from ..solve.rows import Row, Rows
from .blocks.coalitions import add_row
from .program import Program
from .subject import Whole


@dataclass(frozen=True, eq=False)
class Point:
    """An optimum: its objective's value, its proof and every variable, in program money."""

    program: Program
    value: float
    proof: Proof
    variables: Floats

    def at(self, expression: Linear) -> float:
        """Value of an expression at this point."""
        constant, costs = self.program.costs(expression)
        return constant + float(costs[: self.variables.size] @ self.variables)


class Live:
    """The feasible set of a program, ready for any linear objective.

    ``steps=False`` lets numbers that go by steps take any value between. ``whole_numbers=False`` also lets payments be
    between those of either side of a cap or floor: a linear program, with dual weights, that contains the true one.
    ``searches``: as for the solver's. ``proves``: whether every answer is proven to lack no coalition's row, where
    coalitions are not listed; else it is a bound, and an optimum if the point that is kept in the end lacks none.
    ``rights=False``: no coalition is asked, as where each may fall short as far as it likes, at no price.
    """

    def __init__(
        self,
        program: Program,
        *,
        whole_numbers: bool = True,
        steps: bool = True,
        stages: bool = True,
        searches: bool = False,
        proves: bool = True,
        rights: bool = True,
    ) -> None:
        self.program = program
        self._stages, self._proves, self._rights = stages, proves and rights, rights
        sides = () if whole_numbers else (Whole.SIDE, Whole.LEVEL)
        self._free = sides if whole_numbers and steps else (Whole.STEP, *sides)
        stated = program.stated_gap if searches else 0.0
        rows = program.compiled(self._free, stages=stages)
        mend = self._mended if self._rights and not proves else None
        self._solver = Solver(
            rows, self._cuts, program.gap, stated=stated, searches=searches, aim=program.aim, mend=mend
        )
        self._lines: list[int | None] = []
        """The solver's row of each constraint of the program; None if it has none."""
        self._number_lines(0)
        self._low, self._up = list(program.low), list(program.up)

    @classmethod
    def of(cls, program: Program) -> "Live":
        """The one that is asked for one optimum of a program after the other, and learns from each for the next."""
        if not isinstance(program.asked, cls):
            program.asked = cls(program, searches=True, proves=False)
        return program.asked

    def minimize(self, objective: Linear, *, guess: bool = False) -> Point | None:
        """The least value of an objective with every coalition's row respected; None if nothing is feasible.

        ``guess``: whether any point of that value will do; see the solver's.

        Raises
        ------
        SolverLimit
            Neither an optimum nor infeasibility was proven, or the objective has no limit.
        """
        self._catch_up()
        constant, costs = self.program.costs(objective)
        with self.program.deadline.limiting():
            asked = partial(
                self._solver.minimize,
                costs,
                self.program.watched(constant),
                guess=guess,
                hurry=self.program.hurries,
                soon=self.program.soon,
            )
            found = asked()
            while found is not None and self._proves and self._lacks_rows(found.point):
                found = asked()
        if found is None:
            return None
        self._duals = found.row_duals
        return Point(self.program, constant + found.value, found.proof, found.point)

    def maximize(self, objective: Linear, *, guess: bool = False) -> Point | None:
        """The largest value of an objective; as ``minimize``."""
        found = self.minimize(-1.0 * objective, guess=guess)
        return None if found is None else Point(self.program, -found.value, found.proof, found.variables)

    def loosen(self) -> None:
        """Let every answer from now on be as far from its bound as the mechanism's gap is."""
        self._solver.loosen()

    def bound(self, variable: Variable, low: float, up: float) -> None:
        """Change the limits of a variable, here and not in the program."""
        self._catch_up()
        self._solver.bound(self.program.number(variable), low, up)

    def bounds(self, limits: Mapping[int, tuple[float, float]]) -> None:
        """Change the limits of columns, by their numbers, here and not in the program."""
        self._catch_up()
        low, up = ([limit[end] for limit in limits.values()] for end in (0, 1))
        self._solver.bounds([*limits], low, up)

    def require(self, expression: Linear, low: float = -np.inf, up: float = np.inf) -> int:
        """Keep an expression between two limits from now on, here and not in the program; the number of the row."""
        self._catch_up()
        return self._solver.add([self.program.row(expression, low, up)])

    def limit_row(self, row: int, low: float, up: float) -> None:
        """Change the limits of a row made by ``require`` of an expression without a constant."""
        self._solver.limit_row(row, low, up)

    def weights(self) -> dict[int, float]:
        """Dual weights of the coalitions' rows at the last optimum of a program without whole numbers."""
        rows = {coalition: self._lines[number] for coalition, number in self.program.coalition_rows.items()}
        return {coalition: float(self._duals[row]) for coalition, row in rows.items() if row is not None}

    def dual(self, row: int) -> float:
        """Dual weight, at the last optimum of a program without whole numbers, of a row made by ``require``."""
        return float(self._duals[row])

    def narrow_to_optima(self, objective: Linear) -> Point | None:
        """Keep to the optima of an objective from now on, exactly and here only: a program without whole numbers."""
        found = self.minimize(objective)
        if found is not None:
            costs = self.program.costs(objective)[1]
            self._solver.narrow(optimal_face(self._solver.rows, costs, self._duals))
        return found

    @property
    def rows(self) -> Rows:
        """The feasible set as it stands."""
        self._catch_up()
        return self._solver.rows

    def _cuts(self, point: Floats) -> Sequence[Row]:
        """Rows of the coalitions that a point leaves worse off, written into the program too."""
        for coalition in self.program.rights.violated(*self._left(point)) if self._rights else ():
            add_row(self.program, coalition)
        return self._fresh_rows()

    def _lacks_rows(self, point: Floats) -> bool:
        """Whether a coalition is left worse off that no search came across; its row is written."""
        missed = self.program.rights.proven_violated(*self._left(point))
        for coalition in missed:
            add_row(self.program, coalition)
        self._solver.add(self._fresh_rows())
        return bool(missed)

    def _mended(self, point: Floats) -> Floats | None:
        """A point with a shortfall that no coalition exceeds, as far as that is known."""
        program = self.program
        if program.shortfall is None:
            return None
        mended = point.copy()
        mended[program.number(program.shortfall)] = max(0.0, program.rights.at_most(program.gains(point)))
        return mended

    def _left(self, point: Floats) -> tuple[Floats, float]:
        """What a point leaves to the cities, and by how much a coalition may fall short."""
        program = self.program
        short = 0.0 if program.shortfall is None else float(point[program.number(program.shortfall)])
        return program.gains(point), max(0.0, short)

    def _fresh_rows(self) -> Sequence[Row]:
        known = len(self._lines)
        self._number_lines(self._solver.rows.shape[0])
        fresh = zip(self.program.rows[known:], self._lines[known:], strict=True)
        return [row for row, number in fresh if number is not None]

    def _number_lines(self, first: int) -> None:
        """Say which of the solver's rows each constraint that it does not know yet is going to be."""
        numbers = count(first)
        for line in self.program.lines[len(self._lines) :]:
            self._lines.append(next(numbers) if self._stages or not line.keeps else None)

    def _catch_up(self) -> None:
        """Hand on what has been written into the program since."""
        program = self.program
        known = len(self._low)
        moved = program.low[:known] != self._low or program.up[:known] != self._up
        for number in range(known) if moved else ():
            if (low := program.low[number], up := program.up[number]) != (self._low[number], self._up[number]):
                self._solver.bound(number, low, up)
                self._low[number], self._up[number] = low, up
        if new := program.columns[known:]:
            whole = [column.whole is not Whole.NO and column.whole not in self._free for column in new]
            self._solver.add_columns(np.array(program.low[known:]), np.array(program.up[known:]), np.array(whole))
            self._low, self._up = list(program.low), list(program.up)
        if fresh := self._fresh_rows():
            self._solver.add(fresh)
