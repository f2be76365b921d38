"""Sums of which programs are written, and the problem of PuLP that is made of them when it is asked for."""

import math

import pulp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citypact.mechanism import load_model
from citypact.optimize import program_of
from citypact.solve.algebra import (
    Linear,
    add_variable,
    as_row,
    constant_and_terms,
    expression,
    new_problem,
    total,
    weighted,
)
from support.desk import small

PROBLEM = new_problem("sums")
X, Y = (add_variable(PROBLEM, name, 0.0, None, integer=False) for name in ("x", "y"))
NUMBERS = st.floats(-1e6, 1e6)
PARTS: st.SearchStrategy[Linear] = st.one_of(
    NUMBERS, st.sampled_from([X, Y]), st.builds(lambda a, b, c: a * X + b * Y + c, NUMBERS, NUMBERS, NUMBERS)
)


@given(st.lists(PARTS))
def test_a_sum_is_that_of_pulp(parts: list[Linear]) -> None:
    constant, terms = constant_and_terms(total(parts))
    by_pulp = constant_and_terms(pulp.lpSum(parts))
    assert constant == pytest.approx(by_pulp[0], rel=1e-9, abs=1e-6)
    for name in ("x", "y"):
        assert terms.get(name, 0.0) == pytest.approx(by_pulp[1].get(name, 0.0), rel=1e-9, abs=1e-6)


@given(st.lists(st.tuples(NUMBERS, PARTS)))
def test_a_weighted_sum_is_that_of_the_products(parts: list[tuple[float, Linear]]) -> None:
    assert constant_and_terms(weighted(parts)) == constant_and_terms(total(weight * part for weight, part in parts))


@given(PARTS)
def test_an_expression_is_what_it_is_made_of(part: Linear) -> None:
    assert constant_and_terms(expression(part)) == constant_and_terms(part)


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_what_is_no_finite_number_is_refused(wrong: float) -> None:
    with pytest.raises(pulp.PulpError):
        total([wrong])
    with pytest.raises(pulp.PulpError):
        weighted([(1.0, wrong)])


def test_the_problem_of_pulp_is_the_rows_that_solvers_are_given() -> None:
    case, table = small(1)
    program = program_of(case, load_model("hybrid"), table)
    numbers = {column.variable.name: column.number for column in program.columns}
    written = [as_row(constraint, numbers) for constraint in program.lp.constraints()]
    assert len(written) == len(program.rows) > len(program.coalition_rows) > 0
    for ours, theirs in zip(program.rows, written, strict=True):
        assert dict(zip(ours.columns, ours.coefficients, strict=True)) == dict(
            zip(theirs.columns, theirs.coefficients, strict=True)
        )
        assert (ours.low, ours.up) == (theirs.low, theirs.up)


def test_the_problem_of_pulp_has_every_row_and_the_last_objective() -> None:
    case, table = small(1)
    program = program_of(case, load_model("hybrid"), table)
    for _ in range(2):  # asked for twice, nothing is in it twice
        assert [row.name for row in program.lp.constraints()] == [line.name for line in program.lines]
    program.strive_for(2.0 * program.gain[0] + 1.0)
    assert constant_and_terms(program.lp.objective) == (1.0, {program.gain[0].name: 2.0})
    program.require("more", program.gain[0] >= 1.0)
    assert program.lp.constraints()[-1].name == program.lines[-1].name
