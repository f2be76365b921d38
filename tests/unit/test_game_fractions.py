"""Worths given as fractions or whole numbers stay exact from the constructor to the proof, or their loss is said."""

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from itertools import pairwise, permutations
from math import factorial

import numpy as np
import pytest

from citypact.game import CostGame, Game, PrecisionWarning

THIRD, SEVENTH = Fraction(1, 3), Fraction(1, 7)
TABLE = [Fraction(0), THIRD, SEVENTH, Fraction(2), Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(4)]
GAME = Game(TABLE, ["a", "b", "c"])
COALITIONS = {GAME.coalition(index): worth for index, worth in enumerate(TABLE) if index}

MADE: dict[str, tuple[Callable[[], Game], Fraction]] = {
    "mapping": (lambda: Game.from_coalitions(COALITIONS), Fraction(1, 42)),
    "function": (lambda: Game.from_function(COALITIONS.__getitem__, "abc"), Fraction(1, 42)),
    "lexicographic": (lambda: Game.from_lexicographic([THIRD, SEVENTH, Fraction(1)]), Fraction(1, 21)),
    "dividends": (lambda: Game.from_dividends({("a",): THIRD, ("a", "b"): SEVENTH}), Fraction(1, 21)),
    "dual": (GAME.dual, Fraction(1, 42)),
    "subgame": (lambda: GAME.subgame("ba"), Fraction(1, 42)),
    "quotient": (lambda: GAME.quotient(["ab", "c"]), Fraction(1, 42)),
    "restriction": (lambda: GAME.restricted([("a", "b")]), Fraction(1, 42)),
    "zero-normalisation": (GAME.zero_normalised, Fraction(1, 42)),
    "sum": (lambda: GAME + Game([0, 0, 0, 0, 0, 0, 0, Fraction(1, 5)], "abc"), Fraction(1, 210)),
    "multiple": (lambda: Fraction(1, 2) * GAME, Fraction(1, 84)),
    "payments": (lambda: GAME.plus_additive([1, 2, 3]), Fraction(1, 42)),
    "costs of a mapping": (lambda: CostGame.from_coalitions(COALITIONS).game, Fraction(1, 42)),
    "costs of a function": (lambda: CostGame.from_function(COALITIONS.__getitem__, "abc").game, Fraction(1, 42)),
}


@pytest.mark.parametrize("name", MADE)
def test_fractions_stay_exact(name: str) -> None:
    make, unit = MADE[name]
    game = make()
    assert game.unit == unit
    assert all(
        abs(Fraction(worth) - round(worth / unit) * unit) < Fraction(1, 10**15) for worth in game.worths.tolist()
    )
    assert game.shapley_certificate().check()
    assert game.prenucleolus_certificate().check()


def test_shapley_value_and_modiclus_in_fractions() -> None:
    exact = [Fraction(0)] * 3
    for order in permutations(range(3)):
        steps = [reduce(lambda mask, player: mask | 1 << player, order[:k], 0) for k in range(4)]
        for player, (before, after) in zip(order, pairwise(steps), strict=True):
            exact[player] += (TABLE[after] - TABLE[before]) / factorial(3)
    assert GAME.shapley_certificate().exact_payoff == tuple(exact)
    proof = Game([0, THIRD, SEVENTH, 1]).modiclus_certificate()
    assert proof.check()
    assert proof.exact_payoff[:2] == (Fraction(25, 42), Fraction(17, 42))  # both keep half of what the other lacks


@pytest.mark.parametrize(
    "worths",
    [
        [0, 0, 0, 10**16 + 1],
        np.array([0, 0, 0, 2**53 + 1]),
        [0, Fraction(1, 3), Fraction(1, 10**12), Fraction(10**9)],
    ],
)
def test_digits_that_floats_cannot_hold_are_reported(worths: list[Fraction]) -> None:
    with pytest.warns(PrecisionWarning, match="more digits than float64 holds"):
        Game(worths)


def test_large_whole_numbers_that_floats_hold_are_exact() -> None:
    half = Fraction(10**15 + 1, 2)
    assert Game([0, 0, 0, 10**15 + 1]).nucleolus_certificate().exact_payoff == (half, half)
    assert Game(np.array([0, 0, 0, 10**15], dtype=np.uint64)).unit == 1
    assert Game(np.array([0, 1, 2, 100], dtype=np.int8)).dual().worths.tolist() == [0, 98, 99, 100]
