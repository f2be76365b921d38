"""Three treasurers and a money market: J. Lemaire (1991), Cooperative game theory and its insurance applications.

ASTIN Bulletin 21(1), 17-40. The worths are those of the example in the R package GameTheory, which takes them from the
paper; the answers are recalled.
"""

import pytest

from citypact.game import Game

WORTHS = [46125, 17437.5, 5812.5, 69187.5, 53812.5, 30750, 90000]


def test_answers() -> None:
    game = Game.from_lexicographic(WORTHS)
    assert game.shapley().tolist() == pytest.approx([51750, 25875, 12375], abs=1e-6)
    assert game.nucleolus().tolist() == pytest.approx([52687.5, 24468.75, 12843.75], abs=1e-6)
    assert game.proportional_nucleolus().tolist() == pytest.approx([54000, 27000, 9000], abs=1e-6)
