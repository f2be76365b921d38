"""The search for whole numbers near an optimum ends alike whatever the last digits of its figures are."""

import numpy as np
import pytest

from citypact.solve.near import near_point
from citypact.solve.rows import Row, Rows, compiled

NOISE = 1e-12


def one_of_two(least: float = 1.0) -> Rows:
    """x + y >= 1, x and y 0 or 1."""
    return compiled(np.zeros(2), np.ones(2), np.ones(2, bool), [Row([0, 1], [1.0, 1.0], least, np.inf)])


def near(rows: Rows, cost: list[float]) -> list[float]:
    """The point that is found."""
    found = near_point(rows, np.array(cost), lambda _: [], 0.0)
    assert found is not None
    return [float(number) for number in found[1]]


def test_noise_in_the_last_digits_does_not_decide_between_two_that_cost_the_same() -> None:
    first, second = near(one_of_two(), [1.0, 1.0 + NOISE]), near(one_of_two(), [1.0 + NOISE, 1.0])
    assert sum(first) == 1.0
    assert first == second == near(one_of_two(1.0 + NOISE / 10), [1.0, 1.0])


def test_what_is_cheaper_by_more_than_noise_is_taken() -> None:
    assert near(one_of_two(), [1.0, 1.5]) == [1.0, 0.0]
    assert near(one_of_two(), [1.5, 1.0]) == [0.0, 1.0]


def test_the_point_keeps_the_rows_by_all_their_digits() -> None:
    """z >= x / 3 with x = 1: the search sees 0.3333333333, and the point has 0.3333333333333333."""
    rows = compiled(
        np.array([1.0, 0.0]), np.array([1.0, np.inf]), np.array([True, False]), [Row([0, 1], [-1 / 3, 1.0], 0.0)]
    )
    assert near(rows, [0.0, 1.0]) == pytest.approx([1.0, 1 / 3], abs=1e-12)


def test_where_the_last_digits_decide_whether_there_is_a_point_they_are_seen() -> None:
    """1.0000000004 x >= 500000.00018 with x up to 500000: 500000.0002 is enough, 500000 would not be."""
    rows = compiled(np.zeros(1), np.array([5e5]), np.ones(1, bool), [Row([0], [1.0000000004], 500000.00018)])
    assert near(rows, [1.0]) == [5e5]
