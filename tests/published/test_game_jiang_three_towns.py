"""Three riverside towns build sewage plants together or apart: Jiang Qiyuan, Xie Jinxing, Ye Jun, Mathematical Models
(in Chinese), the chapter on the Shapley value; in units of 10 000 yuan.

Costs are the textbook's rounded ones; towns 1 and 3 gain nothing together. The book prints the shares 19.7, 32.1, 12.2
of the saving of 64 (the second is cut off, not rounded: 32.17).
"""

import pytest

from citypact.game import CostGame

COSTS = {
    (1,): 230,
    (2,): 160,
    (3,): 230,
    (1, 2): 350,
    (2, 3): 365,
    (1, 3): 460,
    (1, 2, 3): 556,
}


def test_shares_by_flow_charge_the_first_town_more_than_its_own_plant() -> None:
    """The book's first attempt, by the flows 5, 3, 5 along the river: 250, 132, 174."""
    blocking = CostGame.from_coalitions(COSTS).blocking([250, 132, 174])
    assert blocking[["coalition", "cost", "share"]].iloc[1].tolist() == [(1,), 230, 250]
    assert blocking["coalition"].tolist() == [(1, 2), (1,)]  # and both towns upstream more than their joint plant


def test_savings_and_their_shapley_value() -> None:
    game = CostGame.from_coalitions(COSTS)
    savings = game.savings()
    assert savings.lexicographic().tolist() == [0, 0, 0, 40, 0, 25, 64]
    shares = savings.shapley()
    assert shares.round(1).tolist() == [19.7, 32.2, 12.2]
    assert int(shares[2] * 10) / 10 == 32.1
    assert game.shapley().tolist() == pytest.approx([230 - shares[1], 160 - shares[2], 230 - shares[3]])
