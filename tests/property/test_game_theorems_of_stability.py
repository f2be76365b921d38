"""Theorems on core, least core, nucleolus, kernel, bargaining set and cost of stability, on random games."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from citypact.game import Game, NoSuchPoint, bankruptcy, induced_subgraph, talmud_rule
from citypact.game.coalitions import sizes, subset_sums
from support.games import balanced_games, convex_games, games

SOME = settings(max_examples=30, deadline=None)
SEEDS = st.integers(0, 2**32 - 1)


def size(game: Game) -> float:
    return max(1.0, float(np.abs(game.worths).max()))


def floors(game: Game) -> np.ndarray:
    return game.worths[[1 << i for i in range(game.n)]]


@given(game=convex_games())
@SOME
def test_convex_games_have_shapley_value_and_nucleolus_in_the_core(game: Game) -> None:
    """Shapley (1971), Cores of convex games; the kernel of a convex game is its nucleolus (Maschler et al. 1972)."""
    assert game.in_core(game.shapley())
    assert game.in_core(game.nucleolus())
    assert np.abs(game.nucleolus() - game.prenucleolus()).max() <= 1e-9 * size(game)
    assert np.abs(game.prekernel_point() - game.nucleolus()).max() <= 1e-6 * size(game)


@given(game=games())
@SOME
def test_core_least_core_and_cost_of_stability_agree_on_emptiness(game: Game) -> None:
    empty = game.core().empty
    assert (game.least_core().epsilon > 1e-9) == empty
    assert (game.cost_of_stability().cost > 0) == empty
    assert game.in_core(game.prenucleolus()) == (not empty)


@given(game=games())
@SOME
def test_first_level_of_the_prenucleolus_is_the_least_core(game: Game) -> None:
    answer = game.least_core()
    assert answer.check()
    assert float(game.prenucleolus_certificate().levels[0].excess) == pytest.approx(
        answer.epsilon, abs=1e-8 * size(game)
    )
    for payoff in (answer.point, game.prenucleolus(), game.least_core_point()):
        assert game.excess(payoff)[1:-1].max() == pytest.approx(answer.epsilon, abs=1e-7 * size(game))
        assert payoff.sum() == pytest.approx(game.worths[-1], abs=1e-8 * size(game))


@given(game=balanced_games())
@SOME
def test_points_of_a_core(game: Game) -> None:
    answer = game.core()
    assert not answer.empty
    ranges = game.core_range()
    for payoff in (answer.point, game.nucleolus(), game.core_point(), game.core_vertices().mean()):
        assert game.in_core(payoff, 1e-7 * size(game))
        assert (payoff >= ranges["least"] - 1e-7 * size(game)).all()
        assert (payoff <= ranges["greatest"] + 1e-7 * size(game)).all()
    equal = np.full(game.n, game.worths[-1] / game.n)
    variance = ((game.core_point() - equal) ** 2).sum()
    assert variance <= ((game.nucleolus() - equal) ** 2).sum() + 1e-7 * size(game) ** 2


@given(game=balanced_games(most=5), slack=st.floats(0.0, 5.0))
@SOME
def test_epsilon_cores_are_nested(game: Game, slack: float) -> None:
    inner, outer = game.core_range(), game.core_range(epsilon=slack)
    assert (outer["least"] <= inner["least"] + 1e-7 * size(game)).all()
    assert (outer["greatest"] >= inner["greatest"] - 1e-7 * size(game)).all()
    assert all(game.in_epsilon_core(vertex, slack, 1e-7) for vertex in game.core_vertices(slack).to_numpy())
    least = game.least_core().epsilon
    with pytest.raises(NoSuchPoint):
        game.core_range(epsilon=least - 0.01)


@given(game=games(most=5))
@SOME
def test_nucleolus_is_in_kernel_and_bargaining_set(game: Game) -> None:
    """Schmeidler (1969); Davis and Maschler (1965)."""
    assume(floors(game).sum() <= game.worths[-1])
    payoff = game.nucleolus()
    assert game.in_kernel(payoff, 1e-7 * size(game))
    assert game.in_bargaining_set(payoff, tolerance=1e-6 * size(game))
    assert game.in_prekernel(game.prenucleolus(), 1e-7 * size(game))
    assert game.in_bargaining_set(game.prenucleolus(), individually_rational=False, tolerance=1e-6 * size(game))


@given(game=balanced_games(least=3, most=4))
@SOME
def test_core_is_in_the_bargaining_set(game: Game) -> None:
    assert all(
        game.in_bargaining_set(vertex, tolerance=1e-7 * size(game)) for vertex in game.core_vertices().to_numpy()
    )


@given(game=games())
@SOME
def test_prekernel_point_balances_surpluses(game: Game) -> None:
    payoff = game.prekernel_point()
    table = game.surpluses(payoff).to_numpy(copy=True)
    np.fill_diagonal(table, 0.0)
    assert np.abs(table - table.T).max() <= 1e-7 * size(game)
    moved = payoff.copy()
    moved.iloc[0] += 0.1 * size(game)
    moved.iloc[1] -= 0.1 * size(game)
    imbalance = game.prekernel_imbalance(moved)
    if imbalance is not None:
        excess = game.excess(moved)
        assert imbalance.surplus == excess[game.index(imbalance.coalition)]
        assert imbalance.surplus > imbalance.counter
        assert imbalance.player in imbalance.coalition
        assert imbalance.against not in imbalance.coalition


@given(claims=st.lists(st.integers(1, 60), min_size=2, max_size=6), share=st.floats(0.0, 1.0))
@SOME
def test_nucleolus_of_bankruptcy_is_the_talmud_rule(claims: list[int], share: float) -> None:
    """Aumann and Maschler (1985)."""
    estate = float(np.floor(share * sum(claims)))
    game = bankruptcy(estate, claims)
    assert np.abs(game.nucleolus() - talmud_rule(estate, claims)).max() <= 1e-7 * max(1.0, estate)


@given(n=st.integers(2, 7), seed=SEEDS)
@SOME
def test_bilateral_gains_are_halved_by_shapley_value_and_prenucleolus(n: int, seed: int) -> None:
    """Deng and Papadimitriou (1994): in induced-subgraph games with gains of at least 0 both give half of the gains."""
    weights = np.triu(np.random.default_rng(seed).integers(0, 9, (n, n)), 1).astype(float)
    game = induced_subgraph(weights + weights.T)
    half = (weights + weights.T).sum(axis=1) / 2
    assert np.abs(game.shapley() - half).max() <= 1e-9 * size(game)
    assert np.abs(game.prenucleolus() - half).max() <= 1e-9 * size(game)
    assert np.abs(game.nucleolus() - half).max() <= 1e-9 * size(game)


@given(first=balanced_games(most=3), second=balanced_games(most=3))
@SOME
def test_sums_of_separate_games_decompose(first: Game, second: Game) -> None:
    """And the least-core value says nothing of them: a part and its complement share out v(N) exactly."""
    joint = Game((second.worths[:, None] + first.worths[None, :]).ravel())
    for concept in (Game.shapley, Game.nucleolus, Game.prenucleolus):
        apart = np.concatenate((concept(first), concept(second)))
        assert np.abs(concept(joint).to_numpy() - apart).max() <= 1e-7 * size(joint)
    assert joint.least_core().epsilon >= -1e-9 * size(joint)


@given(n=st.integers(2, 4), seed=SEEDS)
@settings(max_examples=15, deadline=None)
def test_cost_of_stability_is_at_most_the_integrality_gap(n: int, seed: int) -> None:
    """Owned resources and indivisible, owned projects: with divisible ones the core is not empty (Owen 1975)."""
    random = np.random.default_rng(seed)
    gains, needs = random.integers(1, 20, 6).astype(float), random.integers(1, 6, (3, 6)).astype(float)
    owned, owner = random.integers(0, 5, (3, n)).astype(float), random.integers(0, n, 6)

    def best(coalition: int, whole: int) -> float:
        inside = np.array([(coalition >> i) & 1 for i in range(n)])
        limits = LinearConstraint(needs, ub=owned @ inside)
        answer = milp(-gains, constraints=limits, integrality=[whole] * 6, bounds=Bounds(0, inside[owner]))
        assert answer.status == 0, answer.message
        return -float(answer.fun)

    whole = Game([best(s, 1) if s else 0.0 for s in range(1 << n)])
    divisible = Game([best(s, 0) if s else 0.0 for s in range(1 << n)])
    assert not divisible.core().empty
    assert whole.cost_of_stability().cost <= divisible.worths[-1] - whole.worths[-1] + 1e-6


@given(game=games(most=5))
@SOME
def test_money_to_a_standing_payoff_costs_at_least_as_much(game: Game) -> None:
    free = game.cost_of_stability()
    assert (game.excess(free.payoff)[:-1] <= 1e-7 * size(game)).all()
    standing = game.cost_of_stability(payoff=game.shapley())
    assert standing.paid is not None
    assert standing.paid.sum() == pytest.approx(standing.cost, abs=1e-7 * size(game))
    assert (game.excess(game.shapley() + standing.paid)[:-1] <= 1e-7 * size(game)).all()
    assert standing.cost >= free.cost - 1e-7 * size(game)
    assert game.cost_of_stability(only=game.players).cost == pytest.approx(free.cost, abs=1e-7 * size(game))


@given(game=games(least=3, most=5))
@SOME
def test_paying_only_some_players(game: Game) -> None:
    free, first = game.cost_of_stability(), game.players[0]
    try:
        limited = game.cost_of_stability(only=[first])
    except NoSuchPoint:
        rest = game.subgame(game.players[1:])
        assert rest.worths[-1] + rest.cost_of_stability().cost > game.worths[-1] - game.worths[1] - 1e-7 * size(game)
        return
    assert limited.cost >= free.cost - 1e-7 * size(game)
    assert limited.payoff.iloc[1:].sum() <= game.worths[-1] - game.worths[1] + 1e-7 * size(game)
    assert (game.excess(limited.payoff)[:-1] <= 1e-7 * size(game)).all()


@given(game=games(), seed=SEEDS)
@SOME
def test_relabelling_permutes_every_answer(game: Game, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(game.n)
    places = subset_sums(2.0 ** np.argsort(order)).astype(int)  # where a coalition's members stand in the new order
    worths = np.empty_like(game.worths)
    worths[places] = game.worths
    other = Game(worths, [game.players[i] for i in order])
    concepts = (Game.shapley, Game.prenucleolus, Game.least_core_point, Game.prekernel_point, Game.modiclus)
    for concept in (*concepts, lambda game: game.cost_of_stability().payoff):
        if concept is Game.modiclus and game.n > 4:
            continue
        again = concept(other).reindex(game.players)
        assert np.abs(again - concept(game)).max() <= 1e-7 * size(game)
    assert np.abs(other.least_core().point.reindex(game.players) - game.least_core().point).max() <= 1e-7 * size(game)


@given(game=games(least=3, most=5), seed=SEEDS)
@SOME
def test_equal_players_get_equal_payoffs(game: Game, seed: int) -> None:
    worths = np.random.default_rng(seed).integers(0, 20, game.n + 1).astype(float)
    worths[0] = 0.0
    symmetric = Game(worths[sizes(game.n)])
    for concept in (Game.shapley, Game.prenucleolus, Game.modiclus, Game.prekernel_point, Game.least_core_point):
        assert np.ptp(concept(symmetric)) <= 1e-8 * size(symmetric)
