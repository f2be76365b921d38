"""What of a host's limits can be used at all: the most of any plan, by trying every one."""

from itertools import product

import numpy as np
import pytest

from citypact.worth import room as file
from citypact.worth.assignment import Assignment
from citypact.worth.enumeration import best_plans
from citypact.worth.room import Room


def problem(seed: int, *, frees: bool = False) -> Assignment:
    """Eight transfers with one bid each, for room at two hosts that have two limits each."""
    draw = np.random.default_rng(seed)
    at = np.arange(8) % 2
    loads = np.vstack([np.where(at == host, draw.random((2, 8)), 0.0) for host in (0, 1)])
    if frees:
        loads[0, 1] = -0.5
    return Assignment(tuple((k, 0) for k in range(8)), draw.random(8), 1.0, loads, np.full(4, 1.0))


def most_used(of: Assignment, opened: np.ndarray) -> np.ndarray:
    """The most of each limit that any plan of open bids uses, shape (limits,)."""
    plans = np.array(list(product([False, True], repeat=8)))
    plans = plans[~(plans & ~opened).any(axis=1) & (plans @ of.loads.T <= of.limits).all(axis=1)]
    return np.asarray((plans @ of.loads.T).max(axis=0))


@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_most_that_any_plan_uses(seed: int) -> None:
    of = problem(seed)
    opened = np.random.default_rng(seed).random((20, 8)) < 0.7
    found = Room(of).of(opened)
    assert found == pytest.approx(np.array([most_used(of, row) for row in opened]), abs=1e-11)
    assert (found < of.limits).any()


@pytest.mark.parametrize("seed", range(4))
def test_a_limit_that_something_frees_and_hosts_of_many_bids_keep_their_limits(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = problem(seed, frees=True)
    opened = np.ones((1, 8), dtype=bool)
    assert (Room(of).of(opened)[0] >= most_used(of, opened[0])).all()
    assert Room(of).of(opened)[0, 0] == of.limits[0]
    monkeypatch.setattr(file, "_MOST", 3)
    assert (Room(problem(seed)).of(opened) == of.limits).all()


@pytest.mark.parametrize("frees", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_best_plans_are_the_same_within_it(seed: int, frees: bool) -> None:
    of, draw = problem(seed, frees=frees), np.random.default_rng(seed)
    opened = draw.random((40, 8)) < 0.8
    prices = draw.random((40, 4))
    within = best_plans(of, opened, prices, Room(of).of(opened))
    assert np.array_equal(np.array(within), np.array(best_plans(of, opened, prices)))
