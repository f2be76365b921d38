"""The core: whether it is empty, with a proof either way."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import exact, rational
from ..coalitions import by_player
from ..errors import NotProven
from ..program import CoalitionProgram, Optimum, tight
from .kohlberg import combination, indicator
from .least_core import least_core_point, least_core_program
from .nucleolus import prenucleolus_certificate

if TYPE_CHECKING:
    from ..game import Game

CLEAR = 1e-7  # a least-core value beyond this, in units of the largest gain, needs no exact arithmetic


@dataclass(frozen=True)
class CorePoint:
    """Proof that the core is not empty: a payoff in it, in fractions."""

    exact_payoff: tuple[Fraction, ...]
    _game: "Game" = field(repr=False)

    @property
    def payoff(self) -> pd.Series:
        """The payoff as floats, by player."""
        return by_player(self._game, np.array([float(entry) for entry in self.exact_payoff]), "core point")

    def check(self) -> bool:
        """Whether the payoff shares out v(N) and no coalition could earn more, in fractions over all coalitions."""
        game = self._game
        shared_out = sum(self.exact_payoff) == exact.worth(game, (1 << game.n) - 1)
        return shared_out and not any(True for _ in exact.above(game, self.exact_payoff, exact.slack(game)))


@dataclass(frozen=True)
class BalancedCollection:
    """Proof that the core is empty: weights that cover every player once and coalitions worth more than v(N) with them.

    Whatever x is, the weighted payoffs of these coalitions add up to x(N) = v(N), so that one of them gets too little.

    Attributes
    ----------
    coalitions : tuple of tuples of players
    weights : tuple of positive Fraction
    worths : tuple of Fraction
    together : Fraction
        Sum of weight times worth; exceeds v(N) by the cost of stability.

    Source: Bondareva (1963); Shapley (1967), On balanced sets and cores.
    """

    coalitions: tuple[tuple[object, ...], ...]
    weights: tuple[Fraction, ...]
    worths: tuple[Fraction, ...]
    together: Fraction
    _game: "Game" = field(repr=False)

    def check(self) -> bool:
        """Whether the collection is balanced and worth more than the grand coalition, in fractions."""
        game = self._game
        found = {game.index(c): w for c, w in zip(self.coalitions, self.weights, strict=True)}
        balanced = combination(game.n, found) == [1] * game.n and all(weight > 0 for weight in found.values())
        total = sum(weight * exact.worth(game, s) for s, weight in found.items())
        return balanced and total == self.together and total > exact.worth(game, (1 << game.n) - 1)


@dataclass(frozen=True)
class Core:
    """Whether the core is empty, with the proof.

    Attributes
    ----------
    empty : bool
    point : Series by player, or None
        A central point: every coalition's excess is as low as possible, ties broken towards the Shapley value.
    proof : CorePoint or BalancedCollection
        ``proof.check()`` recomputes it from the game alone.
    """

    empty: bool
    point: pd.Series | None
    proof: CorePoint | BalancedCollection


def core(game: "Game") -> Core:
    """Core: the payoffs of v(N) at which no coalition could earn more alone. Empty or not, with a proof.

    One linear program by row generation (the least core); when its value is too near zero for floating-point numbers
    the decision is made in fractions. Worths that are whole numbers or fractions are taken as exact; other worths as
    known up to their rounding.

    Source: Gillies (1959); emptiness by Bondareva (1963) and Shapley (1967).

    >>> from citypact.game import Game
    >>> majority = Game([0, 0, 0, 1, 0, 1, 1, 1], players=["A", "B", "C"]).core()
    >>> majority.empty, majority.proof.coalitions, [str(w) for w in majority.proof.weights], majority.proof.check()
    (True, (('B', 'C'), ('A', 'C'), ('A', 'B')), ['1/2', '1/2', '1/2'], True)
    """
    if game.n == 1:
        only = CorePoint((exact.worth(game, 1),), game)
        return Core(False, only.payoff, only)
    program, optimum = least_core_program(game)
    if optimum.epsilon > -CLEAR:
        collection = _balanced_collection(game, program, optimum)
        if collection.together > exact.worth(game, program.grand) + exact.slack(game):
            return Core(True, None, collection)
    point = least_core_point(program, optimum, program.normal.reduce(game.shapley().to_numpy()))
    payoff = program.normal.restore(point)
    if optimum.epsilon < -CLEAR:
        proof = CorePoint(_shared_out(game, payoff), game)
    else:
        proof = CorePoint(prenucleolus_certificate(game).exact_payoff, game)
    if not proof.check():
        raise NotProven(
            "whether the core is empty lies within the solver's tolerance; give the worths as whole numbers"
        )
    return Core(False, by_player(game, payoff, "core point"), proof)


def _balanced_collection(game: "Game", program: CoalitionProgram, optimum: Optimum) -> BalancedCollection:
    coalitions = sorted(tight(optimum), reverse=True)
    vectors = [indicator(game.n, s) for s in coalitions]
    equations = [[vector[i] for vector in vectors] + [Fraction(1)] for i in range(game.n)]
    cover = sum(optimum.duals[s] for s in coalitions if s & 1)
    weights = rational.solve(equations, [optimum.duals[s] / cover for s in coalitions])
    if weights is None:
        raise NotProven("the tight coalitions of the least core do not balance in exact arithmetic")
    worths = [exact.worth(game, s) for s in coalitions]
    return BalancedCollection(
        tuple(game.coalition(s) for s in coalitions),
        tuple(weights),
        tuple(worths),
        sum((w * v for w, v in zip(weights, worths, strict=True)), Fraction(0)),
        game,
    )


def _shared_out(game: "Game", payoff: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[Fraction, ...]:
    """The payoff in fractions, its rounding shared equally so that it adds up to v(N) exactly."""
    entries = [Fraction(value).limit_denominator(10**12) for value in payoff.tolist()]
    rest = (exact.worth(game, (1 << game.n) - 1) - sum(entries)) / game.n
    return tuple(entry + rest for entry in entries)
