"""Sensitivity, bounds, words and pictures: what they say of small games worked out by hand."""

import numpy as np
import plotly.graph_objects as go
import pytest

from citypact.game import Game, GameError

CITIES = ["Linz", "Wels", "Steyr"]
GAME = Game([0, 0, 0, 6, 0, 3, 3, 9], players=CITIES)
EMPTY = Game([0, 0, 0, 1, 0, 1, 1, 1], players=CITIES)
FOUR = Game([0, 0, 0, 5, 0, 5, 9, 13, 0, 8, 10, 15, 8, 16, 17, 21])


def test_sensitivity_of_the_shapley_value_is_its_coefficients() -> None:
    rates = GAME.sensitivity(Game.shapley, [("Linz",), CITIES])
    assert rates["coalition"].tolist() == [("Linz",), ("Linz",), tuple(CITIES), tuple(CITIES)]
    assert rates["direction"].tolist() == ["up", "down"] * 2
    alone, together = rates[CITIES].to_numpy()[:2], rates[CITIES].to_numpy()[2:]
    assert alone == pytest.approx(np.array([[1 / 3, -1 / 6, -1 / 6]] * 2), abs=1e-6)
    assert together == pytest.approx(np.full((2, 3), 1 / 3), abs=1e-6)


def test_sensitivity_of_the_nucleolus_tells_sides_of_a_kink_apart() -> None:
    """Worth 1 for the grand coalition only: the equal split moves when a pair rises above 1/3, not when it falls."""
    game = Game([0, 0, 0, 1 / 3, 0, 0, 0, 1], players=CITIES)
    rates = game.sensitivity(Game.nucleolus, [("Linz", "Wels")]).set_index("direction").drop(columns="coalition")
    assert rates.loc["down"].tolist() == pytest.approx([0, 0, 0], abs=1e-6)
    assert rates.loc["up"].tolist() == pytest.approx([0.25, 0.25, -0.5], abs=1e-6)


def test_sensitivity_by_default_looks_at_the_deciding_coalitions() -> None:
    rates = GAME.sensitivity(Game.nucleolus)
    assert rates["coalition"].iloc[0] == tuple(CITIES)
    assert len(rates) == 2 * 7
    grand = rates[rates["coalition"] == tuple(CITIES)]
    assert grand[CITIES].sum(axis=1).tolist() == pytest.approx([1, 1], abs=1e-6)


def test_sensitivity_where_the_concept_ceases_to_exist() -> None:
    brink = Game([0, 1, 1, 2], players=["A", "B"])
    rates = brink.sensitivity(Game.nucleolus, [("A", "B")], step=0.5).set_index("direction")
    assert np.isnan(rates.loc["down", ["A", "B"]].astype(float)).all()
    assert rates.loc["up", ["A", "B"]].tolist() == pytest.approx([0.5, 0.5])


def test_bounds_of_the_shapley_value_are_attained() -> None:
    random = np.random.default_rng(2)
    low, high = GAME.worths - random.uniform(0, 1, 8), GAME.worths + random.uniform(0, 1, 8)
    ranges = GAME.shapley_within(low, high)
    for i, player in enumerate(CITIES):
        inside = np.arange(8) >> i & 1 == 1
        for end, worths in (("greatest", np.where(inside, high, low)), ("least", np.where(inside, low, high))):
            worths[0] = 0
            assert ranges.loc[player, end] == pytest.approx(Game(worths, CITIES).shapley()[player], abs=1e-12)


def test_core_within_bounds() -> None:
    sure = GAME.core_within(-0.5, 0.5)
    assert not sure.certain.empty
    point = sure.certain.point
    assert point is not None
    assert Game([0, 0.5, 0.5, 6.5, 0.5, 3.5, 3.5, 8.5], CITIES).in_core(point)
    assert EMPTY.core_within(-0.1, 0.1).possible.empty
    assert not EMPTY.core_within(-0.4, 0.0).possible.empty


def test_spread_is_reproducible_and_within_exact_bounds() -> None:
    one, two = (GAME.spread_within(-1.0, 1.0, Game.shapley, samples=50, seed=3) for _ in range(2))
    assert one.equals(two)
    exact = GAME.shapley_within(-1.0, 1.0)
    assert (one["least"] >= exact["least"]).all()
    assert (one["greatest"] <= exact["greatest"]).all()
    assert (one["5%"] <= one["50%"]).all()
    assert (one["50%"] <= one["95%"]).all()


@pytest.mark.parametrize("bounds", [(1.0, -1.0), (np.zeros(4), np.ones(4)), (-np.inf, 1.0)])
def test_impossible_bounds(bounds: tuple[float, float]) -> None:
    with pytest.raises(GameError, match=r"bound"):
        GAME.core_within(*bounds)


def test_words_for_a_stable_payoff() -> None:
    text = GAME.explain(GAME.nucleolus())
    assert "It is stable" in text
    worst = GAME.excess(GAME.nucleolus())[1:-1].max()
    assert f"{-worst:.6g} more" in text
    assert all(f"{city} gets" in text for city in CITIES)


def test_words_for_a_blocked_payoff_in_both_languages() -> None:
    payoff = {"Linz": 0, "Wels": 0, "Steyr": 9}
    assert "Least content is {Linz, Wels}: alone worth 6, given 0, so 6 short." in GAME.explain(payoff)
    chinese = GAME.explain(payoff, lang="zh")
    assert "最不满意的是 {Linz、Wels}：单独可得 6，分得 0，少 6。" in chinese
    assert len(chinese.splitlines()) == len(GAME.explain(payoff).splitlines())


def test_words_for_a_payoff_that_does_not_add_up_and_for_one_player() -> None:
    assert "3 is left over" in GAME.explain([2, 2, 2])
    assert "1 is too much" in GAME.explain([4, 3, 3])
    assert "It is stable" not in GAME.explain([40, 40, 40])  # nobody objects to more than there is
    assert "No coalition could earn more alone." in GAME.explain([40, 40, 40])
    assert "gets everything" in Game([0, 5], ["Linz"]).explain([5])
    with pytest.raises(GameError, match="no texts in language 'fr'"):
        GAME.explain([3, 3, 3], lang="fr")


def test_picture_of_three_players_places_payoffs_in_the_triangle() -> None:
    game = Game([0, 0, 0, 0, 0, 0, 0, 1], CITIES)
    figure = game.picture({"corner": [0, 1, 0], "middle": [1 / 3] * 3})
    assert isinstance(figure, go.Figure)
    corner, middle = figure.data[2], figure.data[3]
    assert (corner.x[0], corner.y[0]) == pytest.approx((1, 0))
    assert (middle.x[0], middle.y[0]) == pytest.approx((0.5, np.sqrt(3) / 6))
    core = figure.data[1]
    assert core.fill == "toself"
    assert len(core.x) == 4  # the whole triangle, back to the first corner
    assert "Linz: 0, Wels: 1, Steyr: 0" in corner.hovertext[0]


def test_picture_of_four_players() -> None:
    figure = FOUR.picture({"Shapley": FOUR.shapley()}, lang="zh")
    assert [trace.type for trace in figure.data] == ["scatter3d", "mesh3d", "scatter3d"]
    assert len(figure.data[1].x) == len(FOUR.core_vertices())
    assert figure.data[1].name == "核心"


def test_picture_of_flat_and_empty_cores() -> None:
    assert EMPTY.picture().data[1].name == "core: empty"
    point = Game([0, 0, 1, 3, 2, 4, 5, 6]).picture({"elsewhere": [2, 2, 2]})
    assert len(point.data[1].x) == 1
    glove = Game([0, 0, 0, 0, 0, 1, 1, 1]).picture()
    assert len(glove.data[1].x) == 1
    line = Game([0, 0, 0, 2, 0, 0, 0, 2]).picture()
    assert len(line.data[1].x) == 2


def test_pictures_that_cannot_be_drawn() -> None:
    with pytest.raises(GameError, match="3 or 4 players"):
        Game([0, 0, 0, 1]).picture()
    with pytest.raises(GameError, match="adds up to 3"):
        GAME.picture({"x": [1, 1, 1]})
