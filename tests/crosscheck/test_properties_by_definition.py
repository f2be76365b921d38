"""Properties of games against their definitions, all coalitions one by one; counter-examples are checked by hand."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.game import Game
from citypact.game.sets.core import BalancedCollection
from support.games import balanced_games, convex_games, games

ANY_GAME = st.one_of(games(most=5), convex_games(most=5), balanced_games(most=5))
SOME = settings(max_examples=80, deadline=None)


def indices(game: Game, coalitions: tuple[tuple[object, ...], ...]) -> list[int]:
    return [game.index(coalition) for coalition in coalitions]


@given(game=ANY_GAME)
@SOME
def test_monotone(game: Game) -> None:
    v, size = game.worths, game.worths.size
    truth = all(v[S] <= v[T] for T in range(size) for S in range(size) if S & T == S)
    finding = game.is_monotone()
    assert bool(finding) == truth
    if not finding:
        S, T = indices(game, finding.coalitions)
        assert S & T == S
        assert v[S] - v[T] == finding.gap > 0


@given(game=ANY_GAME)
@SOME
def test_zero_monotone(game: Game) -> None:
    v = game.worths
    pairs = [(S, 1 << i) for i in range(game.n) for S in range(v.size) if not S >> i & 1]
    finding = game.is_zero_monotone()
    assert bool(finding) == all(v[S] + v[i] <= v[S | i] for S, i in pairs)
    if not finding:
        S, i, T = indices(game, finding.coalitions)
        assert S | i == T
        assert v[S] + v[i] - v[T] == finding.gap > 0


@given(game=ANY_GAME)
@SOME
def test_superadditive(game: Game) -> None:
    v = game.worths
    pairs = [(S, T) for S in range(v.size) for T in range(v.size) if not S & T]
    finding = game.is_superadditive()
    assert bool(finding) == all(v[S] + v[T] <= v[S | T] for S, T in pairs)
    if not finding:
        S, T, both = indices(game, finding.coalitions)
        assert both == S | T
        assert S & T == 0
        assert v[S] + v[T] - v[both] == finding.gap == max(v[S] + v[T] - v[S | T] for S, T in pairs)


@given(game=ANY_GAME)
@SOME
def test_convex(game: Game) -> None:
    v = game.worths
    pairs = [(S, T) for S in range(v.size) for T in range(v.size)]
    finding = game.is_convex()
    assert bool(finding) == all(v[S] + v[T] <= v[S | T] + v[S & T] for S, T in pairs)
    if not finding:
        S, T, both, base = indices(game, finding.coalitions)
        assert both == S | T
        assert base == S & T
        assert v[S] + v[T] - v[both] - v[base] == finding.gap > 0


@given(game=ANY_GAME)
@SOME
def test_essential(game: Game) -> None:
    assert bool(game.is_essential()) == (game.worths[-1] > game.worths[1 << np.arange(game.n)].sum())


@given(game=ANY_GAME)
@SOME
def test_balanced_and_its_counter_example(game: Game) -> None:
    finding = game.is_balanced()
    assert bool(finding) == (not game.core().empty)
    if not finding:
        proof, chosen = game.core().proof, indices(game, finding.coalitions)
        assert isinstance(proof, BalancedCollection)
        assert finding.coalitions == proof.coalitions
        weighted = list(zip(proof.weights, chosen, strict=True))
        assert min(proof.weights) > 0
        assert all(sum(weight for weight, S in weighted if S >> i & 1) == 1 for i in range(game.n))
        together = sum(weight * Fraction(game.worths[S]) for weight, S in weighted)
        assert finding.gap == pytest.approx(float(together - Fraction(game.worths[-1])))
        assert finding.gap > 0


@given(game=st.one_of(games(most=5), convex_games(most=5)))
@SOME
def test_symmetric_players(game: Game) -> None:
    v = game.worths
    for i, j in combinations(range(game.n), 2):
        rest = [S for S in range(v.size) if not S >> i & 1 and not S >> j & 1]
        finding = game.are_symmetric(j, i)
        assert bool(finding) == all(v[S | 1 << i] == v[S | 1 << j] for S in rest)
        if not finding:
            S, T = indices(game, finding.coalitions)
            assert (1 << i | 1 << j) == S ^ T
            assert abs(v[S] - v[T]) == finding.gap > 0
    grouped = [player for group in game.symmetry_classes() for player in group]
    assert sorted(grouped) == list(range(game.n))


@given(game=st.one_of(games(most=5), convex_games(most=5)), own=st.sampled_from([0.0, 3.0, -2.5]))
@SOME
def test_dummies(game: Game, own: float) -> None:
    game = Game(np.concatenate((game.worths, game.worths + own)))  # the last player is a dummy
    v = game.worths
    for i in range(game.n):
        brings = {v[S | 1 << i] - v[S] for S in range(v.size) if not S >> i & 1}
        finding = game.is_dummy(i)
        assert bool(finding) == (brings == {v[1 << i]})
        assert bool(game.is_null_player(i)) == (brings == {0.0})
        if not finding:
            S, T = indices(game, finding.coalitions)
            assert S | 1 << i == T
            assert abs(v[T] - v[S] - v[1 << i]) == finding.gap > 0
    assert game.n - 1 in game.dummy_players()
    assert (game.n - 1 in game.null_players()) == (own == 0)


def test_superadditivity_of_more_players_than_one_block_holds() -> None:
    n = 12
    sizes = np.array([index.bit_count() for index in range(1 << n)])
    table = np.where(sizes >= 7, sizes - 5.0, 0.0) + 3.0 * (sizes == 4)  # four lose all when a fifth joins
    finding = Game(table).is_superadditive()
    S, T, both = (sum(1 << i for i in coalition) for coalition in finding.coalitions)
    assert S & T == 0
    assert both == S | T
    assert table[S] + table[T] - table[both] == finding.gap == 3.0
    assert Game(np.maximum(sizes - 3.0, 0.0)).is_superadditive()


def test_superadditive_game_that_is_not_convex_is_found_so_by_pairs() -> None:
    n = 12
    sizes = np.array([index.bit_count() for index in range(1 << n)])
    game = Game(sizes // 2 * 1.0)  # gloves of one kind: pairs are worth 1
    assert not game.is_convex()
    assert game.is_superadditive()
