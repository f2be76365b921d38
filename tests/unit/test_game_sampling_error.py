"""The sampled Shapley value errs less than random orders and than regression on membership, worth for worth."""

from collections.abc import Callable

import numpy as np
import pytest
from tests.support.plain_samplers import kernel_regression, random_orders

from citypact.game import airport_shapley, sample_shapley, voting_power

N = 50
RANDOM = np.random.default_rng(50)
EVEN, UNEVEN = np.arange(1.0, N + 1), RANDOM.lognormal(0, 1.5, N)
SIMILAR, SKEWED = RANDOM.integers(1, 21, N), np.ceil(RANDOM.lognormal(1, 1, N)).astype(int)
Worths = Callable[[np.ndarray], np.ndarray]


def airport(costs: np.ndarray) -> tuple[Worths, np.ndarray]:
    return lambda members: np.where(members, costs, 0.0).max(axis=1), airport_shapley(costs).to_numpy()


def vote(votes: np.ndarray, part: float) -> tuple[Worths, np.ndarray]:
    quota = int(part * votes.sum()) + 1
    exact = voting_power(quota, votes)["Shapley-Shubik index"].to_numpy()
    return lambda members: (members @ votes >= quota).astype(float), exact


@pytest.mark.parametrize(
    "game",
    [airport(EVEN), airport(UNEVEN), vote(SIMILAR, 1 / 2), vote(SKEWED, 2 / 3)],
    ids=["airport, even", "airport, uneven", "voting, half", "voting, two thirds"],
)
def test_errs_less_than_random_orders_and_regression_at_ten_evaluations_a_player(
    game: tuple[Worths, np.ndarray],
) -> None:
    worths, exact = game

    def error(found: Callable[[int], np.ndarray]) -> float:
        return float(np.sqrt(np.mean([np.square(found(seed) - exact) for seed in range(4)])))

    own = error(lambda seed: sample_shapley(worths, range(N), 10 * N, seed=seed, batched=True).values.to_numpy())
    assert own <= error(lambda seed: random_orders(worths, N, 10 * N, seed))
    assert own <= error(lambda seed: kernel_regression(worths, N, 10 * N, seed))


def test_the_yardsticks_find_the_value_of_an_additive_game() -> None:
    own = np.linspace(-1, 4, 9)
    assert random_orders(lambda members: members @ own, 9, 18, 1) == pytest.approx(own)
    assert kernel_regression(lambda members: members @ own, 9, 60, 1) == pytest.approx(own)


def test_additive_games_with_pairs_come_out_nearly_exact() -> None:
    own, pairs = RANDOM.normal(size=N), np.triu(RANDOM.normal(size=(N, N)), 1)

    def worths(members: np.ndarray) -> np.ndarray:
        inside = members.astype(float)
        return inside @ own + np.einsum("ri,ij,rj->r", inside, pairs, inside)

    found = sample_shapley(worths, range(N), 10 * N, seed=3, batched=True)
    exact = own + (pairs.sum(axis=0) + pairs.sum(axis=1)) / 2
    assert found.values.to_numpy() == pytest.approx(exact, abs=1e-5)
    assert found.width < 1e-5
