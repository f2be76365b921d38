"""Cost game of three players in two unions, from the manual of the R package GameTheoryAllocation 1.0
(A. Saavedra-Nieves): Owen and Shapley values."""

import pytest

from citypact.game import CostGame, Game

COSTS = [1, 1, 2, 1, 2, 2, 2]


def test_owen_and_shapley_values_in_costs() -> None:
    game = CostGame(Game.from_lexicographic(COSTS).worths, [1, 2, 3])
    assert game.owen([[1, 2], [3]]).tolist() == pytest.approx([0.25, 0.25, 1.5])
    assert game.shapley().tolist() == pytest.approx([0.3333333, 0.3333333, 1.3333333], abs=5e-8)
