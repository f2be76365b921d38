"""T. S. Ferguson, Game Theory, part IV (lecture notes, UCLA): a game whose Shapley value is not in the core.

Also check 49.1 of the tests of the R package CoopGame.
"""

import pytest

from citypact.game import Game

GAME = Game.from_lexicographic([-1, 0, 1, 3, 4, 2, 5])


def test_nucleolus() -> None:
    assert GAME.nucleolus().tolist() == pytest.approx([8 / 3, 2 / 3, 5 / 3], abs=1e-9)
    assert GAME.prenucleolus().tolist() == pytest.approx([8 / 3, 2 / 3, 5 / 3], abs=1e-9)
    assert [str(entry) for entry in GAME.nucleolus_certificate().exact_payoff] == ["8/3", "2/3", "5/3"]


def test_the_shapley_value_is_blocked() -> None:
    assert not GAME.in_core(GAME.shapley())
    assert not GAME.core().empty
