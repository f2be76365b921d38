"""Ehud Kalai and Meir Smorodinsky (1975), Other Solutions to Nash's Bargaining Problem, Econometrica 43(3), 513-518.

Their objection to Nash's solution: of two sets the second holds at least as much for player 2 at every gain of player
1, yet Nash's solution gives player 2 less in it. Monotonicity of their own solution excludes that.
"""

import numpy as np
import pytest

from citypact.negotiation.bargaining import solve
from citypact.negotiation.reach import Reach, of_points

FIRST = of_points(np.array([[0, 0], [1, 0], [0, 1], [0.75, 0.75]]))
SECOND = of_points(np.array([[0, 0], [1, 0], [0, 1], [1, 0.7]]))


def solution(reach: Reach, name: str) -> np.ndarray:
    return solve(reach, name, np.zeros(2), np.ones(2))[0]


def test_nash_gives_the_second_player_less_in_the_larger_set() -> None:
    assert solution(FIRST, "nash") == pytest.approx([0.75, 0.75], abs=1e-5)
    assert solution(SECOND, "nash") == pytest.approx([1.0, 0.7], abs=1e-5)


def test_kalai_and_smorodinsky_do_not() -> None:
    assert solution(FIRST, "kalai-smorodinsky") == pytest.approx([0.75, 0.75], abs=1e-6)
    # On the line to the ideal point (1, 1): x = y with 0.3 x + y = 1.
    assert solution(SECOND, "kalai-smorodinsky") == pytest.approx([1 / 1.3, 1 / 1.3], abs=1e-6)
