"""The algebra that programs are written in: sums hold at every point, and what cannot be written is refused."""

import random
from collections.abc import Callable

import numpy as np
import pytest

from citypact.solve.algebra import Expression, Linear, Variable, as_row, constant_and_terms, expression, total

NUMBERS = (2.0, -0.5, 3, 0, np.float64(1.25), np.int64(-2))


def value(linear: Linear, at: dict[Variable, float]) -> float:
    constant, terms = constant_and_terms(linear)
    return constant + sum(a * at[variable] for variable, a in terms.items())


def grown(draw: random.Random, variables: list[Variable], at: dict[Variable, float]) -> tuple[Linear, float]:
    """An expression made by random operations, and what the same operations make of the values."""
    made: Linear = draw.choice(variables)
    known = at[made]
    for _ in range(12):
        number, variable = draw.choice(NUMBERS), draw.choice(variables)
        ways: list[Callable[[Linear, Linear, float], Linear]] = [
            lambda x, v, n: x + v,
            lambda x, v, n: x - v,
            lambda x, v, n: v - x,
            lambda x, v, n: n + x,
            lambda x, v, n: n - x,
            lambda x, v, n: x * n,
            lambda x, v, n: n * x,
            lambda x, v, n: -x,
            lambda x, v, n: x / 4.0,
            lambda x, v, n: total([x, n * v, x, n]) if isinstance(v, Expression) else x + n * v + x + n,
        ]
        way = draw.choice(ways)
        made, known = way(made, variable, number), way(known, at[variable], number)
    return made, known


@pytest.mark.parametrize("seed", range(40))
def test_an_expression_is_at_every_point_what_its_operations_say(seed: int) -> None:
    draw = random.Random(seed)
    variables = [Variable() for _ in range(3)]
    at = {variable: draw.uniform(-2.0, 2.0) for variable in variables}
    made, known = grown(draw, variables, at)
    assert value(made, at) == pytest.approx(float(known), rel=1e-9, abs=1e-9)


def test_operations_leave_their_operands_alone() -> None:
    x, y = Variable(), Variable()
    one = 2.0 * x + 1.0
    for other in (one + y, one - y, total([one, y]), -one, one / 2.0, 3.0 * one, expression(one) + x):
        assert isinstance(other, Expression)
    assert constant_and_terms(one) == (1.0, {x: 2.0})
    assert constant_and_terms(x) == (0.0, {x: 1.0})


@pytest.mark.parametrize(("sign", "low", "high"), [("<=", -np.inf, 5.0), (">=", 5.0, np.inf), ("==", 5.0, 5.0)])
def test_a_comparison_is_a_row_with_its_number_on_the_right(sign: str, low: float, high: float) -> None:
    x, y, z = (Variable() for _ in range(3))
    left, right = 3.0 * x - y + 0.0 * z + 1.0, y + 6.0
    made = {"<=": left <= right, ">=": left >= right, "==": left == right}[sign]
    row = as_row(made, {x: 0, y: 1, z: 2})
    assert (list(row.columns), list(row.coefficients), row.low, row.up) == ([0, 1], [3.0, -2.0], low, high)


def test_numbers_may_stand_on_the_left() -> None:
    x = Variable()
    row = as_row(np.float64(2.0) <= x, {x: 0})
    assert (row.low, row.up, list(row.coefficients)) == (2.0, np.inf, [1.0])


@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
def test_what_is_no_finite_number_is_not_written(number: float) -> None:
    x = Variable()
    for left in (x + number, number * x):
        with pytest.raises(ValueError, match="cannot hold"):
            as_row(left <= 1.0, {x: 0})


def test_a_variable_of_another_program_is_not_taken_for_one_of_this() -> None:
    x, foreign = Variable(), Variable()
    with pytest.raises(KeyError):
        as_row(x + foreign <= 1.0, {x: 0})


def test_products_of_variables_and_truths_of_constraints_are_refused() -> None:
    x, y = Variable(), Variable()
    with pytest.raises(TypeError, match="multiplied"):
        x * y
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(x <= y)
    assert constant_and_terms(expression(2.0) * (x + 1.0)) == (2.0, {x: 2.0})
    assert not expression(0.0)
    assert x
