"""Joint electricity investment of Tamil Nadu, Andhra Pradesh and Kerala with Mysore, in millions of rupees.

D. Gately (1974), Sharing the gains from regional cooperation: a game theoretic application to planning investment in
electric power, International Economic Review 15, 195-208. Costs as in teaching material after M. Carter, Foundations
of Mathematical Economics; which pair saves 770 and which 1170 is recalled, not read in the paper.
"""

import pytest

from citypact.game import CostGame

COSTS = {
    ("TN",): 5330,
    ("AP",): 1870,
    ("KM",): 860,
    ("TN", "AP"): 6990,
    ("TN", "KM"): 5020,
    ("AP", "KM"): 1960,
    ("TN", "AP", "KM"): 6530,
}


def test_savings() -> None:
    savings = CostGame.from_coalitions(COSTS).savings()
    assert savings.lexicographic().tolist() == [0, 0, 0, 210, 1170, 770, 1530]


def test_propensities_to_disrupt_are_equal_at_the_gately_point() -> None:
    game = CostGame.from_coalitions(COSTS)
    paid = game.gately()
    assert paid.sum() == pytest.approx(6530)
    propensities = []
    for player in game.players:
        others = tuple(p for p in game.players if p != player)
        left = COSTS[others] - (6530 - paid[player])  # what the others lose when the player leaves
        own = COSTS[(player,)] - paid[player]
        propensities.append(left / own)
    assert propensities == pytest.approx([propensities[0]] * 3)
    assert game.separable_costs_remaining_benefits().tolist() == pytest.approx(paid.tolist())
