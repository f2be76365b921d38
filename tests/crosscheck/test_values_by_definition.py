"""Values against slow computation from their definitions, order by order and coalition by coalition."""

from collections.abc import Callable, Iterable
from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.game import Game, NoSuchPoint, owen_of_function
from support.games import convex_games, games

Coalition = frozenset[int]
SEEDS = st.integers(0, 2**32 - 1)
SOME = settings(max_examples=40, deadline=None)


def worth_of(game: Game) -> Callable[[Iterable[int]], float]:
    return lambda coalition: float(game.worths[sum(1 << i for i in coalition)])


def subsets(players: Iterable[int]) -> list[Coalition]:
    listed = sorted(players)
    return [frozenset(c) for size in range(len(listed) + 1) for c in combinations(listed, size)]


def others(game: Game, i: int) -> list[Coalition]:
    return subsets(set(range(game.n)) - {i})


def random_unions(n: int, seed: int) -> list[list[int]]:
    label = np.random.default_rng(seed).integers(0, n, n)
    return [np.flatnonzero(label == k).tolist() for k in np.unique(label)]


def random_graph(n: int, seed: int) -> nx.Graph:
    graph = nx.gnp_random_graph(n, 0.5, seed=seed % 2**31)
    assert isinstance(graph, nx.Graph)
    return graph


def order_average(
    n: int, worth: Callable[[Coalition], float], weight: Callable[[tuple[int, ...]], float]
) -> np.ndarray:
    """Marginal contributions averaged over orders with the given weights."""
    total, weights = np.zeros(n), 0.0
    for order in permutations(range(n)):
        w = weight(order)
        weights += w
        for k, player in enumerate(order):
            total[player] += w * (worth(frozenset(order[: k + 1])) - worth(frozenset(order[:k])))
    return total / weights


def same(found: object, expected: object) -> bool:
    return np.allclose(np.asarray(found), np.asarray(expected), rtol=1e-9, atol=1e-9)


@given(game=games(most=5))
@SOME
def test_shapley(game: Game) -> None:
    assert same(game.shapley(), order_average(game.n, worth_of(game), lambda _: 1.0))


@given(game=games(most=5), seed=SEEDS)
@SOME
def test_weighted_shapley_by_orders_drawn_from_the_end(game: Game, seed: int) -> None:
    """The last player is drawn by weight, then the last of the rest, and so on (Kalai and Samet 1987)."""
    weights = np.random.default_rng(seed).uniform(0.2, 3, game.n)

    def chance(order: tuple[int, ...]) -> float:
        return float(np.prod([weights[order[k]] / weights[list(order[: k + 1])].sum() for k in range(game.n)]))

    assert same(game.weighted_shapley(weights), order_average(game.n, worth_of(game), chance))


@given(game=games())
@SOME
def test_banzhaf(game: Game) -> None:
    v = worth_of(game)
    expected = [np.mean([v(S | {i}) - v(S) for S in others(game, i)]) for i in range(game.n)]
    assert same(game.banzhaf(), expected)


@given(game=games(), seed=SEEDS)
@SOME
def test_semivalue(game: Game, seed: int) -> None:
    v = worth_of(game)
    chances = np.random.default_rng(seed).dirichlet(np.ones(game.n))
    expected = [
        sum(chances[s] * np.mean([v(S | {i}) - v(S) for S in others(game, i) if len(S) == s]) for s in range(game.n))
        for i in range(game.n)
    ]
    assert same(game.semivalue(chances), expected)


@given(game=games(most=5))
@SOME
def test_harsanyi_dividends_by_inclusion_and_exclusion(game: Game) -> None:
    v = worth_of(game)
    for index, dividend in enumerate(game.harsanyi_dividends()):
        S = frozenset(i for i in range(game.n) if index >> i & 1)
        assert dividend == pytest.approx(sum((-1) ** (len(S) - len(T)) * v(T) for T in subsets(S)), abs=1e-9)


@given(game=games(most=5))
@SOME
def test_solidarity_by_orders(game: Game) -> None:
    v = worth_of(game)
    total = np.zeros(game.n)
    orders = list(permutations(range(game.n)))
    for order in orders:
        for k, player in enumerate(order):
            present = frozenset(order[: k + 1])
            total[player] += np.mean([v(present) - v(present - {i}) for i in present])
    assert same(game.solidarity(), total / len(orders))


@given(game=games(most=6), seed=SEEDS)
@SOME
def test_owen_by_orders_that_keep_unions_together(game: Game, seed: int) -> None:
    unions = random_unions(game.n, seed)

    def together(order: tuple[int, ...]) -> float:
        spans = [[order.index(i) for i in union] for union in unions]
        return float(all(max(span) - min(span) == len(span) - 1 for span in spans))

    expected = order_average(game.n, worth_of(game), together)
    assert same(game.owen(unions), expected)
    v = worth_of(game)
    assert same(owen_of_function(v, range(game.n), unions), expected)


@given(game=games(most=6), seed=SEEDS)
@SOME
def test_banzhaf_owen_by_sums(game: Game, seed: int) -> None:
    v, unions = worth_of(game), random_unions(game.n, seed)
    expected = np.zeros(game.n)
    for union in unions:
        rest = [frozenset(other) for other in unions if other != union]
        outside = [frozenset().union(*chosen) for size in range(len(rest) + 1) for chosen in combinations(rest, size)]
        for i in union:
            inside = subsets(set(union) - {i})
            expected[i] = np.mean([v(Q | T | {i}) - v(Q | T) for Q in outside for T in inside])
    assert same(game.banzhaf_owen(unions), expected)


@given(game=games(most=6), seed=SEEDS)
@SOME
def test_aumann_dreze_by_orders_of_each_union(game: Game, seed: int) -> None:
    v, unions = worth_of(game), random_unions(game.n, seed)
    expected = np.zeros(game.n)
    for union in unions:
        for k, share in zip(
            union, order_average(len(union), lambda S, u=union: v(u[i] for i in S), lambda _: 1.0), strict=True
        ):
            expected[k] = share
    assert same(game.aumann_dreze(unions), expected)


@given(game=games(most=5), seed=SEEDS)
@SOME
def test_myerson_by_orders_on_the_restricted_game(game: Game, seed: int) -> None:
    v, graph = worth_of(game), random_graph(game.n, seed)

    def restricted(S: Coalition) -> float:
        return sum(v(part) for part in nx.connected_components(graph.subgraph(S)))

    assert same(game.myerson(graph.edges), order_average(game.n, restricted, lambda _: 1.0))
    assert game.restricted(graph.edges).worths.tolist() == [
        pytest.approx(restricted(frozenset(i for i in range(game.n) if index >> i & 1))) for index in range(1 << game.n)
    ]


@given(game=games(most=4), seed=SEEDS)
@SOME
def test_position_value_by_orders_of_the_links(game: Game, seed: int) -> None:
    v, graph = worth_of(game), random_graph(game.n, seed)
    links = [tuple(sorted(link)) for link in graph.edges]

    def gain(chosen: Coalition) -> float:
        formed = nx.Graph([links[k] for k in chosen])
        return sum(v(part) - sum(v([i]) for i in part) for part in nx.connected_components(formed))

    expected = np.array([v([i]) for i in range(game.n)])
    if links:
        for (a, b), share in zip(links, order_average(len(links), gain, lambda _: 1.0), strict=True):
            expected[[a, b]] += share / 2
    assert same(game.position_value(graph.edges), expected)


@given(game=st.one_of(games(most=5), convex_games(most=5)))
@SOME
def test_tau_by_its_definition(game: Game) -> None:
    v, everybody = worth_of(game), frozenset(range(game.n))
    utopia = np.array([v(everybody) - v(everybody - {i}) for i in range(game.n)])
    rights = np.array([max(v(S | {i}) - sum(utopia[j] for j in S) for S in others(game, i)) for i in range(game.n)])
    assert same(game.utopia_payoffs(), utopia)
    assert same(game.minimal_rights(), rights)
    exists = (rights <= utopia + 1e-9).all() and rights.sum() - 1e-9 <= v(everybody) <= utopia.sum() + 1e-9
    if not exists:
        with pytest.raises(NoSuchPoint, match="not quasi-balanced"):
            game.tau()
        return
    tau = game.tau().to_numpy()
    assert tau.sum() == pytest.approx(v(everybody))
    along, span = tau - rights, utopia - rights
    assert same(along * span.sum(), span * along.sum())  # on the line from the rights to the utopia payoffs


@given(game=st.one_of(games(most=5), convex_games(most=5)))
@SOME
def test_gately_by_equal_propensities(game: Game) -> None:
    v, everybody = worth_of(game), frozenset(range(game.n))
    own = np.array([v([i]) for i in range(game.n)])
    room = np.array([v(everybody) - v(everybody - {i}) for i in range(game.n)]) - own
    if v(everybody) <= own.sum() + 1e-9 or (room < -1e-9).any() or room.sum() < 1e-9:
        with pytest.raises(NoSuchPoint):
            game.gately()
        return
    paid = game.gately().to_numpy()
    assert paid.sum() == pytest.approx(v(everybody))
    staying = room > 1e-9  # a player with no room has no propensity: it gets its own worth
    assert same(paid[~staying], own[~staying])
    lost_by_others = v(everybody) - paid - np.array([v(everybody - {i}) for i in range(game.n)])
    propensity = lost_by_others[staying] / (paid - own)[staying]
    assert same(propensity, np.full(staying.sum(), propensity[0]))


@given(game=convex_games(most=5))
@SOME
def test_separable_costs_remaining_benefits_by_its_definition(game: Game) -> None:
    v, everybody = worth_of(game), frozenset(range(game.n))
    separable = np.array([v(everybody) - v(everybody - {i}) for i in range(game.n)])
    benefit = separable - np.array([v([i]) for i in range(game.n)])
    rest = v(everybody) - separable.sum()
    expected = separable + (rest * benefit / benefit.sum() if benefit.sum() > 1e-9 else 0)
    assert same(game.separable_costs_remaining_benefits(), expected)


@given(game=convex_games(most=5), seed=SEEDS)
@SOME
def test_nash_product_is_greatest(game: Game, seed: int) -> None:
    random = np.random.default_rng(seed)
    weights, own = random.uniform(0.2, 2, game.n), game.worths[1 << np.arange(game.n)]
    surplus = game.worths[-1] - own.sum()
    best = game.nash_bargaining(weights).to_numpy() - own
    if surplus < 1e-9:
        assert same(best, np.zeros(game.n))
        return
    for other in surplus * random.dirichlet(np.ones(game.n), 50):
        assert weights @ np.log(np.maximum(other, 1e-300)) <= weights @ np.log(best) + 1e-9


@given(seed=SEEDS, n=st.integers(2, 6))
@SOME
def test_power_indices_by_listing_coalitions(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    table = random.random(1 << n) < 0.3
    table[0], table[-1] = False, True
    wins = {S: any(table[sum(1 << i for i in T)] for T in subsets(S)) for S in subsets(range(n))}
    game = Game([float(wins[frozenset(i for i in range(n) if k >> i & 1)]) for k in range(1 << n)])
    winning = [S for S in wins if wins[S]]
    critical = {S: [i for i in S if not wins[S - {i}]] for S in winning}
    minimal = [S for S in winning if len(critical[S]) == len(S)]
    swings = np.array([sum(i in critical[S] for S in winning) for i in range(n)])
    assert same(game.banzhaf_index(), swings / swings.sum())
    assert same(game.coleman_prevention(), swings / len(winning))
    assert same(game.coleman_initiative(), swings / (2**n - len(winning)))
    assert game.power_to_act() == len(winning) / 2**n
    assert set(game.minimal_winning_coalitions()) == {tuple(sorted(S)) for S in minimal}
    member = np.array([sum(i in S for S in minimal) for i in range(n)])
    assert same(game.public_good_index(), member / member.sum())
    share = np.array([sum(1 / len(S) for S in minimal if i in S) for i in range(n)])
    assert same(game.deegan_packel(), share / len(minimal))
    part = np.array([sum(1 / len(critical[S]) for S in winning if i in critical[S]) for i in range(n)])
    assert same(game.johnston(), part / part.sum())
    assert set(game.veto_players()) == {i for i in range(n) if all(i in S for S in winning)}
    assert same(game.shapley_shubik(), order_average(n, lambda S: float(wins[S]), lambda _: 1.0))


def test_owen_of_a_function_of_thirty_players_by_its_dividends() -> None:
    """A dividend is shared equally by the unions it touches, then equally inside each (Owen 1977)."""
    random = np.random.default_rng(5)
    unions = [list(range(10)), list(range(10, 18)), list(range(18, 30))]
    union_of = {player: k for k, union in enumerate(unions) for player in union}
    terms = [(frozenset(random.choice(30, 4, replace=False).tolist()), float(random.integers(1, 9))) for _ in range(12)]
    expected, calls = np.zeros(30), 0
    for carrier, dividend in terms:
        touched = {union_of[player] for player in carrier}
        for player in carrier:
            expected[player] += dividend / len(touched) / sum(union_of[other] == union_of[player] for other in carrier)

    def worth(coalition: tuple[object, ...]) -> float:
        nonlocal calls
        calls += 1
        return sum(dividend for carrier, dividend in terms if carrier.issubset(coalition))

    assert same(owen_of_function(worth, range(30), unions), expected)
    assert calls == 4 * (2**10 + 2**8 + 2**12) - 3  # the empty coalition is not asked for
