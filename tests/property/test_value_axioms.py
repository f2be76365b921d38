"""Axioms and theorems on values, under hypothesis."""

from collections.abc import Callable

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citypact.game import (
    CostGame,
    Game,
    NoSuchPoint,
    bankruptcy,
    constrained_equal_awards,
    constrained_equal_losses,
    induced_subgraph,
    proportional_rule,
    talmud_rule,
)
from support.games import balanced_games, convex_games, games

Value = Callable[[Game], pd.Series]

WEIGHTS = np.array([1.0, 2.0, 0.5, 3.0, 1.5, 0.7])


def unions_of(game: Game) -> list[list[int]]:
    return [list(range(0, game.n, 2)), list(range(1, game.n, 2))]


def path_of(game: Game) -> list[tuple[int, int]]:
    return [(i, i + 1) for i in range(game.n - 1)]


LINEAR: dict[str, Value] = {
    "Shapley": Game.shapley,
    "weighted Shapley": lambda game: game.weighted_shapley(WEIGHTS[: game.n]),
    "Banzhaf": Game.banzhaf,
    "semivalue": lambda game: game.semivalue(np.arange(1, game.n + 1) / (game.n * (game.n + 1) / 2)),
    "solidarity": Game.solidarity,
    "equal surplus": Game.equal_surplus,
    "egalitarian non-separable": Game.egalitarian_non_separable,
    "proportional": lambda game: game.proportional(WEIGHTS[: game.n]),
    "Owen": lambda game: game.owen(unions_of(game)),
    "Banzhaf-Owen": lambda game: game.banzhaf_owen(unions_of(game)),
    "Aumann-Dreze": lambda game: game.aumann_dreze(unions_of(game)),
    "Myerson": lambda game: game.myerson(path_of(game)),
    "position": lambda game: game.position_value(path_of(game)),
}
EFFICIENT = [name for name in LINEAR if name not in ("Banzhaf", "semivalue", "Banzhaf-Owen", "Aumann-Dreze")]
OTHERS: dict[str, Value] = {
    "tau": Game.tau,
    "Gately": Game.gately,
    "Nash": lambda game: game.nash_bargaining(WEIGHTS[: game.n]),
    "separable costs, remaining benefits": Game.separable_costs_remaining_benefits,
    "normalised Banzhaf": Game.normalised_banzhaf,
}
DUMMY = ["Shapley", "weighted Shapley", "Banzhaf", "semivalue", "Owen", "Banzhaf-Owen", "Aumann-Dreze", "Myerson"]
SYMMETRIC = ["Shapley", "Banzhaf", "semivalue", "solidarity", "equal surplus", "egalitarian non-separable"]
SELF_DUAL = ["Shapley", "Banzhaf", "Owen", "Banzhaf-Owen"]
SEEDS = st.integers(0, 2**32 - 1)
SOME = settings(max_examples=30, deadline=None)


def close(found: object, expected: object) -> bool:
    return np.allclose(np.asarray(found), np.asarray(expected), rtol=1e-9, atol=1e-8)


@pytest.mark.parametrize("name", EFFICIENT)
@given(game=games())
@SOME
def test_efficiency(name: str, game: Game) -> None:
    assert LINEAR[name](game).sum() == pytest.approx(game.worths[-1], abs=1e-8)


@pytest.mark.parametrize("name", OTHERS)
@given(game=st.one_of(convex_games(), balanced_games()))
@SOME
def test_efficiency_where_the_value_exists(name: str, game: Game) -> None:
    try:
        value = OTHERS[name](game)
    except NoSuchPoint:
        assume(False)
    assert value.sum() == pytest.approx(game.worths[-1], abs=1e-8)


@pytest.mark.parametrize("name", LINEAR)
@given(game=games(), seed=SEEDS, factor=st.sampled_from([-2.0, 0.5, 3.0]))
@SOME
def test_linearity(name: str, game: Game, seed: int, factor: float) -> None:
    other = Game(np.concatenate(([0.0], np.random.default_rng(seed).integers(-9, 9, game.worths.size - 1))))
    together = LINEAR[name](game + factor * other)
    assert close(together, LINEAR[name](game) + factor * LINEAR[name](other))


@pytest.mark.parametrize("name", DUMMY)
@given(game=games(most=5), own=st.sampled_from([0.0, 4.0, -1.5]))
@SOME
def test_a_dummy_receives_its_own_worth(name: str, game: Game, own: float) -> None:
    with_dummy = Game(np.concatenate((game.worths, game.worths + own)))
    assume(name != "Myerson" or game.n > 1)
    assert LINEAR[name](with_dummy).iloc[-1] == pytest.approx(own, abs=1e-8)


@pytest.mark.parametrize("name", SYMMETRIC)
@given(game=games(), seed=SEEDS)
@SOME
def test_relabelling_moves_the_value_with_the_players(name: str, game: Game, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(game.n).tolist()
    assert close(LINEAR[name](game.subgame(order))[list(game.players)], LINEAR[name](game))


@pytest.mark.parametrize("name", SELF_DUAL)
@given(game=games())
@SOME
def test_duality(name: str, game: Game) -> None:
    assert close(LINEAR[name](game.dual()), LINEAR[name](game))


@given(game=games())
@SOME
def test_the_dual_of_equal_surplus_is_egalitarian_non_separable(game: Game) -> None:
    assert close(game.dual().equal_surplus(), game.egalitarian_non_separable())


@given(game=convex_games())
@SOME
def test_in_convex_games_shapley_and_weighted_shapley_values_are_in_the_core(game: Game) -> None:
    assert game.in_core(game.shapley(), tolerance=1e-8)
    assert game.in_core(game.weighted_shapley(WEIGHTS[: game.n]), tolerance=1e-8)


@given(game=games(), probabilities=SEEDS)
@SOME
def test_semivalues_with_shapley_and_banzhaf_weights(game: Game, probabilities: int) -> None:
    assert close(game.semivalue(np.full(game.n, 1 / game.n)), game.shapley())
    first = np.zeros(game.n)
    first[0] = 1.0
    assert close(game.semivalue(first), game.worths[1 << np.arange(game.n)])
    assert close(game.semivalue(first[::-1]), game.utopia_payoffs())
    assert close(game.weighted_shapley(np.full(game.n, 7.0)), game.shapley())


@given(game=games(), seed=SEEDS)
@SOME
def test_owen_with_trivial_unions_is_shapley_and_its_totals_are_those_of_the_quotient(game: Game, seed: int) -> None:
    assert close(game.owen([game.players]), game.shapley())
    assert close(game.owen([[player] for player in game.players]), game.shapley())
    label = np.random.default_rng(seed).integers(0, game.n, game.n)
    unions = {int(k): np.flatnonzero(label == k).tolist() for k in np.unique(label)}
    owen = game.owen(list(unions.values()))
    assert close([owen[union].sum() for union in unions.values()], game.quotient(unions).shapley())
    assert close(game.banzhaf_owen([game.players]), game.banzhaf())
    assert close(game.banzhaf_owen([[player] for player in game.players]), game.banzhaf())


@given(game=games(most=5), seed=SEEDS)
@SOME
def test_myerson_complete_graph_component_efficiency_and_fairness(game: Game, seed: int) -> None:
    complete = nx.complete_graph(game.n)
    assert close(game.myerson(complete.edges), game.shapley())
    graph = nx.gnp_random_graph(game.n, 0.5, seed=seed % 2**31)
    value = game.myerson(graph.edges)
    for part in nx.connected_components(graph):
        assert value[sorted(part)].sum() == pytest.approx(game.worths[game.index(part)], abs=1e-8)
    for a, b in graph.edges:  # without their link, both lose the same
        without = game.myerson([link for link in graph.edges if link != (a, b)])
        assert value[a] - without[a] == pytest.approx(value[b] - without[b], abs=1e-8)


@given(game=games(most=5), seed=SEEDS)
@SOME
def test_position_value_component_efficiency(game: Game, seed: int) -> None:
    graph = nx.gnp_random_graph(game.n, 0.5, seed=seed % 2**31)
    value = game.position_value(graph.edges)
    for part in nx.connected_components(graph):
        assert value[sorted(part)].sum() == pytest.approx(game.worths[game.index(part)], abs=1e-8)


@given(seed=SEEDS, n=st.integers(2, 6))
@SOME
def test_bilateral_gains_are_shared_by_halves(seed: int, n: int) -> None:
    weights = np.triu(np.random.default_rng(seed).integers(0, 9, (n, n)), 1).astype(float)
    weights += weights.T
    game = induced_subgraph(weights)
    assert close(game.shapley(), weights.sum(axis=1) / 2)
    assert close(game.prenucleolus(), weights.sum(axis=1) / 2)
    assert close(game.tau(), weights.sum(axis=1) / 2)
    assert game.is_convex()


@given(seed=SEEDS, n=st.integers(2, 5))
@SOME
def test_bankruptcy_nucleolus_is_the_talmud_rule_and_rules_bound_each_other(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    claims = random.integers(0, 20, n).astype(float)
    estate = float(random.integers(0, int(claims.sum()) + 1))
    game = bankruptcy(estate, claims)
    assert close(game.nucleolus(), talmud_rule(estate, claims))
    assert game.is_convex()
    for rule in (proportional_rule, constrained_equal_awards, constrained_equal_losses, talmud_rule):
        awards = rule(estate, claims)
        assert awards.sum() == pytest.approx(estate)
        assert (awards >= -1e-12).all()
        assert (awards <= claims + 1e-12).all()
        assert game.in_core(awards, tolerance=1e-9)
    # Awards and losses are dual, Talmud and proportional self-dual (Aumann and Maschler 1985).
    rest = float(claims.sum()) - estate
    assert close(constrained_equal_losses(estate, claims), claims - constrained_equal_awards(rest, claims))
    assert close(talmud_rule(estate, claims), claims - talmud_rule(rest, claims))


@given(game=games(most=5), seed=SEEDS)
@SOME
def test_costs_come_out_as_costs(game: Game, seed: int) -> None:
    costs = CostGame(game.worths)
    own = game.worths[1 << np.arange(game.n)]
    for concept in ("shapley", "banzhaf", "equal_surplus", "egalitarian_non_separable", "prenucleolus"):
        savings = getattr(costs.savings(), concept)().to_numpy()
        assert close(getattr(costs, concept)(), own - savings), concept
    assert costs.shapley().sum() == pytest.approx(game.worths[-1], abs=1e-9)
    assert costs.costs.tolist() == game.worths.tolist()


@given(game=games(most=5))
@SOME
def test_normalisations(game: Game) -> None:
    gains = game.zero_normalised()
    assert close(gains.worths[1 << np.arange(game.n)], np.zeros(game.n))
    assert close(gains.shapley(), game.shapley() - game.worths[1 << np.arange(game.n)])
    if abs(gains.worths[-1]) < 1e-9:
        with pytest.raises(NoSuchPoint, match="gains nothing"):
            game.zero_one_normalised()
        return
    unit = game.zero_one_normalised()
    assert unit.worths[-1] == pytest.approx(1)
    assert close(unit.worths * gains.worths[-1], gains.worths)


@given(game=balanced_games(most=5))
@SOME
def test_core_of_costs(game: Game) -> None:
    """Costs -v have the core of v with the sign turned."""
    costs = CostGame(0.0 - game.worths)
    point = costs.core_point()
    assert costs.in_core(point)
    assert close(point, -game.core_point())
    assert costs.in_core(costs.nucleolus(), tolerance=1e-7)
    ends = costs.core_range()
    assert (ends["least"] <= point + 1e-7).all()
    assert (point <= ends["greatest"] + 1e-7).all()
    over = point + np.eye(game.n)[0]  # player 0 pays one more, and so do all coalitions with it
    found = costs.blocking(over)
    assert (0, *range(1, game.n)) in found["coalition"].tolist()
    assert close(found["share"] - found["cost"], found["excess"])
    for row in found.itertuples():
        assert close(row.cost, costs.costs[costs.game.index(row.coalition)])
