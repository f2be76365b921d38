"""Test case of TheoryOfGames.jl, after a question on math.stackexchange.com (1108449): Shapley value and nucleolus."""

import pytest

from citypact.game import Game

GAME = Game.from_coalitions({(1,): 2, (2,): 5, (3,): 4, (1, 2): 14, (1, 3): 18, (2, 3): 9, (1, 2, 3): 24})


def test_answers() -> None:
    assert GAME.shapley().tolist() == pytest.approx([19 / 2, 13 / 2, 8], abs=1e-9)
    assert GAME.nucleolus().tolist() == pytest.approx([23 / 2, 11 / 2, 7], abs=1e-9)
    assert not GAME.core().empty
    assert GAME.least_core().epsilon == pytest.approx(-1 / 2, abs=1e-9)
