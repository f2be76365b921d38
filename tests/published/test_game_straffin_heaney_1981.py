"""Tennessee Valley Authority: navigation (1), flood control (2) and power (3) share the cost of the dams.

P. D. Straffin and J. P. Heaney (1981), Game theory and the Tennessee Valley Authority, International Journal of Game
Theory 10, 35-43, after J. S. Ransmeier (1942). Thousands of dollars. Costs and allocations are recalled from the paper,
not read in it; the table reproduces them to the last digit.
"""

import pytest

from citypact.game import Game

COSTS = {
    (1,): 163520,
    (2,): 140826,
    (3,): 250096,
    (1, 2): 301607,
    (1, 3): 378821,
    (2, 3): 367370,
    (1, 2, 3): 412584,
}


def tva() -> Game:
    return Game.from_coalitions({coalition: -cost for coalition, cost in COSTS.items()})


def test_shapley_value() -> None:
    assert (-tva().shapley()).tolist() == pytest.approx([117829, 100756.5, 193998.5], abs=1e-6)


def test_nucleolus() -> None:
    assert (-tva().nucleolus()).tolist() == pytest.approx([116234, 93540, 202810], abs=1e-6)


def test_the_core_is_large_and_holds_both() -> None:
    game = tva()
    assert game.in_core(game.shapley())
    assert game.in_core(game.nucleolus())
    assert game.core().proof.check()
    assert game.nucleolus_certificate().check()
