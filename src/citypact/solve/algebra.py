"""Sums of variables times numbers, and comparisons of them, as light as programs with thousands of them need.

An expression never changes: every operation makes a new one. A variable is known by itself and not by its name, so that
one of another program is never taken for one of this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from math import isfinite
from typing import Any, TypeAlias

import numpy as np

from .rows import Row


class Sense(Enum):
    """How the two sides of a comparison are to each other."""

    AT_MOST = "<="
    EQUAL = "="
    AT_LEAST = ">="


class Expression:
    """A constant and coefficients by variable."""

    __slots__ = ("constant", "terms")
    __array_ufunc__ = None  # a number of numpy's leaves the operation to the expression

    def __init__(self, constant: float, terms: "dict[Variable, float]") -> None:
        self.constant, self.terms = constant, terms

    def __bool__(self) -> bool:
        return self.constant != 0.0 or bool(self.terms)

    def __neg__(self) -> "Expression":
        return Expression(-self.constant, {variable: -a for variable, a in self.terms.items()})

    def __add__(self, other: "Linear") -> "Expression":
        return _sum(self, other, 1.0)

    __radd__ = __add__

    def __sub__(self, other: "Linear") -> "Expression":
        return _sum(self, other, -1.0)

    def __rsub__(self, other: "Linear") -> "Expression":
        return _sum(-self, other, 1.0)

    def __mul__(self, other: "Linear") -> "Expression":
        if isinstance(other, Expression):
            if other.terms and self.terms:
                raise TypeError("two expressions with variables cannot be multiplied")
            return other * self.constant if other.terms else self * other.constant
        if other == 0:
            return Expression(0.0, {})
        return Expression(self.constant * other, {variable: other * a for variable, a in self.terms.items()})

    __rmul__ = __mul__

    def __truediv__(self, other: float) -> "Expression":
        return Expression(self.constant / other, {variable: a / other for variable, a in self.terms.items()})

    def __le__(self, other: "Linear") -> "Constraint":
        return Constraint(self - other, Sense.AT_MOST)

    def __ge__(self, other: "Linear") -> "Constraint":
        return Constraint(self - other, Sense.AT_LEAST)

    def __eq__(self, other: object) -> Any:
        """The constraint that both are equal."""
        if not isinstance(other, Expression | float | int):
            return NotImplemented
        return Constraint(self - other, Sense.EQUAL)


class Variable(Expression):
    """A number to be chosen; as an expression it is itself once."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __init__(self) -> None:
        super().__init__(0.0, {})
        self.terms[self] = 1.0


Linear: TypeAlias = Expression | float


@dataclass(frozen=True, eq=False)
class Constraint:
    """What an expression is to be, compared to nothing."""

    left: Expression
    sense: Sense

    def __bool__(self) -> bool:
        raise TypeError("a constraint is neither true nor false")


def total(parts: Iterable[Linear]) -> Expression:
    """A sum."""
    constant: float = 0.0
    terms: dict[Variable, float] = {}
    for part in parts:
        if isinstance(part, Expression):
            constant += part.constant
            for variable, a in part.terms.items():
                terms[variable] = terms[variable] + a if variable in terms else a
        else:
            constant += part
    return Expression(constant, terms)


def expression(linear: Linear) -> Expression:
    """A number as an expression without variables; an expression as it is."""
    return linear if isinstance(linear, Expression) else Expression(linear, {})


def constant_and_terms(linear: Linear) -> tuple[float, dict[Variable, float]]:
    """Constant and coefficients that are not 0."""
    found = expression(linear)
    return float(found.constant), {variable: float(a) for variable, a in found.terms.items() if a}


def finite(linear: Linear) -> tuple[float, dict[Variable, float]]:
    """The same, as a program can hold it. Raises ValueError if one is not a finite number."""
    constant, terms = constant_and_terms(linear)
    if not all(map(isfinite, (constant, *terms.values()))):
        raise ValueError(f"a program cannot hold {constant} and {[*terms.values()]}")
    return constant, terms


def as_row(constraint: Constraint, column: Mapping[Variable, int]) -> Row:
    """A constraint as a row over numbered columns."""
    constant, terms = finite(constraint.left)
    low = -np.inf if constraint.sense is Sense.AT_MOST else -constant
    up = np.inf if constraint.sense is Sense.AT_LEAST else -constant
    return Row([column[variable] for variable in terms], [*terms.values()], low, up)


def _sum(one: Expression, other: Linear, sign: float) -> Expression:
    terms = one.terms.copy()
    if not isinstance(other, Expression):
        return Expression(one.constant + other * sign, terms)
    for variable, a in other.terms.items():
        terms[variable] = terms[variable] + a * sign if variable in terms else a * sign
    return Expression(one.constant + other.constant * sign, terms)
