"""What is said of many futures, against outcomes whose answers are known: Ishigami's function and a planted box."""

import numpy as np
import pytest

from citypact.scenarios.samples import _sobol
from citypact.scenarios.sweep.boxes import boxes
from citypact.scenarios.sweep.sensitivity import indices

A, B = 7.0, 0.1


def ishigami(x: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990); x uniform between -pi and pi, shape (rows, 3)."""
    return np.asarray(np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0]))


def test_sobol_indices_are_the_analytic_ones() -> None:
    # Sobol and Levitan (1999): variance and its parts in closed form
    whole = A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5
    first = np.array([0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 0.0]) / whole
    third = B**2 * np.pi**8 * (1 / 18 - 1 / 50) / whole
    total = first + np.array([third, 0.0, third])
    both = _sobol(6, 1, 0, 4096)
    one, other = both[:, :3], both[:, 3:]
    mixed = [np.where(np.arange(3) == column, other, one) for column in range(3)]
    found = indices(ishigami(2 * np.pi * np.vstack([one, other, *mixed]) - np.pi), 3)
    assert found is not None
    assert found.first == pytest.approx(first, abs=0.02)
    assert found.total == pytest.approx(total, abs=0.02)
    assert (found.first_interval[:, 0] <= found.first).all()
    assert (found.total_interval[:, 1] >= found.total).all()


def test_what_never_differs_has_no_indices() -> None:
    assert indices(np.ones(40), 3) is None


def test_one_number_alone_accounts_for_everything() -> None:
    points = _sobol(2, 1, 0, 256)
    rows = np.concatenate([points[:, 0], points[:, 1], points[:, 1]])  # A, B, and A with its only column from B
    found = indices(rows**2, 1)
    assert found is not None
    assert found.first == pytest.approx([1.0], abs=0.05)
    assert found.total == pytest.approx([1.0], abs=0.05)
    assert found.first_interval.shape == found.total_interval.shape == (1, 2)


def test_a_planted_box_is_found_and_no_other_condition() -> None:
    values = np.random.default_rng(3).random((4000, 6))
    inside = (values[:, 1] > 0.7) & (values[:, 4] < 0.4)
    (found,) = boxes(values, inside)
    assert found.low[1] == pytest.approx(0.7, abs=0.02)
    assert found.high[4] == pytest.approx(0.4, abs=0.02)
    free = [0, 2, 3, 5]
    assert np.isinf(found.low[[*free, 4]]).all()
    assert np.isinf(found.high[[*free, 1]]).all()
    assert found.coverage > 0.95
    assert found.density > 0.95
    held = found.holds(values)
    assert found.mass == pytest.approx(held.mean())
    assert found.density == pytest.approx(inside[held].mean())
    assert found.coverage == pytest.approx(inside[held].sum() / inside.sum())


def test_a_box_is_found_among_noise_and_among_choices() -> None:
    rng = np.random.default_rng(4)
    values = np.column_stack([rng.random(3000), rng.choice([0.03, 0.05, 0.08], 3000)])
    hit = (values[:, 0] < 0.5) & (values[:, 1] == 0.08) ^ (rng.random(3000) < 0.02)
    found = boxes(values, hit)[0]
    assert found.high[0] == pytest.approx(0.5, abs=0.03)
    assert 0.05 < found.low[1] <= 0.08
    assert found.density > 0.9


def test_two_boxes_are_told_apart() -> None:
    values = np.random.default_rng(5).random((6000, 3))
    one, other = values[:, 0] > 0.8, (values[:, 1] > 0.6) & (values[:, 2] < 0.3)
    first, second = boxes(values, one | other)
    assert first.low[0] == pytest.approx(0.8, abs=0.02)
    assert (second.low[1], second.high[2]) == pytest.approx((0.6, 0.3), abs=0.03)
    assert first.coverage + second.coverage > 0.95


def test_what_no_condition_tells_apart_has_no_box() -> None:
    rng = np.random.default_rng(7)
    assert boxes(rng.random((2000, 3)), rng.random(2000) < 0.9) == ()


@pytest.mark.parametrize("hit", [np.zeros(50, dtype=bool), np.ones(50, dtype=bool)])
def test_where_nothing_or_everything_is_hit_there_is_no_condition(hit: np.ndarray) -> None:
    assert boxes(np.random.default_rng(6).random((50, 2)), hit) == ()
