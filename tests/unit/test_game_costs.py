"""Cost games: signs and words the right way round."""

from itertools import combinations

import numpy as np
import pytest

from citypact.game import CostGame, airport
from citypact.game.coalitions import subset_sums

TOWNS = CostGame([0, 8, 11, 11, 6, 13, 14, 15], ["Linz", "Wels", "Steyr"])
QUARREL = CostGame([0, 1, 1, 1, 1, 1, 1, 2], ["Linz", "Wels", "Steyr"])  # pairs pay 1, all pay 2: no core


def test_words_for_shares_in_the_core() -> None:
    text = TOWNS.explain(TOWNS.nucleolus())
    assert text.startswith("The shares add up to 15; together the players cost 15.\nThe division is stable")
    assert "Linz pays" in text
    assert "which pays" in text
    assert "gets" not in text


def test_words_for_shares_that_are_blocked_in_both_languages() -> None:
    text = TOWNS.explain([10, 2, 2])
    assert "1 is missing" in text
    assert "Least content is {Linz}: alone it costs 8, here it pays 10, 2 too much." in text
    chinese = TOWNS.explain([10, 2, 2], lang="zh")
    assert "少摊 1" in chinese
    assert "最不满意的是 {Linz}：单独成本 8，分摊 10，多 2。" in chinese
    assert "2 is too much" in TOWNS.explain([6, 6, 5])
    assert "pays everything" in airport([3]).explain([3])


def test_properties_in_words_of_costs() -> None:
    assert str(TOWNS.is_subadditive()) == "the cost game is subadditive"
    assert bool(airport([8, 11, 13, 18]).is_concave())
    worse = QUARREL.is_concave()
    assert not worse
    assert "c{Linz, Wels, Steyr} = 2" in str(worse)
    assert "the cost game is not subadditive" in str(CostGame([0, 1, 1, 3]).is_subadditive())


def test_subsidy_lets_every_pair_pay_its_own_cost() -> None:
    found = QUARREL.cost_of_stability()
    assert found.cost == pytest.approx(0.5)
    assert found.payoff.to_numpy() == pytest.approx([0.5, 0.5, 0.5])
    given = QUARREL.cost_of_stability([1, 0.5, 0.5], only=["Linz"])
    assert given.cost == pytest.approx(0.5)
    assert given.payoff.to_dict() == pytest.approx({"Linz": 0.5, "Wels": 0.5, "Steyr": 0.5})
    assert given.paid is not None
    assert given.paid.to_dict() == pytest.approx({"Linz": 0.5, "Wels": 0, "Steyr": 0})


def test_ceilings_and_sums_of_shares() -> None:
    free = TOWNS.core_point()
    assert TOWNS.in_core(free)
    capped = TOWNS.core_point(ceilings={"Linz": 3.0}, sums={("Wels", "Steyr"): 12.5})
    assert capped.to_dict() == pytest.approx({"Linz": 2.5, "Wels": 6.5, "Steyr": 6.0})  # Steyr alone costs 6
    assert QUARREL.least_core_point(sums={("Linz",): 0.5}).to_numpy() == pytest.approx([0.5, 0.75, 0.75])


def test_vertices_are_those_of_costs_in_ascending_order() -> None:
    vertices = TOWNS.core_vertices().round(9).to_numpy()
    ranges = TOWNS.core_range().to_numpy()
    assert vertices.tolist() == sorted(vertices.tolist())
    assert vertices.min(axis=0) == pytest.approx(ranges[:, 0])
    assert vertices.max(axis=0) == pytest.approx(ranges[:, 1])
    for row in vertices:
        for size in (1, 2):
            for group in combinations(range(3), size):
                assert row[list(group)].sum() <= TOWNS.costs[sum(1 << i for i in group)] + 1e-9


def test_nash_shares_and_picture() -> None:
    savings = subset_sums(np.array([8.0, 11.0, 6.0]))[-1] - 15
    assert TOWNS.nash_bargaining().to_numpy() == pytest.approx(np.array([8, 11, 6]) - savings / 3)
    assert TOWNS.nash_bargaining(disagreement=[6, 6, 6]).to_numpy() == pytest.approx([5, 5, 5])
    figure = TOWNS.picture({"nucleolus": TOWNS.nucleolus()})
    assert [trace.name for trace in figure.data] == [None, "core", "nucleolus"]
    assert "Linz: " in figure.data[2].hovertext[0]
    assert "-" not in figure.data[2].hovertext[0]


def test_fractions_and_errors_of_costs() -> None:
    with pytest.raises(ValueError, match="must be worth 0, not 1"):
        CostGame([1, 1, 1, 1])
    with pytest.raises(ValueError, match="must be numbers"):
        CostGame(["a", "b"])
