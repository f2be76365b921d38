"""The bound by all that each host can take: never below the best of all plans, nor above the linear relaxation's."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from citypact.solve.prices import Prices
from citypact.worth import hulls as file
from citypact.worth.assignment import Assignment
from citypact.worth.hulls import Hulls

BIDS, HOSTS = 9, 3
LEFT = {"as it is": {}, "largest sets": {"_MOST": 1}, "sets": {"_SETS": 4}, "bids": {"_BITS": 2}}
"""What is too much to be looked at, so that limits have prices."""


def problem(seed: int, *, frees: bool = False) -> Assignment:
    """Four transfers with bids for room at three hosts that have two limits each; one bid fits no host."""
    draw = np.random.default_rng(seed)
    columns = tuple((k, b) for k, bids in enumerate((3, 2, 2, 2)) for b in range(bids))
    at = np.array([b if k == 0 else (k + b) % HOSTS for k, b in columns])
    loads = np.vstack([np.where(at == host, draw.uniform(0.2, 0.9, (2, BIDS)), 0.0) for host in range(HOSTS)])
    loads[2 * at[4], 4] = 1.5
    if frees:
        loads[2 * at[0], 8] = -0.4
    return Assignment(columns, draw.random(BIDS), 1.0, loads, np.full(2 * HOSTS, 1.0))


def opened(seed: int) -> np.ndarray:
    """Some choices of open bids, all of them first."""
    some: np.ndarray = np.random.default_rng(seed).random((20, BIDS)) < 0.8
    some[0] = True
    return some


def best(of: Assignment, some: np.ndarray) -> np.ndarray:
    """The gain of the best plan by trying all, shape (choices,)."""
    plans = np.array(list(product([False, True], repeat=BIDS)))
    plans = plans[(plans @ of.loads.T <= of.limits).all(axis=1) & (plans @ of.of_transfer <= 1).all(axis=1)]
    return np.array([(plans[~(plans & ~row).any(axis=1)] @ of.gains).max() for row in some])


def relaxed(of: Assignment, some: np.ndarray) -> np.ndarray:
    """The bound of the linear relaxation, by scipy."""
    matrix, most = np.vstack([of.of_transfer.T, of.loads]), np.concatenate([np.ones(4), of.limits])
    ways = ([(0, int(is_open)) for is_open in row] for row in some)
    return np.array([-linprog(-of.gains, matrix, most, bounds=each).fun for each in ways])


@pytest.mark.parametrize("too_much", LEFT)
@pytest.mark.parametrize("frees", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_it_lies_between_the_best_plan_and_the_relaxation(
    seed: int, frees: bool, too_much: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in LEFT[too_much].items():
        monkeypatch.setattr(file, name, value)
    of, some = problem(seed, frees=frees), opened(seed)
    bound = Hulls(of).bounds(some)
    assert (bound >= best(of, some) - 1e-12).all()
    assert (bound <= relaxed(of, some) + 1e-9).all()


def test_it_proves_what_the_relaxation_does_not() -> None:
    met, unmet = 0, 0
    for seed in range(3):
        of, some = problem(seed), opened(seed)
        true = best(of, some)
        met += (Hulls(of).bounds(some) <= true + 1e-9).sum()
        unmet += (relaxed(of, some) > true + 1e-9).sum()
    assert met >= 55
    assert unmet >= 20


def test_one_host_is_proven_exactly() -> None:
    """The convex hull of what fits has whole corners, and each transfer has one bid for it."""
    draw = np.random.default_rng(1)
    columns = tuple((k, 0) for k in range(BIDS))
    of = Assignment(columns, draw.random(BIDS), 1.0, draw.uniform(0.1, 0.6, (2, BIDS)), np.ones(2))
    some = opened(1)
    assert Hulls(of).bounds(some) == pytest.approx(best(of, some), abs=1e-9)


def test_wrong_prices_give_a_bound_that_is_only_looser(monkeypatch: pytest.MonkeyPatch) -> None:
    of, some = problem(0, frees=True), opened(0)
    bound, true = Hulls(of).bounds(some), best(of, some)
    draw = np.random.default_rng(2)
    guess = lambda prices, chosen: (np.zeros(chosen.shape), draw.random((len(chosen), prices._rows)))  # noqa: E731
    monkeypatch.setattr(Prices, "of", guess)
    wrong = Hulls(of).bounds(some)
    assert (wrong >= true - 1e-12).all()
    assert wrong.sum() > bound.sum()


@pytest.mark.parametrize("wider", [1.0, 1.02, 1.3])
def test_whether_more_plans_fit_wider_limits_is_what_trying_all_plans_says(wider: float) -> None:
    plans = np.array(list(product([False, True], repeat=BIDS)))
    for seed in range(10):
        of = problem(seed)
        wide = replace(of, limits=wider * of.limits)
        more = (plans @ of.loads.T <= wide.limits).all(axis=1) & (plans @ of.loads.T > of.limits).any(axis=1)
        assert Hulls(wide).fit(of) == (not more.any())


def test_without_limits_everything_goes() -> None:
    of = Assignment(((0, 0), (0, 1), (1, 0)), np.array([1.0, 0.7, 0.5]), 1.0, np.zeros((0, 3)), np.zeros(0))
    assert Hulls(of).bounds(np.ones((1, 3), dtype=bool)) == pytest.approx([1.5])
