"""Row generation, certificates and shortcuts against dense programs written from the definitions."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from citypact.game import Game, NoSuchPoint
from citypact.game.coalitions import sizes, subset_sums
from support import slow_game
from support.games import balanced_games, games

FEW = settings(max_examples=25, deadline=None)


def near(one: np.ndarray, other: np.ndarray, game: Game) -> bool:
    return bool(np.abs(np.asarray(one) - np.asarray(other)).max() <= 1e-6 * max(1.0, float(np.abs(game.worths).max())))


def floors(game: Game) -> np.ndarray:
    return game.worths[[1 << i for i in range(game.n)]]


@given(game=games(most=4))
@FEW
def test_prenucleolus(game: Game) -> None:
    assert near(game.prenucleolus(), slow_game.prenucleolus(game.worths), game)


@given(game=games(most=4))
@FEW
def test_nucleolus(game: Game) -> None:
    assume(floors(game).sum() <= game.worths[-1])
    assert near(game.nucleolus(), slow_game.prenucleolus(game.worths, floors=floors(game)), game)


@given(game=games(most=4))
@FEW
def test_per_capita_nucleolus(game: Game) -> None:
    measure = sizes(game.n).astype(float)
    expected = slow_game.prenucleolus(game.worths, measure)
    assert near(game.per_capita_nucleolus(individually_rational=False), expected, game)


@given(game=games(most=4))
@FEW
def test_weighted_nucleolus(game: Game) -> None:
    assume(floors(game).sum() <= game.worths[-1])
    weights = 1.0 + np.arange(1 << game.n) % 5
    expected = slow_game.prenucleolus(game.worths, weights, floors(game))
    assert near(game.weighted_nucleolus(weights), expected, game)
    assert game.weighted_certificate(weights).check()


@given(game=games(most=3))
@settings(max_examples=12, deadline=None)
def test_modiclus(game: Game) -> None:
    assert near(game.modiclus(), slow_game.modiclus(game.worths), game)


@given(game=games(most=5))
@FEW
def test_modiclus_of_the_dual(game: Game) -> None:
    dual = game.worths[-1] - game.worths[::-1]
    assert near(game.modiclus(), Game(dual).modiclus(), game)


@given(game=games())
@FEW
def test_cost_of_stability_and_emptiness(game: Game) -> None:
    excess = slow_game.least_total(game.worths) - game.worths[-1]
    assert game.cost_of_stability().cost == pytest.approx(max(0.0, excess), abs=1e-6)
    answer = game.core()
    assert answer.empty == (excess > 1e-7)
    if answer.empty:
        assert float(answer.proof.together) - game.worths[-1] <= excess + 1e-6


@given(game=balanced_games(most=5))
@FEW
def test_ranges_are_those_of_the_vertices_and_of_dense_programs(game: Game) -> None:
    ranges, vertices = game.core_range(), game.core_vertices()
    assert near(ranges["least"], vertices.min(axis=0), game)
    assert near(ranges["greatest"], vertices.max(axis=0), game)
    rows = slow_game.indicators(game.n)
    for vertex in vertices.to_numpy():
        tight = np.abs(game.worths - rows @ vertex) <= 1e-7
        assert game.in_core(vertex)
        assert np.linalg.matrix_rank(rows[tight]) == game.n


@given(game=balanced_games(least=3, most=4))
@FEW
def test_center_of_gravity_by_sampling(game: Game) -> None:
    vertices, center = game.core_vertices().to_numpy(), game.core_center().to_numpy()
    assert game.in_core(center, 1e-7)
    random = np.random.default_rng(0)
    box = random.uniform(vertices.min(axis=0), vertices.max(axis=0), (200_000, game.n))
    box[:, -1] = game.worths[-1] - box[:, :-1].sum(axis=1)
    inside = box[(game.worths - box @ slow_game.indicators(game.n).T <= 1e-12).all(axis=1)]
    assume(len(inside) > 2_000)
    error = 5 * inside.std(axis=0) / np.sqrt(len(inside))
    assert (np.abs(inside.mean(axis=0) - center) <= error + 1e-9).all()


@given(game=games(most=4))
@FEW
def test_bargaining_set(game: Game) -> None:
    assume(floors(game).sum() <= game.worths[-1])
    random = np.random.default_rng(1)
    surplus = game.worths[-1] - floors(game).sum()
    for payoff in [game.nucleolus().to_numpy()] + [
        floors(game) + surplus * random.dirichlet(np.ones(game.n)) for _ in range(3)
    ]:
        objection = game.bargaining_objection(payoff)
        every = list(slow_game.justified_objections(game.worths, payoff))
        assert (objection is None) == (not every)
        if objection is not None:
            found = (objection.player, objection.against, game.index(objection.coalition))
            assert found in every
            assert objection.offer.sum() == pytest.approx(game.worths[found[2]], abs=1e-9)
            assert (objection.offer > payoff[list(objection.coalition)]).all()


@given(game=games())
@FEW
def test_surpluses(game: Game) -> None:
    payoff = np.arange(game.n, dtype=float)
    excesses = game.worths - subset_sums(payoff)
    table = game.surpluses(payoff)
    for i in range(game.n):
        for j in range(game.n):
            inside = [excesses[s] for s in range(1 << game.n) if i != j and s >> i & 1 and not s >> j & 1]
            assert table.loc[i, j] == max(inside, default=-np.inf)


@given(game=balanced_games(most=5))
@FEW
def test_nearest_core_point_is_optimal(game: Game) -> None:
    """The condition of a nearest point: no vertex lies on the reference's side of it."""
    reference = np.linspace(-5, 20, game.n)
    point = game.core_point(reference=reference).to_numpy()
    assert game.in_core(point, 1e-7)
    for vertex in game.core_vertices().to_numpy():
        assert (vertex - point) @ (reference - point) <= 1e-5 * max(1.0, np.abs(reference - point).max() ** 2)


def test_conditions_on_core_points() -> None:
    game = Game([0, 0, 0, 0, 0, 100, 200, 300], players=["A", "B", "C"])
    point = game.core_point(reference={"A": 0, "B": 0, "C": 300}, floors={"A": 20}, sums={("A", "B"): 100})
    assert point.tolist() == pytest.approx([50, 50, 200], abs=1e-6)
    with pytest.raises(NoSuchPoint):
        game.core_point(floors={"A": 150})
    with pytest.raises(NoSuchPoint):
        game.core_point(sums={("A",): 10, ("B",): 10, ("C",): 10})
    heavy = game.core_point(reference={"A": 100, "B": 100, "C": 200}, weights={"A": 1e6, "B": 1, "C": 1e6})
    assert heavy["A"] == pytest.approx(100, abs=1e-2)
