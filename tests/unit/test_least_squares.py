"""The point that breaks ties, against points known by hand; narrow sets; what no code proves is no answer."""

import numpy as np
import pytest

from citypact.errors import SolverLimit
from citypact.solve import conic, highs
from citypact.solve.conic import least_squares
from citypact.solve.rows import Row, Rows, compiled

INF = np.inf


def simplex(total: float, size: int = 3) -> Rows:
    """Parts of a total."""
    free = np.zeros(size, dtype=bool)
    return compiled(np.zeros(size), np.full(size, INF), free, [Row(range(size), [1.0] * size, total, total)])


def test_equal_parts_are_nearest_to_nothing() -> None:
    point = least_squares(simplex(1.0), np.ones(3), np.zeros(3))
    assert point == pytest.approx([1 / 3, 1 / 3, 1 / 3], abs=1e-15)


def test_a_part_that_would_be_below_nothing_is_nothing() -> None:
    """Aims 1, 1/2, -1 for parts of 1: the last is 0, the others share what their aims are too much: 3/4 and 1/4."""
    point = least_squares(simplex(1.0), np.ones(3), np.array([1.0, 0.5, -1.0]))
    assert point == pytest.approx([0.75, 0.25, 0.0], abs=1e-15)


def test_weights_say_who_gives_way() -> None:
    """Twice the weight, half the deviation: of a total of 3 for aims of 0, parts 1 and 2."""
    point = least_squares(simplex(3.0, 2), np.array([2.0, 1.0]), np.zeros(2))
    assert point == pytest.approx([1.0, 2.0], abs=1e-14)


@pytest.mark.parametrize("total", [1e3, 1e-3])
def test_the_smaller_the_set_the_same_the_answer(total: float) -> None:
    point = least_squares(simplex(total), np.ones(3), np.ones(3))
    assert point == pytest.approx([total / 3] * 3, rel=1e-9)


def test_a_set_of_one_point() -> None:
    held = simplex(1.0).with_rows([Row([0], [1.0], 0.25, 0.25), Row([1, 2], [1.0, -1.0], 0.25, 0.25)])
    assert least_squares(held, np.ones(3), np.zeros(3)) == pytest.approx([0.25, 0.5, 0.25], abs=1e-14)


@pytest.mark.parametrize("apart", [0.0, 4e-8, -4e-8])
def test_limits_that_do_not_go_together_to_the_last_digit_leave_the_equation_whole(apart: float) -> None:
    """A part of at most 0.3 beside one of at least 0.7, a little more or less: a fund must not lose what they lack."""
    limits = [Row([0], [1.0], -INF, 0.3), Row([1], [1.0], 0.7 + apart, INF), Row([0, 1], [1.0, 1.0], 1.0, 1.0)]
    rows = compiled(np.zeros(2), np.ones(2), np.zeros(2, dtype=bool), limits)
    point = least_squares(rows, np.ones(2), np.array([1.0, 0.0]))
    assert point.sum() == pytest.approx(1.0, abs=1e-11)
    assert point == pytest.approx([0.3, 0.7], abs=1e-7)


def test_what_is_fixed_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = simplex(1.0).with_bounds(np.array([0.5, 0.0, 0.0]), np.array([0.5, INF, INF]))
    assert least_squares(rows, np.ones(3), np.zeros(3)) == pytest.approx([0.5, 0.25, 0.25], abs=1e-15)


def test_where_one_code_gives_up_the_other_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conic, "_polished", lambda *_: iter(()))
    point = least_squares(simplex(1.0), np.ones(3), np.array([1.0, 0.5, -1.0]))
    assert point == pytest.approx([0.75, 0.25, 0.0], abs=1e-6)


def test_a_wrong_point_of_both_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conic, "_polished", lambda *_: iter([np.array([1.0, 0.0, 0.0])]))
    monkeypatch.setattr(highs, "least_squares", lambda *_: np.array([2.0, -1.0, 0.0]))
    with pytest.raises(SolverLimit, match="proven best"):
        least_squares(simplex(1.0), np.ones(3), np.zeros(3))
