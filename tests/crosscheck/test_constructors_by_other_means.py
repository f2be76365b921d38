"""Structured games against general-purpose algorithms, coalition by coalition."""

from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, linprog

from citypact.game import (
    Game,
    airport,
    airport_shapley,
    assignment,
    bankruptcy,
    flow,
    induced_subgraph,
    linear_production,
    spanning_tree,
    voting_power,
    weighted_voting,
)

SEEDS = st.integers(0, 2**32 - 1)
SOME = settings(max_examples=30, deadline=None)


def members(index: int, n: int) -> list[int]:
    return [i for i in range(n) if index >> i & 1]


@given(seed=SEEDS, sellers=st.integers(1, 3), buyers=st.integers(1, 4))
@SOME
def test_assignment_by_the_hungarian_method(seed: int, sellers: int, buyers: int) -> None:
    gains = np.random.default_rng(seed).integers(-3, 10, (sellers, buyers)).astype(float)
    game = assignment(gains)
    for index, worth in enumerate(game.worths):
        rows = members(index & ((1 << sellers) - 1), sellers)
        columns = members(index >> sellers, buyers)
        part = np.maximum(gains[np.ix_(rows, columns)], 0)  # a pair need not trade
        assert worth == part[linear_sum_assignment(part, maximize=True)].sum()


@given(seed=SEEDS, n=st.integers(1, 4), inner=st.integers(0, 3))
@SOME
def test_flow_by_augmenting_paths(seed: int, n: int, inner: int) -> None:
    random = np.random.default_rng(seed)
    vertices = ["s", "t", *range(inner)]
    arcs = [("s", "t", 1.0, 0)]
    for _ in range(3 * n):
        tail, head = random.choice(len(vertices), 2, replace=False)
        arcs.append((vertices[tail], vertices[head], float(random.integers(0, 6)), int(random.integers(n))))
    game = flow(arcs, "s", "t", players=range(n))
    for index, worth in enumerate(game.worths):
        network = nx.DiGraph()
        network.add_nodes_from(["s", "t"])
        for tail, head, capacity, owner in arcs:
            if index >> owner & 1:
                before = network.get_edge_data(tail, head, {"capacity": 0.0})["capacity"]
                network.add_edge(tail, head, capacity=before + capacity)
        assert worth == pytest.approx(nx.maximum_flow_value(network, "s", "t"))


@given(seed=SEEDS, n=st.integers(1, 5), resources=st.integers(1, 4), products=st.integers(1, 4))
@SOME
def test_linear_production_by_another_solver_and_its_dual_prices_are_in_the_core(
    seed: int, n: int, resources: int, products: int
) -> None:
    random = np.random.default_rng(seed)
    needs = random.integers(0, 5, (resources, products)).astype(float)
    needs[0] += 1  # so that production is bounded
    owned = random.integers(0, 8, (resources, n)) * (random.random((resources, n)) < 0.7)
    profits = random.integers(-1, 9, products)
    game = linear_production(profits, needs, owned)
    for index, worth in enumerate(game.worths):
        amounts = owned[:, members(index, n)].sum(axis=1)
        other = linprog(-profits, A_ub=needs, b_ub=amounts, method="highs")
        assert worth == pytest.approx(-other.fun, abs=1e-9)
    prices = -linprog(-profits, A_ub=needs, b_ub=owned.sum(axis=1), method="highs").ineqlin.marginals
    assert game.in_core(prices @ owned, tolerance=1e-7)
    assert game.is_superadditive()
    assert game.is_balanced()


@given(seed=SEEDS, n=st.integers(1, 6))
@SOME
def test_spanning_tree_by_kruskal_and_its_core_holds_birds_division(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    costs = np.triu(random.integers(0, 9, (n + 1, n + 1)), 1).astype(float)
    costs += costs.T
    game = spanning_tree(costs)
    for index, cost in enumerate(game.costs):
        there = [0, *(i + 1 for i in members(index, n))]
        graph = nx.Graph()
        graph.add_nodes_from(there)
        graph.add_weighted_edges_from((i, j, costs[i, j]) for i in there for j in there if i < j)
        assert cost == nx.minimum_spanning_tree(graph).size(weight="weight")
    joined, bird = {0}, np.zeros(n)
    while len(joined) <= n:  # each pays the connection by which Prim's algorithm reaches it (Bird 1976)
        price, new = min((costs[i, j], j) for i in joined for j in range(n + 1) if j not in joined)
        bird[new - 1] = price
        joined.add(new)
    assert game.game.in_core(-bird)


@given(seed=SEEDS, n=st.integers(1, 7))
@SOME
def test_airport_by_maximum_and_closed_form(seed: int, n: int) -> None:
    costs = np.random.default_rng(seed).integers(0, 6, n).astype(float)
    game = airport(costs)
    assert game.costs.tolist() == [max(costs[members(index, n)], default=0.0) for index in range(1 << n)]
    assert game.shapley().tolist() == pytest.approx(airport_shapley(costs).tolist(), abs=1e-9)


@given(seed=SEEDS, n=st.integers(1, 6))
@SOME
def test_bankruptcy_and_subgraph_by_their_formulas(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    claims = random.integers(0, 9, n).astype(float)
    estate = float(random.integers(0, int(claims.sum()) + 1))
    outside = [claims.sum() - claims[members(index, n)].sum() for index in range(1 << n)]
    expected = np.maximum(0, estate - np.array(outside))
    assert bankruptcy(estate, claims).worths.tolist() == expected.tolist()
    weights = random.integers(-4, 9, (n, n)).astype(float)
    weights = np.triu(weights) + np.triu(weights, 1).T
    game = induced_subgraph(weights)
    for index, worth in enumerate(game.worths):
        there = members(index, n)
        assert worth == np.triu(weights[np.ix_(there, there)]).sum()


@given(seed=SEEDS, n=st.integers(1, 9))
@SOME
def test_voting_power_counted_by_weight_and_by_coalition(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    weights = random.integers(0, 9, n)
    weights[0] += 1
    quota = int(random.integers(1, weights.sum() + 1))
    game, power = weighted_voting(quota, weights), voting_power(quota, weights)
    assert power["Shapley-Shubik index"].tolist() == pytest.approx(game.shapley_shubik().tolist(), abs=1e-12)
    assert power["Banzhaf value"].tolist() == pytest.approx(game.banzhaf().tolist(), abs=1e-12)


def test_weights_that_reach_the_quota_only_up_to_rounding_win() -> None:
    assert weighted_voting(0.8, [0.7, 0.1]).worths.tolist() == [0, 0, 0, 1]
    assert 0.7 + 0.1 < 0.8  # in floating point


@given(seed=SEEDS, n=st.integers(1, 5))
@SOME
def test_lexicographic_order_against_sorting(seed: int, n: int) -> None:
    game = Game(np.concatenate(([0.0], np.random.default_rng(seed).random((1 << n) - 1))))
    listed = sorted((members(index, n) for index in range(1, 1 << n)), key=lambda c: (len(c), c))
    assert game.lexicographic().tolist() == [game.worths[game.index(coalition)] for coalition in listed]
    assert Game.from_lexicographic(game.lexicographic()).worths.tolist() == game.worths.tolist()


@given(seed=SEEDS, n=st.integers(1, 5))
@SOME
def test_games_from_functions_mappings_and_dividends_agree(seed: int, n: int) -> None:
    labels = "abcde"[:n]
    worths = np.concatenate(([0.0], np.random.default_rng(seed).integers(-5, 9, (1 << n) - 1)))
    game = Game(worths, labels)
    named = {game.coalition(index): float(worths[index]) for index in range(1, 1 << n)}
    assert Game.from_function(named.__getitem__, labels).worths.tolist() == worths.tolist()
    mapped = Game.from_coalitions(named)
    assert mapped.players == game.players
    assert mapped.worths.tolist() == worths.tolist()
    dividends = game.harsanyi_dividends()
    sparse = {game.coalition(index): float(dividends[index]) for index in np.flatnonzero(dividends)}
    assert Game.from_dividends(sparse, labels).worths.tolist() == worths.tolist()
    assert Game.from_dividends(dividends, labels).worths.tolist() == worths.tolist()


@given(seed=SEEDS, n=st.integers(2, 5))
@SOME
def test_subgames_quotients_and_duals_coalition_by_coalition(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    labels = "abcde"[:n]
    game = Game(np.concatenate(([0.0], random.integers(-5, 9, (1 << n) - 1))), labels)
    chosen = [labels[i] for i in random.permutation(n)[: random.integers(1, n + 1)]]
    part = game.subgame(chosen)
    for index in range(1, part.worths.size):
        assert part.worths[index] == game.worths[game.index(part.coalition(index))]
    for index in range(game.worths.size):
        assert game.dual().worths[index] == game.worths[-1] - game.worths[game.worths.size - 1 - index]
    label = random.integers(0, n, n)
    unions = {int(k): [labels[i] for i in np.flatnonzero(label == k)] for k in np.unique(label)}
    quotient = game.quotient(unions)
    for index in range(1, quotient.worths.size):
        whole = [player for name in quotient.coalition(index) for player in unions[name]]
        assert quotient.worths[index] == game.worths[game.index(whole)]


def test_glove_market_core_of_the_assignment_game_pays_the_scarce_side() -> None:
    game = assignment(np.ones((1, 2)), ["left", "right 1", "right 2"])
    assert game.shapley().tolist() == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert game.nucleolus().tolist() == pytest.approx([1, 0, 0])


def test_order_of_players_does_not_matter_to_a_spanning_tree() -> None:
    costs = np.array([[0, 4, 5, 9], [4, 0, 1, 3], [5, 1, 0, 2], [9, 3, 2, 0.0]])
    reference = spanning_tree(costs).shapley()
    for order in permutations(range(3)):
        place = [0, *(i + 1 for i in order)]
        shares = spanning_tree(costs[np.ix_(place, place)], [str(i) for i in order]).shapley()
        assert [shares[str(i)] for i in range(3)] == pytest.approx(reference.tolist())
