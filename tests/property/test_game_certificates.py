"""Every nucleolus and prenucleolus of 500 random games of whole worths is proven, and no other payoff is."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from citypact.game import Game, NoSuchPoint
from citypact.game.coalitions import sizes, subset_sums
from citypact.game.sets.kohlberg import KohlbergCertificate
from support.games import balanced_games, games


def random_game(seed: int) -> Game:
    """Four to eight players; by turns few different worths, symmetric parts, additive parts, dummies."""
    random = np.random.default_rng(seed)
    n = int(random.integers(4, 9))
    worths = random.integers(0, [2, 3, 10, 1000][seed % 4], 1 << n).astype(float)
    if seed % 3 == 0:
        worths *= sizes(n)
    if seed % 5 == 0:
        worths = (random.integers(0, 4, n + 1))[sizes(n)].astype(float)
    if seed % 7 == 0:
        worths = np.repeat(worths[: 1 << (n - 1)], 2)  # player 0 is a dummy
    if seed % 2 == 0:
        worths += subset_sums(random.integers(-10_000, 10_000, n).astype(float))
    worths[0] = 0.0
    return Game(worths)


@pytest.mark.parametrize("block", range(10))
def test_every_nucleolus_and_prenucleolus_is_certified(block: int) -> None:
    proven = 0
    for seed in range(50 * block, 50 * block + 50):
        game = random_game(seed)
        assert game.unit == 1
        proofs = [(game.prenucleolus_certificate(), game.prenucleolus())]
        if game.worths[[1 << i for i in range(game.n)]].sum() <= game.worths[-1]:
            proofs.append((game.nucleolus_certificate(), game.nucleolus()))
        else:
            with pytest.raises(NoSuchPoint):
                game.nucleolus()
        for proof, payoff in proofs:
            assert list(proof.failures()) == [], seed
            assert np.abs(proof.payoff - payoff).max() <= 1e-9 * max(1.0, float(np.abs(game.worths).max()))
        proven += len(proofs)
    assert proven >= 50


@given(game=games(least=3))
@settings(max_examples=50, deadline=None)
def test_no_other_payoff_passes(game: Game) -> None:
    proof = game.prenucleolus_certificate()
    moved = list(proof.exact_payoff)
    moved[0] += Fraction(1, 10**6)
    moved[1] -= Fraction(1, 10**6)
    assert proof.check()
    assert not replace(proof, exact_payoff=tuple(moved)).check()
    assert not replace(proof, levels=proof.levels[:-1]).check()
    first = proof.levels[0]
    flipped = replace(first, weights={s: -weight for s, weight in first.weights.items()})
    assert not replace(proof, levels=(flipped, *proof.levels[1:])).check()


@given(game=games(least=3, most=5))
@settings(max_examples=50, deadline=None)
def test_proof_of_one_game_is_not_proof_of_another(game: Game) -> None:
    proof = game.prenucleolus_certificate()
    worths = game.worths.copy()
    worths[next(iter(proof.levels[0].weights))] += 1
    assert not replace(proof, game=Game(worths)).check()


def test_fractions_are_taken_as_exact() -> None:
    thirds = Game([Fraction(0), Fraction(1, 3), Fraction(1, 7), Fraction(2, 3), 0, Fraction(5, 6), 1, Fraction(3, 2)])
    assert thirds.unit == Fraction(1, 42)
    proof = thirds.prenucleolus_certificate()
    assert proof.check()
    assert sum(proof.exact_payoff) == Fraction(3, 2)
    whole = Game(np.rint(thirds.worths * 42)).prenucleolus_certificate()
    assert whole.exact_payoff == tuple(42 * entry for entry in proof.exact_payoff)


def test_any_floats_are_proven_up_to_their_rounding() -> None:
    random = np.random.default_rng(5)
    for n in (3, 5, 7, 9):
        worths = random.random(1 << n) * 10.0 ** random.integers(-3, 4, 1 << n)
        worths[0] = 0.0
        assert Game(worths).prenucleolus_certificate().check()


@given(game=games())
@settings(max_examples=100, deadline=None)
def test_emptiness_of_the_core_is_proven_either_way(game: Game) -> None:
    answer = game.core()
    assert answer.proof.check()
    assert answer.empty == (answer.point is None)
    assert answer.empty == (game.prenucleolus_certificate().levels[0].excess > 0)


@given(game=balanced_games())
@settings(max_examples=50, deadline=None)
def test_a_false_proof_of_emptiness_does_not_pass(game: Game) -> None:
    poor = game.worths.copy()
    poor[-1] = poor[[1 << i for i in range(game.n)]].sum() - 1
    collection = Game(poor).core().proof
    assert collection.check()
    assert not replace(collection, _game=game).check()
    rich = game.core()
    assert not rich.empty
    short = list(rich.proof.exact_payoff)
    short[0] -= 1
    assert not replace(rich.proof, exact_payoff=tuple(short)).check()


def test_a_certificate_for_twelve_players_with_many_ties() -> None:
    majority = Game((sizes(12) >= 7).astype(float))
    proof: KohlbergCertificate = majority.nucleolus_certificate()
    assert proof.check()
    assert proof.exact_payoff == (Fraction(1, 12),) * 12


@pytest.mark.parametrize("apart", [1e-8, 1e-12])
def test_excesses_closer_than_the_tolerance_of_the_solver_are_told_apart(apart: float) -> None:
    for seed in range(20):
        random = np.random.default_rng(seed)
        n = int(random.integers(4, 10))
        worths = random.integers(0, 3, 1 << n) + apart * random.random(1 << n)
        worths[0] = 0.0
        assert Game(worths).prenucleolus_certificate().check()
