"""Answers move with the unit of money and with an additive game as theory says, whatever the size of either."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.game import Game, NoSuchPoint
from support.games import balanced_games, convex_games, games, shifted

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


# Questions that money is part of: what is asked moves with the game. Flat and empty cores are among the answers.
Asked = Callable[[Game, float, np.ndarray], np.ndarray]
ASKED: dict[str, Asked] = {
    "vertices": lambda game, factor, additive: game.core_vertices().to_numpy(),
    "vertices of an epsilon-core": lambda game, factor, additive: game.core_vertices(2 * factor).to_numpy(),
    "range in an epsilon-core": lambda game, factor, additive: game.core_range(2 * factor).to_numpy().T,
    "weighted nucleolus": lambda game, factor, additive: game.weighted_nucleolus(
        1.0 + np.arange(1 << game.n) % 3
    ).to_numpy(),
    "core point near a proposal": lambda game, factor, additive: game.core_point(
        reference=factor * np.arange(game.n) + additive, weights=range(1, game.n + 1)
    ).to_numpy(),
    "least core point with a floor and a fixed payoff": lambda game, factor, additive: game.least_core_point(
        reference=game.shapley(), floors={0: factor + additive[0]}, sums={(game.n - 1,): 2 * factor + additive[-1]}
    ).to_numpy(),
    "subsidy to one player": lambda game, factor, additive: game.cost_of_stability(only=[0]).payoff.to_numpy(),
    "subsidy to one player on a payoff": lambda game, factor, additive: game.cost_of_stability(
        game.shapley(), only=[0]
    ).payoff.to_numpy(),
    "Nash bargaining from a disagreement point": lambda game, factor, additive: game.nash_bargaining(
        disagreement=additive - factor * np.arange(game.n)
    ).to_numpy(),
    "certified nucleolus": lambda game, factor, additive: np.array(
        [float(entry) for entry in game.nucleolus_certificate().exact_payoff]
    ),
    "Shapley value within bounds": lambda game, factor, additive: game.shapley_within(-factor, factor).to_numpy().T,
}


@pytest.mark.parametrize("name", ASKED)
@given(game=st.one_of(games(most=4), convex_games(most=4)), factor=FACTORS, size=SIZES, seed=SEEDS)
@settings(max_examples=20, deadline=None)
def test_questions_about_money_are_covariant(name: str, game: Game, factor: float, size: float, seed: int) -> None:
    other, additive, allowed = moved(game, factor, size, seed)
    ask = ASKED[name]
    try:
        answer = ask(game, 1.0, np.zeros(game.n))
    except NoSuchPoint:
        with pytest.raises(NoSuchPoint):
            ask(other, factor, additive)
        return
    there = ask(other, factor, additive)
    assert there.shape == answer.shape
    assert np.abs(there - (factor * answer + additive)).max() <= 4 * game.n * allowed


@given(game=st.one_of(games(most=4), convex_games(most=4)), factor=FACTORS, size=SIZES, seed=SEEDS)
@SOME
def test_proofs_and_bounds_survive(game: Game, factor: float, size: float, seed: int) -> None:
    other, _, _ = moved(game, factor, size, seed)
    assert other.prenucleolus_certificate().check()
    assert other.least_core().check()
    within, expected = other.core_within(-factor, factor), game.core_within(-1.0, 1.0)
    assert (within.certain.empty, within.possible.empty) == (expected.certain.empty, expected.possible.empty)
    rates, slopes = (g.sensitivity(Game.shapley, [(0,)]).loc[:, list(g.players)] for g in (other, game))
    assert np.abs(rates.to_numpy(float) - slopes.to_numpy(float)).max() <= 0.02


def test_conditions_in_money_far_from_the_gains_are_met() -> None:
    """Additive games have no gains to measure money by; what is asked for gives the measure."""
    for unit in (1e-6, 1.0, 1e9):
        game = Game(unit * np.array([0, 0, -2, -2, 5, 5, 3, 3]))
        point = game.least_core_point(floors={0: 0.5 * unit}, sums={(2,): 2.5 * unit})
        assert point.iloc[2] == pytest.approx(2.5 * unit)
        assert point.iloc[0] >= 0.5 * unit * (1 - 1e-9)
        greatest = game.core_vertices(3e-3 * unit).to_numpy().max(axis=0)
        assert greatest == pytest.approx(unit * np.array([0.003, -1.997, 5.003]), abs=1e-9 * unit)
        assert game.core_range(3e-3 * unit)["greatest"].to_numpy() == pytest.approx(greatest, abs=1e-9 * unit)


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
