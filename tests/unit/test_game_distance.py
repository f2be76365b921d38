"""The distance to the core: payments known by hand, one answer among equally small ones, whatever order and unit."""

from itertools import permutations

import numpy as np
import pytest

from citypact.game import Game, GameError
from citypact.game.coalitions import sizes, subset_sums

MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1], ["A", "B", "C"])
PAIR = Game([0, 0, 0, 4, 0, 0, 0, 6], ["A", "B", "C"])  # A and B are worth 4 without C


def test_a_stable_division_needs_no_payments() -> None:
    assert PAIR.nearest_payments({"A": 3, "B": 3, "C": 0}).tolist() == pytest.approx([0, 0, 0], abs=1e-12)


def test_who_is_owed_is_paid_by_who_has_more_than_needed() -> None:
    paid = PAIR.nearest_payments({"A": 2, "B": 1, "C": 3})
    assert paid.name == "payment"
    assert paid.to_dict() == pytest.approx({"A": 0.5, "B": 0.5, "C": -1.0})


def test_of_equally_small_payments_the_most_even_are_chosen() -> None:
    assert PAIR.nearest_payments([0, 0, 6]).tolist() == pytest.approx([2, 2, -4])
    assert Game([0, 0, 0, 0, 0, 0, 0, 6]).nearest_payments([-3, 3, 6]).tolist() == pytest.approx([3, -1.5, -1.5])


def test_an_empty_core_takes_money_from_outside() -> None:
    paid = MAJORITY.nearest_payments([0, 0, 1])
    assert paid.tolist() == pytest.approx([0.5, 0.5, -0.5])  # each pair must have 1: each player 1/2
    assert paid.sum() == pytest.approx(MAJORITY.cost_of_stability().cost)


def test_what_is_missing_comes_from_outside_and_what_is_too_much_stays() -> None:
    assert PAIR.nearest_payments([2, 2, 0]).tolist() == pytest.approx([2 / 3] * 3)
    assert PAIR.nearest_payments([4, 4, 4]).tolist() == pytest.approx([0, 0, 0], abs=1e-12)


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e4, 1e9])
@pytest.mark.parametrize("seed", range(4))
def test_order_unit_and_what_players_have_anyway_do_not_matter(seed: int, unit: float) -> None:
    random = np.random.default_rng(seed)
    worths = random.integers(0, 9, 16) * (sizes(4) > 1.0)
    payoff = random.integers(0, 9, 4).astype(float)
    expected = Game(worths).nearest_payments(payoff).to_numpy()
    own = random.integers(-50, 50, 4).astype(float)
    moved = Game(unit * (worths + subset_sums(own))).nearest_payments(unit * (payoff + own)).to_numpy()
    assert moved / unit == pytest.approx(expected, abs=1e-7)
    for order in permutations(range(4)):
        turned = np.array([worths[sum(1 << order[i] for i in range(4) if s >> i & 1)] for s in range(16)])
        other = Game(turned).nearest_payments(payoff[list(order)]).to_numpy()
        assert other == pytest.approx(expected[list(order)], abs=1e-7)


def test_equal_players_are_treated_alike() -> None:
    game = Game(np.array([0.0, 0.0, 5.0, 6.0, 9.0])[sizes(4)])  # pairs ask for 5, all have 9: an empty core
    assert game.nearest_payments([2.25] * 4).tolist() == pytest.approx([0.25] * 4)


def test_a_payoff_that_lacks_a_player_is_refused() -> None:
    with pytest.raises(GameError, match=r"lacks players \['C'\]"):
        PAIR.nearest_payments({"A": 1, "B": 2})
