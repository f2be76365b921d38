"""Rows of covers cut off no plan that can be carried out, and some that cannot."""

from itertools import product

import numpy as np
import pytest

from citypact.worth import opportunities
from citypact.worth.assignment import Assignment, assignment
from citypact.worth.large.covers import covers
from support.random_cases import random_case


def problem_of(loads: np.ndarray, limits: np.ndarray, transfers: int) -> Assignment:
    """Bids for so many transfers in turn."""
    columns = tuple((j % transfers, j // transfers) for j in range(loads.shape[1]))
    return Assignment(columns, np.ones(loads.shape[1]), 1.0, loads, limits)


@pytest.mark.parametrize("seed", range(6))
def test_every_plan_that_fits_keeps_every_cover(seed: int) -> None:
    rng = np.random.default_rng(seed)
    loads = (rng.integers(0, 5, (2, 6)) / 4.0)[:, np.arange(9) % 6]
    problem = problem_of(loads, np.array([1.5, 2.0]), 6)
    found, broken = [*covers(problem)], 0
    assert found
    for chosen in product([False, True], repeat=9):
        plan = np.array(chosen)
        exceeded = any(cover.excess(plan.astype(float)) > 0 for cover in found)
        assert not (problem.allows(plan) and exceeded)
        followed = [problem.columns[j][0] for j in np.flatnonzero(plan)]
        if len({*followed}) == len(followed) and not problem.allows(plan):
            assert exceeded  # what fits is exactly what keeps all covers, where each bid of a transfer needs as much
            broken += 1
    assert broken


def test_of_what_hosts_gain_room_by_nothing_is_said() -> None:
    loads = np.array([[1.0, 1.0, -1.0]])
    assert [*covers(problem_of(loads, np.array([1.0]), 3))] == []


@pytest.mark.parametrize("seed", range(4))
def test_plans_of_random_cases(seed: int) -> None:
    problem = assignment(opportunities(random_case(seed, 6, transfers=8)))
    found, rng = [*covers(problem)], np.random.default_rng(seed)
    kept = 0
    for _ in range(300):
        plan = np.zeros(len(problem.columns), dtype=bool)
        for own in problem.by_transfer:
            if rng.random() < 0.6:
                plan[rng.choice(own)] = True
        if problem.allows(plan):
            kept += 1
            assert all(cover.excess(plan.astype(float)) <= 0 for cover in found)
    assert kept
