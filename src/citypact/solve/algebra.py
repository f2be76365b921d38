"""PuLP, spoken to in one place, so that its versions 3.3 to 4.2 look the same to everything that writes programs.

PuLP holds the algebra and writes .lp and .mps files that outsiders can audit; the solving is done by ``live``.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any, TypeAlias

import numpy as np
import pulp

from .rows import Row

Problem: TypeAlias = pulp.LpProblem
Variable: TypeAlias = pulp.LpVariable
Expression: TypeAlias = pulp.LpAffineExpression
Constraint: TypeAlias = Any
"""A comparison of two of them: a class of its own in PuLP 3, an expression with a sense in PuLP 4."""
Linear: TypeAlias = Expression | Variable | float
_NUMBERS = (float, int, np.number)
_EXPRESSIONS = (pulp.LpAffineExpression, pulp.LpVariable)
_nothing = getattr(pulp.LpAffineExpression, "empty", pulp.LpAffineExpression)
"""Makes an expression without terms: PuLP 4 has a method for that."""


def new_problem(name: str) -> pulp.LpProblem:
    """An empty program, to be minimized."""
    return pulp.LpProblem(name, pulp.LpMinimize)


def add_variable(problem: pulp.LpProblem, name: str, low: float | None, up: float | None, *, integer: bool) -> Variable:
    """A new variable of a program."""
    return problem.add_variable(name, low, up, pulp.LpInteger if integer else pulp.LpContinuous)


def total(parts: Iterable[Linear]) -> Expression:
    """A sum, as by ``lpSum``; that most of what is added are numbers is asked first."""
    found = _nothing()
    for part in parts:
        if isinstance(part, _NUMBERS) and isfinite(part):
            found.constant += part
        elif isinstance(part, pulp.LpVariable):
            found.addterm(part, 1.0)
        else:
            found.addInPlace(part)
    return found


def weighted(parts: Iterable[tuple[float, Linear]]) -> Expression:
    """A sum of what is weighed by finite numbers; as ``total`` of the products, without an expression for each."""
    found = _nothing()
    for weight, part in parts:
        if isinstance(part, _NUMBERS) and isfinite(part):
            found.constant += weight * part
        elif not weight:
            continue
        elif isinstance(part, pulp.LpVariable):
            found.addterm(part, weight)
        elif isinstance(part, _NUMBERS):
            found.addInPlace(weight * part)
        else:
            found.constant += weight * part.constant
            for variable, amount in part.items():
                found.addterm(variable, weight * amount)
    return found


def expression(linear: Linear) -> Expression:
    """A number or variable as an expression: versions differ in what their class of expressions takes."""
    return total([linear])


def is_expression(linear: object) -> bool:
    """Whether this is more than a number."""
    return isinstance(linear, _EXPRESSIONS)


def constant_and_terms(linear: Linear) -> tuple[float, dict[str, float]]:
    """Constant and coefficients by variable's name."""
    if isinstance(linear, _NUMBERS):
        return float(linear), {}
    if isinstance(linear, pulp.LpVariable):
        return 0.0, {linear.name: 1.0}
    return float(linear.constant), {variable.name: float(a) for variable, a in linear.items() if a}


def as_row(constraint: Constraint, column: Mapping[str, int]) -> Row:
    """A constraint as a row over numbered columns."""
    entries = [(column[variable.name], float(a)) for variable, a in constraint.items() if a]
    right = -float(constraint.constant)
    low = -np.inf if constraint.sense == pulp.LpConstraintLE else right
    up = np.inf if constraint.sense == pulp.LpConstraintGE else right
    return Row([j for j, _ in entries], [a for _, a in entries], low, up)


def as_constraint(row: Row, variables: Sequence[Variable]) -> Constraint:
    """A row that ``as_row`` made, or one like it, as a constraint: with a limit on one side, or the same on both."""
    assert row.low == row.up or np.inf in (-row.low, row.up), "a constraint has one limit"
    together = weighted((a, variables[j]) for j, a in zip(row.columns, row.coefficients, strict=True))
    if row.low == row.up:
        return together == row.low
    return together >= row.low if row.up == np.inf else together <= row.up
