"""Kohlberg's criterion in its compact form: a proof that a payoff is the (pre)nucleolus, in fractions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pandas as pd

from citypact.text import both

from ...content import ByContent
from .. import exact, rational
from ..coalitions import Floats, members
from ..errors import NotProven
from ..payoffs import by_player
from ..span import Span
from ..worths import Worths
from .lexicographic import Lexicographic, Stage, lexicographic_minimum


@dataclass(frozen=True)
class Level:
    """Coalitions of one excess that balance each other.

    Attributes
    ----------
    excess : Fraction
        Excess (per unit of size) of each of them.
    weights : mapping of coalition to positive Fraction
        ``sum of weight * indicator`` lies in the span of the earlier levels, so that no coalition of the level can get
        more without another one getting less.
    floors : mapping of player number to positive Fraction
        Players at their floor who take part in the balance.
    """

    excess: Fraction
    weights: dict[int, Fraction]
    floors: dict[int, Fraction]


@dataclass(frozen=True, eq=False)
class KohlbergCertificate(ByContent):
    """A rational payoff and the levels which prove that it minimises the excesses lexicographically.

    Source: Kohlberg (1971), On the nucleolus of a characteristic function game, for the nucleolus; Sobolev (1975) for
    the prenucleolus; at most n - 1 levels as in Benedek, Fliege, Nguyen (2021).
    """

    game: Worths = field(repr=False)
    exact_payoff: tuple[Fraction, ...]
    levels: tuple[Level, ...]
    sizes: Floats | None = field(default=None, repr=False)
    floors: tuple[Fraction, ...] | None = None

    @property
    def payoff(self) -> pd.Series:
        """The certified payoff as floats, by player."""
        return by_player(self.game, np.array([float(entry) for entry in self.exact_payoff]), "payoff")

    def check(self) -> bool:
        """Whether the proof holds, recomputed from the game alone."""
        return not list(self.failures())

    def failures(self) -> Iterator[str]:
        """What does not hold, in words; nothing when the proof is complete.

        For every level: the coalitions have the excess stated, their weights are positive and balance modulo the span
        of the earlier levels, and no coalition outside that span has a larger excess. All in fractions over all 2**n
        coalitions; only membership of the many in the span is tested modulo 2**61 - 1 (see `Span`).
        """
        game, slack = self.game, exact.slack(self.game)
        if sum(self.exact_payoff) != exact.worth(game, (1 << game.n) - 1):
            yield both("game.unproven.sum")
        yield from self._floor_failures()
        span, fast = rational.RationalSpan(), Span(game.n)
        span.add([1] * game.n)
        fast.add((1 << game.n) - 1)
        for number, level in enumerate(self.levels, start=1):
            yield from self._level_failures(number, level, span, slack)
            for larger in exact.above(game, self.exact_payoff, level.excess + slack, self.sizes):
                for coalition in larger[~fast.holds(larger)][:1].tolist():
                    yield both("game.unproven.larger", level=number, coalition=game.coalition(coalition))
            for coalition in [*level.weights, *(1 << player for player in level.floors)]:
                span.add(indicator(game.n, coalition))
                fast.add(coalition)
        if span.rank < game.n:
            yield both("game.unproven.open")

    def _floor_failures(self) -> Iterator[str]:
        for player, floor in enumerate(self.floors or ()):
            if self.exact_payoff[player] < floor - exact.slack(self.game):
                yield both("game.unproven.floor", player=self.game.players[player])

    def _level_failures(self, number: int, level: Level, span: rational.RationalSpan, slack: Fraction) -> Iterator[str]:
        game = self.game
        for coalition in level.weights:
            size = 1 if self.sizes is None else Fraction(float(self.sizes[coalition]))
            if abs(exact.excess(game, self.exact_payoff, coalition) - level.excess * size) > slack:
                yield both("game.unproven.excess", level=number, coalition=game.coalition(coalition))
        if any(weight <= 0 for weight in [*level.weights.values(), *level.floors.values()]) or not level.weights:
            yield both("game.unproven.weights", level=number)
        for player in level.floors:
            if self.floors is None or abs(self.exact_payoff[player] - self.floors[player]) > slack:
                yield both("game.unproven.no_floor", level=number, player=game.players[player])
        weights = level.weights | {1 << player: weight for player, weight in level.floors.items()}
        if any(span.remainder(combination(game.n, weights))):
            yield both("game.unproven.balance", level=number)


def certify(game: Worths, sizes: Floats | None = None, floors: Floats | None = None) -> KohlbergCertificate:
    """The lexicographic minimum of excesses with a proof in fractions.

    Where excesses lie closer together than the solver's tolerance, the proof fails and the program is solved again with
    every stage refined (`CoalitionProgram`, fine).

    Raises
    ------
    NoSuchPoint
        The floors ask for more than v(N).
    NotProven
        The stages are inconsistent in exact arithmetic even so: the worths lie too close for floating-point numbers.
    """
    proof = _certificate(game, lexicographic_minimum(game, sizes, floors), sizes, floors)
    if proof is None or not proof.check():
        proof = _certificate(game, lexicographic_minimum(game, sizes, floors, fine=True), sizes, floors)
    if proof is None:
        raise NotProven(both("game.stages_inexact"))
    return proof


def _certificate(
    game: Worths, found: Lexicographic, sizes: Floats | None, floors: Floats | None
) -> KohlbergCertificate | None:
    """The proof that the stages give; None when they are inconsistent in exact arithmetic."""
    least = None if floors is None else tuple(exact.worth(game, 1 << i) for i in range(game.n))
    solution = _exact_solution(game, found, sizes, least)
    if solution is None:
        return None
    payoff, excesses = solution[: game.n], solution[game.n :]
    span = rational.RationalSpan()
    span.add([1] * game.n)
    levels = []
    for stage, excess in zip(found.stages, excesses, strict=True):
        level = _exact_level(game.n, stage, excess, span)
        if level is None:
            return None
        levels.append(level)
        for coalition in [*stage.weights, *(1 << player for player in stage.floors)]:
            span.add(indicator(game.n, coalition))
    return KohlbergCertificate(game, tuple(payoff), tuple(levels), sizes, least)


def _exact_solution(
    game: Worths, found: Lexicographic, sizes: Floats | None, floors: Sequence[Fraction] | None
) -> list[Fraction] | None:
    """Payoffs and levels from the equations of all stages."""
    n, stages = game.n, found.stages
    grand = (1 << n) - 1
    equations = [indicator(n, grand) + [Fraction(0)] * len(stages) + [exact.worth(game, grand)]]
    for number, stage in enumerate(stages):
        for coalition in stage.weights:
            size = Fraction(1) if sizes is None else Fraction(float(sizes[coalition]))
            excess = [size if k == number else Fraction(0) for k in range(len(stages))]
            equations.append(indicator(n, coalition) + excess + [exact.worth(game, coalition)])
        for player in stage.floors:
            floor = floors[player] if floors is not None else Fraction(0)
            equations.append(indicator(n, 1 << player) + [Fraction(0)] * len(stages) + [floor])
    guess = [*found.payoff.tolist(), *(stage.level for stage in stages)]
    return rational.solve(equations, guess)


def _exact_level(n: int, stage: Stage, excess: Fraction, span: rational.RationalSpan) -> Level | None:
    """Exact weights: remainders modulo the span must cancel; the weights of the coalitions sum to 1."""
    coalitions = [*stage.weights, *(1 << player for player in stage.floors)]
    remainders = [span.remainder(indicator(n, coalition)) for coalition in coalitions]
    ones = [Fraction(int(k < len(stage.weights))) for k in range(len(coalitions))]
    equations = [[*ones, Fraction(1)]]
    equations += [[remainder[i] for remainder in remainders] + [Fraction(0)] for i in range(n)]
    total = sum(stage.weights.values())
    guess = [weight / total for weight in [*stage.weights.values(), *stage.floors.values()]]
    weights = rational.solve(equations, guess)
    if weights is None:
        return None
    count = len(stage.weights)
    return Level(
        excess,
        dict(zip(stage.weights, weights[:count], strict=True)),
        dict(zip(stage.floors, weights[count:], strict=True)),
    )


def indicator(n: int, coalition: int) -> list[Fraction]:
    """Indicator vector of a coalition of n players."""
    return [Fraction((coalition >> i) & 1) for i in range(n)]


def combination(n: int, weights: dict[int, Fraction]) -> list[Fraction]:
    """Weighted sum of indicator vectors."""
    total = [Fraction(0)] * n
    for coalition, weight in weights.items():
        for player in members(coalition):
            total[player] += weight
    return total
