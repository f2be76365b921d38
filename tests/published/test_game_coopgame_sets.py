"""Solved games of the manual and tests of the R package CoopGame 0.2.2 (Staudacher, Anwander): cores and nucleoli."""

import pytest

from citypact.game import Game

FOUR = [0, 0, 0, 0, 5, 5, 8, 9, 10, 8, 13, 15, 16, 17, 21]


def test_nucleolus_of_the_four_player_game() -> None:
    game = Game.from_lexicographic(FOUR)
    assert game.nucleolus().tolist() == pytest.approx([3.5, 4.5, 5.5, 7.5], abs=1e-9)
    assert game.prenucleolus().tolist() == pytest.approx([3.5, 4.5, 5.5, 7.5], abs=1e-9)
    assert not game.in_core(game.shapley())


def test_modiclus_of_the_four_player_game() -> None:
    """The manual prints (17/4, 21/4, 23/4, 23/4); the definition over all pairs of coalitions gives thirds."""
    game = Game.from_lexicographic(FOUR)
    assert game.modiclus().tolist() == pytest.approx([13 / 3, 16 / 3, 17 / 3, 17 / 3], abs=1e-9)
    assert game.modiclus_certificate().check()


def test_prenucleolus_of_peleg_and_sudholter_5_5_12() -> None:
    """Peleg and Sudholter (2007), Introduction to the Theory of Cooperative Games, example 5.5.12, in the manual."""
    game = Game.from_lexicographic([0, 0, 0, 10, 0, 0, 2])
    assert game.prenucleolus().tolist() == pytest.approx([3, 3, -4], abs=1e-9)


def test_proportional_nucleolus_68_1() -> None:
    game = Game.from_lexicographic([20, 200, 0, 210, 40, 200, 350])
    assert game.proportional_nucleolus().tolist() == pytest.approx([36.992, 291.667, 21.341], abs=5e-4)


def test_core_of_one_point() -> None:
    game = Game.from_lexicographic([0, 1, 2, 3, 4, 5, 6])
    assert game.core_vertices().to_numpy().tolist() == [pytest.approx([1, 2, 3], abs=1e-9)]
    assert game.core_center().tolist() == pytest.approx([1, 2, 3], abs=1e-9)
    assert game.nucleolus().tolist() == pytest.approx([1, 2, 3], abs=1e-9)


def test_nucleolus_of_the_talmud_estate_of_300() -> None:
    game = Game.from_lexicographic([0, 0, 0, 0, 100, 200, 300])
    assert game.nucleolus().tolist() == pytest.approx([50, 100, 150], abs=1e-9)
