"""PuLP, spoken to in one place, so that versions 3.3 to 4.2 look the same: it writes .lp and .mps files to audit."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pulp
from pulp import LpProblem

from .answer import Floats
from .rows import Row, Rows

__all__ = ["LpProblem", "as_problem"]


def as_problem(
    name: str,
    columns: Sequence[str],
    limits: Rows,
    rows: Iterable[tuple[str, Row]],
    objective: tuple[float, Mapping[int, float]],
) -> LpProblem:
    """A program, to be minimized, as PuLP's.

    Parameters
    ----------
    columns : names of the columns
    limits : the limits of the columns, and which of them are whole
    rows : the rows with their names, in order
    objective : constant, and coefficients by number of the column
    """
    problem = LpProblem(name, pulp.LpMinimize)
    kinds = [pulp.LpInteger if whole else pulp.LpContinuous for whole in limits.whole]
    ends = zip(columns, _limits(limits.low), _limits(limits.up), kinds, strict=True)
    variables = [problem.add_variable(column, low, up, kind) for column, low, up, kind in ends]
    for row_name, row in rows:
        problem += _constraint(variables, row), row_name
    constant, terms = objective
    problem.setObjective(_sum(variables, terms) + constant)
    return problem


def _limits(numbers: Floats) -> list[float | None]:
    return [float(number) if np.isfinite(number) else None for number in numbers]


def _constraint(variables: Sequence[pulp.LpVariable], row: Row) -> object:
    """A class of its own in PuLP 3, an expression with a sense in PuLP 4."""
    left = _sum(variables, dict(zip(row.columns, row.coefficients, strict=True)))
    if row.low == row.up:
        return left == row.up
    return left <= row.up if np.isfinite(row.up) else left >= row.low


def _sum(variables: Sequence[pulp.LpVariable], terms: Mapping[int, float]) -> pulp.LpAffineExpression:
    return pulp.lpSum(a * variables[j] for j, a in terms.items())
