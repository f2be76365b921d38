"""Skane water supply: six municipal groups share the cost of one regional system.

H. P. Young, N. Okada, T. Hashimoto (1982), Cost allocation in water resources development, Water Resources Research
18(3), 463-475. The cost of coalitions and the allocations other than the Shapley value are recalled from the paper, not
read in it; the total, the costs of single groups and the Shapley value were also found in texts about it. The
recalled table reproduces every allocation to the printed digit, the Shapley value of M up to the 0.01 by which the
printed row was made to add up and separable costs, remaining benefits up to 0.007. Population (thousands) and demand
(million cubic meters a year) are recalled likewise; they reproduce the printed shares up to 0.016.
"""

from itertools import combinations

import pytest

from citypact.game import CostGame, Game

GROUPS = "AHKLMT"
# Million Swedish crowns, by number of groups, within a number alphabetically.
COSTS = """
21.95 17.08 10.91 15.88 20.81 21.98
34.69 32.86 37.83 42.76 43.93 22.96 25.00 37.89 39.06 26.79 31.45 32.89 31.10 37.86 39.41
40.74 43.22 55.50 56.67 48.74 53.40 54.84 53.05 59.81 61.36 27.26 42.55 44.94 45.81 46.98 56.49 42.01 48.77 50.32 51.46
48.95 60.25 62.72 64.03 65.20 74.10 63.96 70.72 72.27 73.41 48.07 49.24 59.35 64.41 56.61
69.76 70.93 77.42 83.00 73.97 66.46
83.82
"""
ALLOCATIONS = {
    "shapley": [20.01, 10.71, 6.61, 10.37, 16.94, 19.18],
    "nucleolus": [20.35, 12.06, 5.00, 8.61, 18.32, 19.49],
    "per_capita_nucleolus": [20.03, 12.52, 3.94, 9.07, 18.54, 19.71],
    "proportional_nucleolus": [19.81, 12.57, 4.35, 9.25, 18.37, 19.47],
}


REMAINING_BENEFITS = [19.54, 13.28, 5.62, 10.90, 16.66, 17.82]
PROPORTIONAL = {  # to weights: printed shares
    (85.0, 176.3, 26.8, 69.0, 287.3, 59.5): [10.13, 21.00, 3.19, 8.22, 34.22, 7.07],
    (6.72, 8.23, 3.75, 3.53, 14.64, 6.21): [13.07, 16.01, 7.30, 6.87, 28.48, 12.08],
}


def skane() -> Game:
    coalitions = [c for size in range(1, 7) for c in combinations(GROUPS, size)]
    return Game.from_coalitions(dict(zip(coalitions, (-float(cost) for cost in COSTS.split()), strict=True)))


@pytest.mark.parametrize("concept", ALLOCATIONS)
def test_allocations_to_the_printed_digits(concept: str) -> None:
    costs = -getattr(skane(), concept)()
    assert list(costs.index) == list(GROUPS)
    assert costs.tolist() == pytest.approx(ALLOCATIONS[concept], abs=0.006)


def test_separable_costs_remaining_benefits() -> None:
    shares = CostGame.of(-1 * skane()).separable_costs_remaining_benefits()
    assert shares.tolist() == pytest.approx(REMAINING_BENEFITS, abs=0.0075)


@pytest.mark.parametrize("weights", PROPORTIONAL)
def test_shares_by_population_and_by_demand_leave_the_core(weights: tuple[float, ...]) -> None:
    game = CostGame.of(-1 * skane())
    shares = game.proportional(weights)
    assert shares.tolist() == pytest.approx(PROPORTIONAL[weights], abs=0.016)
    assert not game.in_core(shares)


def test_the_shapley_value_overcharges_h_k_l_the_remark_of_the_paper() -> None:
    game = skane()
    blocking = game.blocking(game.shapley())
    assert blocking["coalition"].tolist() == [("H", "K", "L")]
    assert blocking["excess"].iloc[0] == pytest.approx(0.43, abs=0.005)


def test_proofs() -> None:
    game = skane()
    core = game.core()
    assert not core.empty
    assert core.proof.check()
    assert game.nucleolus_certificate().check()
    assert game.weighted_certificate([abs(worth) for worth in game.worths]).check()
