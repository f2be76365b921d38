"""Least squares where a limit nearly binds: the point is the exact one, on whichever side of the limit it lies."""

import numpy as np
import pytest
from scipy import sparse

from citypact.solve.conic import least_squares
from citypact.solve.rows import Rows

AWAY = (0.0, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-3)


def one_row(columns: int, most: float) -> Rows:
    """z >= 0 with a sum of at most ``most``."""
    return Rows(
        sparse.csr_array(np.ones((1, columns))),
        np.array([-np.inf]),
        np.array([most]),
        np.zeros(columns),
        np.full(columns, np.inf),
        np.zeros(columns, dtype=bool),
    )


@pytest.mark.parametrize("away", [*AWAY, *(-away for away in AWAY)])
def test_an_aim_beside_a_limit(away: float) -> None:
    """Aims 1 - away and 2 under z1 + z2 <= 3: both are met, or both give up half of what is too much."""
    found = least_squares(one_row(2, 3.0), np.ones(2), np.array([1.0 - away, 2.0]))
    too_much = max(0.0, -away) / 2
    assert found == pytest.approx([1.0 - away - too_much, 2.0 - too_much], abs=1e-10)


@pytest.mark.parametrize("away", AWAY)
def test_an_aim_beside_nothing(away: float) -> None:
    found = least_squares(one_row(2, 3.0), np.array([1.0, 0.5]), np.array([-away, away]))
    assert found == pytest.approx([0.0, away], abs=1e-10)
