"""Airport game with runway costs 8, 11, 13, 18, the worked example of the encyclopaedia article "Airport problem",
solved by the formula of S. C. Littlechild and G. Owen (1973), A simple expression for the Shapley value in a special
case, Management Science 20, 370-372."""

import pytest

from citypact.game import airport, airport_shapley

COSTS = {"A": 8, "B": 11, "C": 13, "D": 18}
SHARES = {"A": 2, "B": 3, "C": 4, "D": 9}


def test_shapley_value() -> None:
    assert airport(COSTS).shapley().to_dict() == pytest.approx(SHARES)
    assert airport_shapley(COSTS).to_dict() == pytest.approx(SHARES)


def test_no_group_pays_more_than_its_own_runway() -> None:
    game = airport(COSTS)
    assert game.game.in_core(-game.shapley())
    assert game.game.is_convex()
