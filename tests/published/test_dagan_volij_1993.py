"""Nir Dagan and Oscar Volij (1993), The Bankruptcy Problem: a Cooperative Bargaining Approach, Mathematical Social
Sciences 26(3), 287-297: bankruptcy rules are bargaining solutions of {x : 0 <= x <= claims, sum x <= estate}.

The estates and claims are those of the Mishnah as given by Aumann and Maschler (1985).
"""

import numpy as np
import pytest

from citypact.game import Game
from citypact.negotiation.bargaining import solve
from citypact.negotiation.reach import Reach, of_half_spaces

CLAIMS = np.array([100.0, 200.0, 300.0])
ESTATES = (100.0, 200.0, 300.0, 450.0)


def problem(estate: float) -> Reach:
    return of_half_spaces(np.vstack([np.eye(3), np.ones((1, 3))]), np.append(CLAIMS, estate))


def constrained_equal_awards(estate: float) -> np.ndarray:
    """The same amount for everyone, but nobody more than its claim: by bisection on that amount."""
    low, high = 0.0, CLAIMS.max()
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if np.minimum(CLAIMS, middle).sum() < estate else (low, middle)
    return np.minimum(CLAIMS, low)


@pytest.mark.parametrize("estate", ESTATES)
@pytest.mark.parametrize("name", ["nash", "egalitarian"])
def test_nash_and_the_egalitarian_solution_give_constrained_equal_awards(estate: float, name: str) -> None:
    found = solve(problem(estate), name, np.zeros(3), np.ones(3))[0]
    assert found == pytest.approx(constrained_equal_awards(estate), abs=1e-2)


@pytest.mark.parametrize("estate", ESTATES)
def test_nash_weighted_by_claims_gives_the_proportional_rule(estate: float) -> None:
    found = solve(problem(estate), "nash", np.zeros(3), CLAIMS)[0]
    assert found == pytest.approx(CLAIMS * estate / CLAIMS.sum(), abs=1e-2)


@pytest.mark.parametrize("estate", ESTATES)
def test_kalai_smorodinsky_gives_the_truncated_proportional_rule(estate: float) -> None:
    truncated = np.minimum(CLAIMS, estate)
    found = solve(problem(estate), "kalai-smorodinsky", np.zeros(3), np.ones(3))[0]
    assert found == pytest.approx(truncated * estate / truncated.sum(), abs=1e-5)


def test_the_mishnah_division_is_the_nucleolus_and_none_of_these() -> None:
    """Aumann and Maschler's division of 200: 50, 75, 75."""
    coalitions = [[i for i in range(3) if c >> i & 1] for c in range(8)]
    worths = [max(0.0, 200.0 - CLAIMS.sum() + CLAIMS[inside].sum()) for inside in coalitions]
    assert Game(worths).nucleolus().to_list() == pytest.approx([50.0, 75.0, 75.0])
