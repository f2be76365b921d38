"""Levels of the nucleolus, the way into the core and the cost of stability: by search as by listing."""

import numpy as np
import pytest

from citypact.deadline import Deadline
from citypact.game.coalitions import subset_sums
from citypact.game.searching import Bounds, least_core_bounds, proven_levels
from citypact.report.game.searched import SearchedStudy
from citypact.worth import WorthTable
from citypact.worth.large import Oracle
from support.listed_cases import listed

SEEDS = (0, 2, 5, 6, 7, 11, 13)
EMPTY = (5, 11, 23)
"""Seeds of which the core is empty, so that stability has a price."""


def near(table: WorthTable) -> float:
    return 1e-7 * max(1.0, float(np.abs(table.worths).max()))


def least_core(table: WorthTable) -> tuple[Oracle, Bounds]:
    oracle = Oracle(table.chances)
    return oracle, least_core_bounds(oracle)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_levels_are_the_nucleolus(seed: int) -> None:
    table = listed(seed)[1]
    found = proven_levels(*least_core(table))
    assert found.is_unique
    assert found.payoff == pytest.approx(table.game.nucleolus().to_numpy(), abs=near(table))
    excesses = [level.excess for level in found.proven]
    assert excesses == sorted(excesses, reverse=True)
    at_payoff = table.worths - subset_sums(found.payoff)
    for level in found.proven:
        assert at_payoff[list(level.fixed)] == pytest.approx(level.excess, abs=near(table))


@pytest.mark.parametrize("seed", SEEDS[2:5])
def test_each_level_bounds_what_it_leaves_open(seed: int) -> None:
    """After k levels, every coalition that these do not determine has at most the last excess; by listing them."""
    table = listed(seed)[1]
    oracle, bounds = least_core(table)
    n = len(table.cities)
    for most in range(1, n):
        found = proven_levels(oracle, bounds, most)
        floors = [1 << i for level in found.proven for i in level.floors]
        fixed = [(1 << n) - 1, *floors, *(one for level in found.proven for one in level.fixed)]
        at_payoff = table.worths - subset_sums(found.payoff)
        rows = np.array([[one >> i & 1 for i in range(n)] for one in fixed])
        rank = np.linalg.matrix_rank(rows)
        for one in range(1, (1 << n) - 1):
            inside = np.vstack([rows, [one >> i & 1 for i in range(n)]])
            if np.linalg.matrix_rank(inside) > rank:
                assert at_payoff[one] <= found.proven[-1].excess + near(table)


@pytest.mark.parametrize("seed", SEEDS[1:5])
def test_a_search_leaves_out_what_it_is_told_to(seed: int) -> None:
    table, rng = listed(seed)[1], np.random.default_rng(seed)
    oracle = Oracle(table.chances)
    payoff = float(table.worths[-1]) * rng.dirichlet(np.ones(len(table.cities)))
    excess = (table.worths - subset_sums(payoff))[1:-1]
    order = 1 + np.argsort(-excess, kind="stable")
    for count in range(min(4, order.size)):
        but = frozenset(order[:count].tolist())
        found = oracle.worst(payoff, but=but)
        assert found.coalition not in but
        assert found.excess == pytest.approx(np.sort(excess)[::-1][count], abs=near(table))


def test_levels_that_time_cuts_short_are_those_that_were_proven() -> None:
    table = listed(11)[1]
    oracle, bounds = least_core(table)
    whole, deadline = proven_levels(oracle, bounds), Deadline(None)
    oracle = Oracle(table.chances)

    def enough(levels: int, met: int) -> None:
        if levels == 2:
            deadline.stop()

    with deadline.limiting():
        found = proven_levels(oracle, bounds, progress=enough)
    assert len(found.proven) == 2
    assert not found.is_unique
    assert [one.excess for one in found.proven] == pytest.approx([one.excess for one in whole.proven[:2]])


@pytest.mark.parametrize("seed", [0, 2, 7, *EMPTY])
def test_the_way_into_the_core_and_what_stability_costs(seed: int) -> None:
    case, table = listed(seed)
    study, game = SearchedStudy(case, table.chances), table.game
    cost = game.cost_of_stability().cost
    assert study.cost_of_stability is not None
    assert study.cost_of_stability == pytest.approx(cost, abs=near(table))
    payments = game.nearest_payments(game.shapley())
    if study.way is None:
        assert float(payments.abs().max()) <= study.tolerance
        return
    assert study.way.moved == pytest.approx(float(payments.clip(lower=0).sum()), abs=near(table))
    assert study.way.outside == pytest.approx(cost, abs=near(table))
    assert study.way.left.bound <= near(table)


def test_some_of_these_games_have_an_empty_core() -> None:
    assert all(listed(seed)[1].game.cost_of_stability().cost > 0.01 for seed in EMPTY)
