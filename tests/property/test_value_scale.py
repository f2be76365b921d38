"""Values move with the unit of money and with an additive game as theory says, whatever the size of either."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.game import CostGame, Game, NoSuchPoint
from support.games import convex_games, games, shifted

Answer = Callable[[Game], np.ndarray]


def halves(game: Game) -> list[list[int]]:
    return [list(range(0, game.n, 2)), list(range(1, game.n, 2))]


def path(game: Game) -> list[tuple[int, int]]:
    return [(i, i + 1) for i in range(game.n - 1)]


COVARIANT: dict[str, Answer] = {
    "Shapley": lambda game: game.shapley().to_numpy(),
    "weighted Shapley": lambda game: game.weighted_shapley(range(1, game.n + 1)).to_numpy(),
    "Banzhaf": lambda game: game.banzhaf().to_numpy(),
    "semivalue": lambda game: game.semivalue(np.arange(1, game.n + 1) / (game.n * (game.n + 1) / 2)).to_numpy(),
    "equal surplus": lambda game: game.equal_surplus().to_numpy(),
    "egalitarian non-separable": lambda game: game.egalitarian_non_separable().to_numpy(),
    "remaining benefits": lambda game: game.separable_costs_remaining_benefits().to_numpy(),
    "tau": lambda game: game.tau().to_numpy(),
    "utopia payoffs": lambda game: game.utopia_payoffs().to_numpy(),
    "minimal rights": lambda game: game.minimal_rights().to_numpy(),
    "Gately": lambda game: game.gately().to_numpy(),
    "Nash": lambda game: game.nash_bargaining(range(1, game.n + 1)).to_numpy(),
    "Owen": lambda game: game.owen(halves(game)).to_numpy(),
    "Banzhaf-Owen": lambda game: game.banzhaf_owen(halves(game)).to_numpy(),
    "Aumann-Dreze": lambda game: game.aumann_dreze(halves(game)).to_numpy(),
    "Myerson": lambda game: game.myerson(path(game)).to_numpy(),
    "position": lambda game: game.position_value(path(game)).to_numpy(),
    "Shapley in costs": lambda game: CostGame(game.worths).shapley().to_numpy(),
}
SCALING: dict[str, Answer] = {
    "solidarity": lambda game: game.solidarity().to_numpy(),
    "normalised Banzhaf": lambda game: game.normalised_banzhaf().to_numpy(),
    "proportional": lambda game: game.proportional(range(1, game.n + 1)).to_numpy(),
    "Harsanyi dividends": lambda game: game.harsanyi_dividends(),
}
PROPERTIES = [
    "is_zero_monotone",
    "is_superadditive",
    "is_convex",
    "is_essential",
    "is_balanced",
    "symmetry_classes",
    "dummy_players",
]
FACTORS = st.sampled_from([1e-6, 1.0, 3e3, 1e9])
SIZES = st.sampled_from([0.0, 1e4, 1e8, 1e10])
SEEDS = st.integers(0, 2**32 - 1)
ANY_GAME = st.one_of(games(most=5), convex_games(most=5))
SOME = settings(max_examples=25, deadline=None)


def moved(game: Game, factor: float, size: float, seed: int) -> tuple[Game, np.ndarray, float]:
    """The game in other money on an additive game of a size relative to the gains; that additive game, and the money
    that the rounding of the worths and 1e-9 of the gains amount to."""
    gain = float(np.abs(game.worths).max()) or 1.0
    additive = factor * gain * size * np.random.default_rng(seed).uniform(-1, 1, game.n)
    other = shifted(game, factor, additive)
    rounding = float(np.abs(other.worths).max()) * np.finfo(float).eps
    return other, additive, 16 * game.n * rounding + 1e-9 * factor * gain


@pytest.mark.parametrize("name", COVARIANT)
@given(game=ANY_GAME, factor=FACTORS, size=SIZES, seed=SEEDS)
@SOME
def test_values_are_covariant(name: str, game: Game, factor: float, size: float, seed: int) -> None:
    other, additive, allowed = moved(game, factor, size, seed)
    try:
        value = COVARIANT[name](game)
    except NoSuchPoint:
        with pytest.raises(NoSuchPoint):
            COVARIANT[name](other)
        return
    assert np.abs(COVARIANT[name](other) - (factor * value + additive)).max() <= allowed


@pytest.mark.parametrize("name", SCALING)
@given(game=ANY_GAME, factor=st.sampled_from([1e-6, 3e3, 1e9]))
@SOME
def test_other_values_scale(name: str, game: Game, factor: float) -> None:
    other, _, allowed = moved(game, factor, 0.0, 0)
    try:
        value = SCALING[name](game)
    except NoSuchPoint:
        with pytest.raises(NoSuchPoint):
            SCALING[name](other)
        return
    assert np.abs(SCALING[name](other) - factor * value).max() <= allowed * (1 + float(np.abs(value).max()))


@given(game=games(most=5), factor=FACTORS, size=SIZES, seed=SEEDS)
@SOME
def test_solidarity_and_dividends_are_additive_at_any_size(game: Game, factor: float, size: float, seed: int) -> None:
    other, additive, allowed = moved(game, factor, size, seed)
    alone = shifted(Game(np.zeros(1 << game.n)), 1.0, additive)
    expected = factor * game.solidarity() + alone.solidarity()
    assert np.abs(other.solidarity() - expected).max() <= allowed


@pytest.mark.parametrize("name", PROPERTIES)
@given(game=ANY_GAME, factor=FACTORS, size=SIZES, seed=SEEDS)
@SOME
def test_properties_do_not_depend_on_money_or_payments(
    name: str, game: Game, factor: float, size: float, seed: int
) -> None:
    additive = np.full(game.n, factor * (float(np.abs(game.worths).max()) or 1.0) * size)
    other = shifted(game, factor, additive)
    found, expected = getattr(other, name)(), getattr(game, name)()
    if isinstance(expected, (list, tuple)):
        assert found == expected
    else:
        assert bool(found) == bool(expected)
