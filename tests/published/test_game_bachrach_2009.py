"""Cost of stability of weighted voting: Y. Bachrach et al. (2009), The cost of stability in coalitional games.

Two facts that follow from the definitions there: a simple game with a veto player costs nothing, and majority among n
players of weight 1 with quota q costs n / q - 1.
"""

import numpy as np
import pytest

from citypact.game import Game
from citypact.game.coalitions import sizes


@pytest.mark.parametrize(("n", "quota"), [(3, 2), (5, 3), (7, 4), (9, 6), (8, 8)])
def test_unit_weights(n: int, quota: int) -> None:
    game = Game((sizes(n) >= quota).astype(float))
    assert game.cost_of_stability().cost == pytest.approx(n / quota - 1, abs=1e-9)


def test_a_veto_player_needs_no_money() -> None:
    wins = np.array([bool(s & 1) and s.bit_count() >= 2 for s in range(16)], dtype=float)
    assert Game(wins).cost_of_stability().cost == 0
