"""Solved games of the manual, tests and vignette of the R package CoopGame 0.2.2 (Staudacher, Anwander): values."""

import pytest

from citypact.game import CostGame, Game, NoSuchPoint


def test_shapley_value_15_1() -> None:
    game = Game.from_lexicographic([2, 4, 5, 18, 14, 9, 24])
    assert game.shapley().tolist() == pytest.approx([19 / 2, 8, 13 / 2])


def test_shapley_value_of_ibn_ezra_aumann_2010() -> None:
    """Aumann (2010), Some non-superadditive games, and their Shapley values, in the Talmud."""
    game = Game.from_lexicographic([120, 60, 40, 30, 120, 120, 120, 60, 60, 40, 120, 120, 120, 60, 120])
    assert game.shapley().tolist() == pytest.approx([485 / 6, 125 / 6, 65 / 6, 15 / 2])
    assert not game.is_superadditive()


def test_banzhaf_value_of_gambarelli_2011_and_tau_value_of_stach_2011() -> None:
    game = Game.from_lexicographic([0, 0, 0, 1, 2, 1, 3])
    assert game.banzhaf().tolist() == pytest.approx([5 / 4, 3 / 4, 5 / 4])
    assert game.tau().tolist() == pytest.approx([6 / 5, 3 / 5, 6 / 5])


def test_tau_value_73_2_does_not_exist() -> None:
    with pytest.raises(NoSuchPoint, match="not quasi-balanced"):
        Game.from_lexicographic([1, 2, 3, 4, 5, 6, 7]).tau()


def test_minimal_rights_79_3() -> None:
    game = Game.from_lexicographic([0, 0, 0, 60, 60, 60, 72])
    assert game.minimal_rights().tolist() == [48, 48, 48]
    with pytest.raises(NoSuchPoint, match="can insist on 48, more than its utopia payoff 12"):
        game.tau()


def test_gately_point_60_1() -> None:
    game = Game.from_lexicographic([0, 0, 0, 4, 0, 3, 6])
    assert game.gately().tolist() == pytest.approx([18 / 11, 36 / 11, 12 / 11])


def test_aumann_dreze_value_of_the_four_player_game() -> None:
    game = Game.from_lexicographic([0, 0, 0, 0, 5, 5, 8, 9, 10, 8, 13, 15, 16, 17, 21], [1, 2, 3, 4])
    assert game.aumann_dreze([[1, 2], [3, 4]]).tolist() == pytest.approx([5 / 2, 5 / 2, 4, 4])


def test_zero_normalisation_and_savings_of_the_tva() -> None:
    """The vignette prints the savings (0, 0, 0, 2739, 34795, 23552, 141858) of the Tennessee Valley Authority."""
    costs = Game.from_lexicographic([163520, 140826, 250096, 301607, 378821, 367370, 412584])
    assert CostGame(costs.worths).savings().lexicographic().tolist() == [0, 0, 0, 2739, 34795, 23552, 141858]
