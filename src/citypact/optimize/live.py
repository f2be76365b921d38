"""A program handed to HiGHS once and then optimized for many objectives, from the basis of the one before.

Coalitions' rows are generated as in ``rows`` and stay for the objectives that follow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import highspy
import numpy as np
import pulp
from numpy.typing import NDArray

from ..errors import SolverLimit
from ..game.coalitions import members, subset_sums
from ..text import both
from .blocks.coalitions import family, row_name
from .program import Expression, Program
from .solver import OPTIONS, TOLERANCE

Floats = NDArray[np.float64]
Objective: TypeAlias = "Expression | pulp.LpVariable | float"
_VIOLATED = 100 * TOLERANCE
_LARGE = 1e4
"""Coefficients of an objective from which on it is scaled."""


@dataclass(frozen=True)
class Point:
    """An optimum: its objective's value and every variable, in program money."""

    value: float
    variables: Mapping[str, float]

    def at(self, expression: Objective) -> float:
        """Value of an expression at this point."""
        constant, terms = linear(expression)
        return constant + sum(a * self.variables[name] for name, a in terms.items())


class Live:
    """The feasible set of a program, ready for any linear objective.

    ``steps=False`` lets numbers that go by steps take any value between. ``whole_numbers=False`` also lets payments be
    between those of either side of a cap or floor: a linear program, with dual weights, that contains the true one.
    """

    def __init__(self, program: Program, *, whole_numbers: bool = True, steps: bool = True) -> None:
        self.program = program
        self.names = [variable.name for variable in program.lp.variables()]
        self.column = {name: j for j, name in enumerate(self.names)}
        names = {row_name(program, coalition): coalition for coalition in program.coalition_rows}
        self.coalitions: dict[int, int] = {}
        """Row of each coalition that has one."""
        for row, constraint in enumerate(program.lp.constraints()):
            if constraint.name in names:
                self.coalitions[names[constraint.name]] = row
        self._candidates = np.flatnonzero(family(program.setting))
        self._sided = whole_numbers and any(_tells_a_side(variable) for variable in program.lp.variables())
        self._model = _loaded(program, self.column, "" if not whole_numbers else None if steps else "steps_")

    def minimize(self, objective: Objective) -> Point | None:
        """The least value of an objective with every coalition's row respected; None if nothing is feasible.

        Raises
        ------
        SolverLimit
            HiGHS proved neither an optimum nor infeasibility, or the objective has no limit.
        """
        constant, terms = linear(objective)
        costs = np.zeros(len(self.names))
        costs[[self.column[name] for name in terms]] = list(terms.values())
        every = np.arange(costs.size, dtype=np.int32)
        largest = float(np.abs(costs).max(initial=0.0))
        unit = largest if largest > _LARGE else 1.0  # amounts of currency are beyond what HiGHS can tell from zero
        self._model.changeColsCost(costs.size, every, costs / unit)
        while self._run():
            values = np.array(self._model.getSolution().col_value)
            if not self._add_violated(values):
                value = constant + float(costs @ values)
                return Point(value, dict(zip(self.names, values.tolist(), strict=True)))
        return None

    def maximize(self, objective: Objective) -> Point | None:
        """The largest value of an objective; as ``minimize``."""
        found = self.minimize(-1.0 * objective)
        return None if found is None else Point(-found.value, found.variables)

    def bound(self, variable: pulp.LpVariable, low: float, up: float) -> None:
        """Change the limits of a variable; one that stands in no row limits nothing."""
        if variable.name in self.column:
            self._model.changeColBounds(self.column[variable.name], low, up)

    def require(self, expression: Objective, low: float = -np.inf, up: float = np.inf) -> int:
        """Keep an expression between two limits from now on; the number of the row."""
        constant, terms = linear(expression)
        columns = [self.column[name] for name in terms]
        self._model.addRow(low - constant, up - constant, len(columns), columns, list(terms.values()))
        return int(self._model.getNumRow()) - 1

    def limit_row(self, row: int, low: float, up: float) -> None:
        """Change the limits of a row made by ``require`` of an expression without a constant."""
        self._model.changeRowBounds(row, low, up)

    def weights(self) -> dict[int, float]:
        """Dual weights of the coalitions' rows at the last optimum of a program without whole numbers."""
        duals = self._model.getSolution().row_dual
        return {coalition: float(duals[row]) for coalition, row in self.coalitions.items()}

    def gains(self, point: Point) -> Floats:
        """Gains of the cities at a point, program money, canonical order."""
        gain = self.program.gain
        return np.array([point.variables[gain[i].name] for i in sorted(gain)])

    def _run(self) -> bool:
        """Solve; whether there is an optimum (else nothing is feasible)."""
        self._model.run()
        status = self._model.getModelStatus()
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible or self._lost(status):
            self._model.setOptionValue("presolve", "off")
            self._model.run()
            self._model.setOptionValue("presolve", "choose")
            status = self._model.getModelStatus()
        if status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            return bool(status == highspy.HighsModelStatus.kOptimal)
        raise SolverLimit(both("design.unproven", status=self._model.modelStatusToString(status)))

    def _lost(self, status: highspy.HighsModelStatus) -> bool:
        """Whether presolve may have lost points within tolerance, as HiGHS 1.15 does where numbers tell a side."""
        return self._sided and status == highspy.HighsModelStatus.kInfeasible

    def _add_violated(self, values: Floats) -> int:
        program = self.program
        columns = [self.column[program.gain[i].name] for i in sorted(program.gain)]
        short = None if program.shortfall is None else self.column[program.shortfall.name]
        allowed = 0.0 if short is None else values[short]
        worths = program.setting.worths
        excess = worths[self._candidates] - subset_sums(values[columns])[self._candidates] - allowed
        worst = np.argsort(-excess, kind="stable")[: 2 * len(columns)]
        violated = [int(c) for c in self._candidates[worst[excess[worst] > _VIOLATED]]]
        fresh = sorted(c for c in violated if c not in self.coalitions)
        for coalition in fresh:
            inside = [columns[i] for i in members(coalition)] + ([] if short is None else [short])
            self.coalitions[coalition] = int(self._model.getNumRow())
            self._model.addRow(float(worths[coalition]), np.inf, len(inside), inside, [1.0] * len(inside))
        return len(fresh)


def linear(expression: Objective) -> tuple[float, dict[str, float]]:
    """Constant and coefficients by variable name of an expression, a variable or a number."""
    if isinstance(expression, int | float):
        return float(expression), {}
    if isinstance(expression, pulp.LpVariable):
        return 0.0, {expression.name: 1.0}
    return float(expression.constant), {v.name: float(a) for v, a in expression.items() if a}


def _tells_a_side(variable: pulp.LpVariable) -> bool:
    """Whether a variable is a whole number that is no step: it says on which side of a cap or floor a payment is."""
    return bool(variable.cat == pulp.LpInteger) and not variable.name.startswith("steps_")


def _loaded(program: Program, column: Mapping[str, int], freed: str | None) -> highspy.Highs:
    """The program in HiGHS; whole numbers whose names begin with ``freed`` may be any number."""
    model = highspy.Highs()
    for option, value in {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, **OPTIONS}.items():
        model.setOptionValue(option, value)
    model.setOptionValue("mip_abs_gap", program.gap)
    for variable in program.lp.variables():
        low = -np.inf if variable.lowBound is None else float(variable.lowBound)
        up = np.inf if variable.upBound is None else float(variable.upBound)
        model.addCol(0.0, low, up, 0, [], [])
        if variable.cat == pulp.LpInteger and (freed is None or not variable.name.startswith(freed)):
            model.changeColIntegrality(column[variable.name], highspy.HighsVarType.kInteger)
    for constraint in program.lp.constraints():
        entries: Sequence[tuple[int, float]] = [(column[v.name], float(a)) for v, a in constraint.items() if a]
        right = -float(constraint.constant)
        low = -np.inf if constraint.sense == pulp.LpConstraintLE else right
        up = np.inf if constraint.sense == pulp.LpConstraintGE else right
        model.addRow(low, up, len(entries), [j for j, _ in entries], [a for _, a in entries])
    return model
