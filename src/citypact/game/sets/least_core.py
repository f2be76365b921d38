"""The least core: the smallest uniform concession that makes a payoff stable, and the payoffs that reach it."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...content import ByContent
from ..coalitions import Floats
from ..payoffs import by_player
from ..program import CoalitionProgram, Optimum, tight
from ..values.shapley import shapley
from ..worths import Worths
from .excess import default_tolerance, excess
from .nearest import nearest_payoff


@dataclass(frozen=True, eq=False)
class LeastCore(ByContent):
    """Least core of a game.

    Attributes
    ----------
    epsilon : float
        The least possible largest excess of a coalition other than the empty and the grand one; at most 0 exactly when
        the core is not empty; -inf for a single player.
    point : Series by player
        The point of the least core nearest to the Shapley value: one point, whatever the order of the players.
    tight : tuple of coalitions (tuples of players)
        Coalitions whose excess is epsilon at every point of the least core, because their weights below balance.
    weights : tuple of float
        Positive; sum to 1. ``sum of weight * v(S)`` less the same share of v(N) is epsilon: no payoff does better.
    """

    epsilon: float
    point: pd.Series
    tight: tuple[tuple[object, ...], ...]
    weights: tuple[float, ...]
    _game: Worths = field(repr=False)

    def check(self, tolerance: float = 1e-8) -> bool:
        """Whether point and weights prove each other, recomputed from the game: primal and dual value agree.

        `tolerance` is in units of the largest gain.
        """

        game = self._game
        allowed = tolerance / 1e-9 * default_tolerance(game)
        excesses = excess(game, self.point)
        largest = excesses[1:-1].max(initial=-np.inf)
        if abs(excesses[-1]) > allowed or largest > self.epsilon + allowed:
            return False
        cover = np.zeros(game.n)
        for coalition, weight in zip(self.tight, self.weights, strict=True):
            for player in coalition:
                cover[game.players.index(player)] += weight
        worths = sum(
            weight * game.worths[game.index(coalition)]
            for coalition, weight in zip(self.tight, self.weights, strict=True)
        )
        bound = worths - cover.mean() * game.worths[-1]
        return bool(game.n == 1 or (np.ptp(cover) < 1e-9 and abs(bound - self.epsilon) <= allowed))


def least_core(game: Worths) -> LeastCore:
    """Least core: payoffs that minimise the largest excess over all coalitions but the empty and the grand one.

    The answer to "how far is the game from stable" (epsilon > 0: every coalition must be content with epsilon less than
    it could earn; epsilon < 0: every coalition gets at least -epsilon more than it could earn). One linear program by
    row generation, then the point nearest to the Shapley value, so that the answer is one point.

    Source: Maschler, Peleg, Shapley (1979), Geometric properties of the kernel, nucleolus, and related solution
    concepts.

    >>> from citypact.game import Game  # three-player majority
    >>> answer = Game([0, 0, 0, 1, 0, 1, 1, 1]).least_core()
    >>> round(answer.epsilon, 9), answer.point.round(6).tolist(), answer.check()
    (0.333333333, [0.333333, 0.333333, 0.333333], True)
    """
    if game.n == 1:
        return LeastCore(-np.inf, by_player(game, game.worths[1:], "least core"), (), (), game)
    program = CoalitionProgram(game)
    optimum = program.solve()
    binding = tight(optimum)
    total = sum(optimum.duals[s] for s in binding)
    point = _nearest_on_face(program, optimum, program.normal.reduce(shapley(game).to_numpy()))
    return LeastCore(
        program.level(optimum),
        by_player(game, program.normal.restore(point), "least core"),
        tuple(game.coalition(s) for s in binding),
        tuple(optimum.duals[s] / total for s in binding),
        game,
    )


def _nearest_on_face(program: CoalitionProgram, optimum: Optimum, reference: Floats) -> Floats:
    """The point of the optimal face nearest to a reference, in normalised units."""
    binding = tight(optimum)
    equations = [
        [float((s >> i) & 1) for i in range(program.n)] + [program.worth(s) - program.size(s) * optimum.epsilon]
        for s in binding
    ]
    return nearest_payoff(program, reference, optimum.epsilon, equations=np.array(equations))
