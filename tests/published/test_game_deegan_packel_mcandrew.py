"""Voting game [16; 10, 9, 6, 5], solved in A. McAndrew (2021), Voting power (5): the Deegan-Packel and Holler power
indices, numbersandshapes.net."""

import pytest

from citypact.game import weighted_voting


def test_indices() -> None:
    game = weighted_voting(16, [10, 9, 6, 5], [1, 2, 3, 4])
    assert game.minimal_winning_coalitions() == [(1, 2), (1, 3), (2, 3, 4)]
    assert game.deegan_packel().tolist() == pytest.approx([1 / 3, 5 / 18, 5 / 18, 1 / 9])
    assert game.public_good_index().tolist() == pytest.approx([2 / 7, 2 / 7, 2 / 7, 1 / 7])
    assert game.banzhaf_index().tolist() == pytest.approx([0.4167, 0.25, 0.25, 0.0833], abs=5e-5)
    assert game.shapley_shubik().tolist() == pytest.approx([0.4167, 0.25, 0.25, 0.0833], abs=5e-5)
