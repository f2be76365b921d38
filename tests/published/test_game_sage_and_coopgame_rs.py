"""Solved games of two other programs: the letters of SageMath's cooperative games (doctest of
sage.game_theory.cooperative_game) and the majority game on a path of the Rust package coopgame (its tests)."""

import pytest

from citypact.game import Game


def test_sage_letters() -> None:
    game = Game.from_lexicographic([6, 12, 42, 12, 42, 42, 42], ["A", "B", "C"])
    assert game.shapley().tolist() == pytest.approx([2, 5, 35])
    assert not game.is_superadditive()
    assert game.is_monotone()


def test_majority_on_a_path() -> None:
    game = Game.from_lexicographic([0, 0, 0, 1, 1, 1, 1], [1, 2, 3])
    assert game.myerson([(1, 2), (2, 3)]).tolist() == pytest.approx([1 / 6, 2 / 3, 1 / 6])
    assert game.shapley().tolist() == pytest.approx([1 / 3] * 3)
    assert game.nucleolus().tolist() == pytest.approx([1 / 3] * 3)
    assert game.least_core().epsilon == pytest.approx(1 / 3)
    assert game.core().empty
