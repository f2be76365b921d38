"""New Jersey Meadowlands, N.J.S.A. 13:17-60 and 5:10A-53 to 60: order of uses, smoothing, stabilization fund."""

import numpy as np
import pytest

from citypact.mechanism.instruments.pool import pooled, smoothed, stabilized

KEY_BY_ACRES = np.array([[0.5], [0.3], [0.2]])


def test_guarantee_payments_come_before_the_division_by_acreage() -> None:
    first, base = np.full((3, 1), 100.0), np.array([[200.0], [120.0], [70.0]])
    paid, received = pooled(0.4, base, first, KEY_BY_ACRES, guarantee=True)
    made_good = 0.4 * 30.0
    assert paid.ravel() == pytest.approx([40.0, 8.0, 0.0])
    assert received.ravel() == pytest.approx(
        np.array([0.5, 0.3, 0.2]) * (48.0 - made_good) + np.array([0, 0, made_good])
    )


def test_guarantees_are_cut_pro_rata_if_the_pool_is_short() -> None:
    first, base = np.full((3, 1), 100.0), np.array([[110.0], [60.0], [80.0]])
    _, received = pooled(0.4, base, first, KEY_BY_ACRES, guarantee=True)
    assert received.ravel() == pytest.approx([0.0, 4.0 * 40 / 60, 4.0 * 20 / 60])


def test_payments_are_means_of_the_three_years_before() -> None:
    net = np.array([[6.0, 12.0, 18.0, 24.0, 30.0]])
    assert smoothed(net, 3).ravel() == pytest.approx([6.0, 6.0, 9.0, 12.0, 18.0])


def test_the_stabilization_fund_makes_up_for_drops_beyond_five_per_cent() -> None:
    before, after = np.array([100.0, 200.0, 50.0]), np.array([90.0, 150.0, 49.0])
    assert stabilized(before, after, 1e3, 0.05) == pytest.approx([5.0, 40.0, 0.0])
    assert stabilized(before, after, 9.0, 0.05) == pytest.approx([1.0, 8.0, 0.0])
