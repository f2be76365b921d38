"""The core: whether it is empty, with a proof either way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np
import pandas as pd

from citypact.text import both

from .. import exact, rational
from ..coalitions import Floats
from ..errors import NotProven
from ..payoffs import by_player
from ..program import CoalitionProgram, Optimum, tight
from ..values.shapley import shapley
from ..worths import Worths
from .kohlberg import combination, indicator
from .least_core import least_core
from .nucleolus import prenucleolus_certificate

CLEAR = 1e-7  # a least-core value beyond this, in units of the largest gain, needs no exact arithmetic


@dataclass(frozen=True)
class CorePoint:
    """Proof that the core is not empty: a payoff in it, in fractions."""

    exact_payoff: tuple[Fraction, ...]
    _game: Worths = field(repr=False)

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
    _game: Worths = field(repr=False)

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
    proof : CorePoint or BalancedCollection
        ``proof.check()`` recomputes it from the game alone.
    """

    empty: bool
    proof: CorePoint | BalancedCollection
    _game: Worths = field(repr=False)

    @cached_property
    def point(self) -> pd.Series | None:
        """A central point: every excess at most the least-core value, ties broken towards the Shapley value."""
        if self.empty:
            return None
        return least_core(self._game).point.rename("core point")


def core(game: Worths) -> Core:
    """Core: the payoffs of v(N) at which no coalition could earn more alone. Empty or not, with a proof.

    The Shapley value is tried first. Else the program of the least core, by row generation, stopped as soon as its
    value is above zero (empty) or a payoff of it below (not empty). When the value is too near zero for floating-point
    numbers the decision is made in fractions.
    Worths that are whole numbers or fractions are taken as exact; other worths as known up to their rounding. Time:
    some passes over the 2**n worths.

    Source: Gillies (1959); emptiness by Bondareva (1963) and Shapley (1967).

    >>> from citypact.game import Game
    >>> majority = Game([0, 0, 0, 1, 0, 1, 1, 1], players=["A", "B", "C"]).core()
    >>> majority.empty, majority.proof.coalitions, [str(w) for w in majority.proof.weights], majority.proof.check()
    (True, (('B', 'C'), ('A', 'C'), ('A', 'B')), ['1/2', '1/2', '1/2'], True)
    """
    first_guess = shapley(game).to_numpy()
    if not _clearly_outside(game, first_guess):
        first = CorePoint(_shared_out(game, first_guess), game)
        if first.check():
            return Core(False, first, game)
    program, slack = CoalitionProgram(game), exact.slack(game)
    clear = max(CLEAR, float(slack) / program.normal.unit)
    optimum = program.solve(lambda optimum, largest: optimum.epsilon > clear or largest < -CLEAR)
    for proof in _proofs(game, program, optimum, clear):
        worthy = isinstance(proof, CorePoint) or proof.together > exact.worth(game, program.grand) + slack
        if worthy and proof.check():
            return Core(isinstance(proof, BalancedCollection), proof, game)
    raise NotProven(both("game.core_undecided"))


def _clearly_outside(game: Worths, payoff: Floats) -> bool:
    """Whether floating-point numbers suffice to see that a payoff is not in the core: cheap, and often so."""
    shares = [Fraction(value) for value in payoff.tolist()]
    return any(True for _ in exact.above(game, shares, exact.slack(game), clearly=True))


def _proofs(
    game: Worths, program: CoalitionProgram, optimum: Optimum, clear: float
) -> Iterator[CorePoint | BalancedCollection]:
    """Proofs worth a trial, the likely and the cheap first."""
    if optimum.epsilon > clear:
        yield from _balanced_collection(game, program, optimum)
    yield CorePoint(_at_tight_coalitions(game, program, optimum), game)
    if -CLEAR < optimum.epsilon <= clear:
        yield from _balanced_collection(game, program, optimum)
    yield CorePoint(prenucleolus_certificate(game).exact_payoff, game)


def _at_tight_coalitions(game: Worths, program: CoalitionProgram, optimum: Optimum) -> tuple[Fraction, ...]:
    """The payoff in fractions at which the coalitions tight at the optimum get their worth."""
    coalitions = np.array([program.grand, *program.open], dtype=np.int64)
    rows = ((coalitions[:, None] >> np.arange(game.n)) & 1).astype(np.float64)
    short = np.array([program.worth(s) for s in coalitions.tolist()]) - rows @ optimum.payoff
    short[0] = 0.0
    tight_rows = np.abs(short) <= CLEAR
    step = np.linalg.lstsq(rows[tight_rows], short[tight_rows], rcond=None)[0]
    return _shared_out(game, program.normal.restore(optimum.payoff + step))


def _balanced_collection(game: Worths, program: CoalitionProgram, optimum: Optimum) -> Iterator[BalancedCollection]:
    """The coalitions tight at the optimum with their weights in fractions; nothing when these do not balance."""
    coalitions = sorted(tight(optimum), reverse=True)
    vectors = [indicator(game.n, s) for s in coalitions]
    equations = [[vector[i] for vector in vectors] + [Fraction(1)] for i in range(game.n)]
    cover = sum(optimum.duals[s] for s in coalitions if s & 1)
    weights = rational.solve(equations, [optimum.duals[s] / cover for s in coalitions])
    if weights is None:
        return
    worths = [exact.worth(game, s) for s in coalitions]
    yield BalancedCollection(
        tuple(game.coalition(s) for s in coalitions),
        tuple(weights),
        tuple(worths),
        sum((w * v for w, v in zip(weights, worths, strict=True)), Fraction(0)),
        game,
    )


def _shared_out(game: Worths, payoff: Floats) -> tuple[Fraction, ...]:
    """The payoff in fractions, its rounding shared equally so that it adds up to v(N) exactly.

    Vertices of a game of whole numbers have small denominators: the float next to one stands for it.
    """
    entries = [Fraction(value) for value in payoff.tolist()]
    if game.unit is not None:
        entries = [(entry / game.unit).limit_denominator(rational.SIMPLE) * game.unit for entry in entries]
    rest = (exact.worth(game, (1 << game.n) - 1) - sum(entries)) / game.n
    return tuple(entry + rest for entry in entries)
