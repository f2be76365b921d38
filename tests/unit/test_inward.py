"""Of equally good points the one nearest to an aim: cuts that are written as they are violated need few of them."""

from collections.abc import Sequence

import numpy as np
import pytest

from citypact.solve.answer import Floats
from citypact.solve.inward import Aim, Inward
from citypact.solve.live import Live
from citypact.solve.rows import Row, compiled


def segment(*, whole: bool = False) -> tuple[Floats, Floats, np.ndarray, list[Row]]:
    """Two numbers from 0 to 2 with a sum of at least 1."""
    return np.zeros(2), np.full(2, 2.0), np.full(2, whole), [Row([0, 1], [1.0, 1.0], low=1.0)]


def test_the_optimum_nearest_to_an_aim_as_rows_and_limits_come() -> None:
    rows, cost = compiled(*segment()), np.ones(2)
    inward = Inward(rows, cost, Aim([0, 1], np.array([0.25, 0.75])))
    assert inward.nearest(rows, 1.0) == pytest.approx([0.25, 0.75])  # the optima are all with a sum of 1
    narrower = rows.with_rows([Row([0], [1.0], low=0.6)])
    assert inward.nearest(narrower, 1.0) == pytest.approx([0.6, 0.4])
    held = narrower.with_bounds(np.array([0.9, 0.0]), narrower.up)
    assert inward.nearest(held, 1.0) == pytest.approx([0.9, 0.1])
    assert inward.nearest(narrower, 0.9) is None  # nothing is as good as that


class Disc:
    """The disc about the origin with radius 1/2, by the tangents that a point violates; counts its questions."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, point: Floats) -> Sequence[Row]:
        self.asked += 1
        size = float(np.hypot(*point))
        return [] if size <= 0.5 + 1e-7 else [Row([0, 1], (point / size).tolist(), up=0.5)]


def test_a_point_that_violates_nothing_needs_no_cuts_where_all_points_are_equally_good() -> None:
    square = compiled(np.full(2, -1.0), np.ones(2), np.zeros(2, bool), [])
    near, far = Disc(), Disc()
    found = Live(square, near, aim=Aim([0, 1], np.array([0.1, 0.2]))).minimize(np.zeros(2))
    assert found is not None
    assert found.point == pytest.approx([0.1, 0.2])
    assert Live(square, far).minimize(np.zeros(2)) is not None
    assert near.asked < far.asked


@pytest.mark.parametrize("whole", [False, True])
def test_an_aim_changes_no_optimum(whole: bool) -> None:
    cost = np.array([3.0, 2.0])
    for aim in (None, Aim([0, 1], np.array([1.5, 0.3])), Aim([1], np.array([0.5]))):
        found = Live(compiled(*segment(whole=whole)), aim=aim).minimize(cost)
        assert found is not None
        assert found.value == pytest.approx(2.0)  # all of it in the cheaper number
        assert found.point == pytest.approx([0.0, 1.0])


def test_a_nearest_point_that_is_a_hair_worse_moves_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    hair = 1e-8
    monkeypatch.setattr(Inward, "nearest", lambda _, rows, most: np.array([0.5, 0.5 + hair]))
    found = Live(compiled(*segment()), aim=Aim([0], np.array([0.5]))).minimize(np.ones(2))
    assert found is not None
    assert found.value == pytest.approx(1.0 + hair, abs=hair / 100)
    assert found.value - found.proof.gap <= 1.0 + 1e-12  # the sum is at least 1, and can be that
