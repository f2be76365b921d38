"""Answers move with the unit of money and with an additive game as theory says, whatever the size of either."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.game import Game, NoSuchPoint
from support.games import balanced_games, games, shifted

Concept = Callable[[Game], np.ndarray]

PAYOFFS: dict[str, Concept] = {
    "Shapley value": lambda game: game.shapley().to_numpy(),
    "nucleolus": lambda game: game.nucleolus().to_numpy(),
    "prenucleolus": lambda game: game.prenucleolus().to_numpy(),
    "per-capita nucleolus": lambda game: game.per_capita_nucleolus().to_numpy(),
    "per-capita prenucleolus": lambda game: game.per_capita_nucleolus(individually_rational=False).to_numpy(),
    "modiclus": lambda game: game.modiclus().to_numpy(),
    "prekernel point": lambda game: game.prekernel_point().to_numpy(),
    "least core": lambda game: game.least_core().point.to_numpy(),
    "least core near the Shapley value": lambda game: game.least_core_point(reference=game.shapley()).to_numpy(),
}
CORE_PAYOFFS: dict[str, Concept] = {
    "core": lambda game: game.core().point.to_numpy(),
    "range, least": lambda game: game.core_range()["least"].to_numpy(),
    "range, greatest": lambda game: game.core_range()["greatest"].to_numpy(),
    "centre": lambda game: game.core_center().to_numpy(),
    "core near the Shapley value": lambda game: game.core_point(reference=game.shapley()).to_numpy(),
    "stable payoff": lambda game: game.cost_of_stability(payoff=game.prenucleolus()).payoff.to_numpy(),
}
MONEY: dict[str, Callable[[Game], float]] = {
    "least-core epsilon": lambda game: game.least_core().epsilon,
    "cost of stability": lambda game: game.cost_of_stability().cost,
    "cost of stability of the Shapley value": lambda game: game.cost_of_stability(payoff=game.shapley()).cost,
    "largest excess": lambda game: game.excess(game.shapley())[1:-1].max(),
    "largest surplus": lambda game: game.surpluses(game.prenucleolus()).to_numpy().max(),
}
FACTORS = st.sampled_from([1e-6, 1.0, 3e3, 1e9])
SIZES = st.sampled_from([0.0, 1e4, 1e8, 1e10])
SEEDS = st.integers(0, 2**32 - 1)
SOME = settings(max_examples=25, deadline=None)


def moved(game: Game, factor: float, size: float, seed: int) -> tuple[Game, np.ndarray, float]:
    """The game in other money on an additive game of a size relative to the gains; that additive game, and the money
    that the rounding of the worths and 1e-9 of the gains amount to."""
    gain = float(np.abs(game.worths).max()) or 1.0
    additive = factor * gain * size * np.random.default_rng(seed).uniform(-1, 1, game.n)
    other = shifted(game, factor, additive)
    rounding = float(np.abs(other.worths).max()) * np.finfo(float).eps
    return other, additive, 8 * rounding + 1e-9 * factor * gain


@pytest.mark.parametrize("name", PAYOFFS)
@given(game=games(most=5), factor=FACTORS, size=SIZES, seed=SEEDS)
@SOME
def test_payoffs_are_covariant(name: str, game: Game, factor: float, size: float, seed: int) -> None:
    other, additive, allowed = moved(game, factor, size, seed)
    try:
        payoff = PAYOFFS[name](game)
    except NoSuchPoint:
        with pytest.raises(NoSuchPoint):
            PAYOFFS[name](other)
        return
    assert np.abs(PAYOFFS[name](other) - (factor * payoff + additive)).max() <= allowed


@pytest.mark.parametrize("name", CORE_PAYOFFS)
@given(game=balanced_games(most=5), factor=FACTORS, size=SIZES, seed=SEEDS)
@SOME
def test_payoffs_in_the_core_are_covariant(name: str, game: Game, factor: float, size: float, seed: int) -> None:
    other, additive, allowed = moved(game, factor, size, seed)
    assert np.abs(CORE_PAYOFFS[name](other) - (factor * CORE_PAYOFFS[name](game) + additive)).max() <= allowed


@pytest.mark.parametrize("name", MONEY)
@given(game=games(most=5), factor=FACTORS, size=SIZES, seed=SEEDS)
@SOME
def test_excesses_scale_and_ignore_additive_parts(name: str, game: Game, factor: float, size: float, seed: int) -> None:
    other, _, allowed = moved(game, factor, size, seed)
    assert abs(MONEY[name](other) - factor * MONEY[name](game)) <= allowed


@given(game=games(most=5), factor=FACTORS, size=SIZES, seed=SEEDS)
@SOME
def test_emptiness_of_the_core_and_its_proof_survive(game: Game, factor: float, size: float, seed: int) -> None:
    other, _, _ = moved(game, factor, size, seed)
    answer = other.core()
    assert answer.empty == game.core().empty
    assert answer.proof.check()
    assert game.core().proof.check()


@given(game=games(most=5), factor=FACTORS, size=SIZES, seed=SEEDS)
@SOME
def test_membership_survives(game: Game, factor: float, size: float, seed: int) -> None:
    other, additive, _ = moved(game, factor, size, seed)
    for payoff in (game.prenucleolus().to_numpy(), np.full(game.n, game.worths[-1] / game.n)):
        there = factor * payoff + additive
        allowed = 1e-7 * factor * float(np.abs(game.worths).max()) + 1e-14 * float(np.abs(there).sum())
        assert other.in_core(there, allowed) == game.in_core(payoff, 1e-7 * float(np.abs(game.worths).max()))
        assert other.in_prekernel(there, allowed) == game.in_prekernel(payoff, 1e-7 * float(np.abs(game.worths).max()))


@given(game=games(most=6), factor=st.sampled_from([1e-6, 3e3, 1e9]))
@SOME
def test_the_proportional_nucleolus_scales(game: Game, factor: float) -> None:
    try:
        payoff = game.proportional_nucleolus().to_numpy()
    except NoSuchPoint:
        return
    allowed = 1e-8 * factor * float(np.abs(game.worths).max())
    assert np.abs(shifted(game, factor, np.zeros(game.n)).proportional_nucleolus() - factor * payoff).max() <= allowed


def test_digits_lost_in_the_worths_are_reported() -> None:
    game = shifted(Game([0, 0, 0, 1, 0, 1, 1, 2]), 1.0, np.array([3e14, 5e14, 7e14]))
    with pytest.warns(UserWarning, match="keeps fewer than 3 digits"):
        game.nucleolus()
