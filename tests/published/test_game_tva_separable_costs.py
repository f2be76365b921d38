"""Tennessee Valley Authority: the alternative-cost-avoided division of the cost of the dams, thousands of dollars.

J. S. Ransmeier (1942), The Tennessee Valley Authority; P. D. Straffin and J. P. Heaney (1981), International Journal of
Game Theory 10, 35-43, who show that it is Gately's point. Costs and allocation are recalled from the paper, not read in
it; the table reproduces the allocation to the last digit.
"""

from citypact.game import CostGame, Game

COSTS = [163520, 140826, 250096, 301607, 378821, 367370, 412584]


def test_separable_costs_remaining_benefits_and_gately_point() -> None:
    game = CostGame(Game.from_lexicographic(COSTS).worths, ["navigation", "flood control", "power"])
    for shares in (game.separable_costs_remaining_benefits(), game.gately()):
        assert shares.round().to_dict() == {"navigation": 117476, "flood control": 99157, "power": 195951}
        assert game.in_core(shares)
