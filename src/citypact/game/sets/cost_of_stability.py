"""Cost of stability: the least outside money that makes a division stable."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..coalitions import Floats, Payoff, by_player, payoff_vector
from ..errors import GameError
from ..program import INFINITY, CoalitionProgram
from ..scale import normalise
from .chosen import core_point

if TYPE_CHECKING:
    from ..game import Game


@dataclass(frozen=True)
class CostOfStability:
    """Least outside money, and a stable division that it pays for.

    Attributes
    ----------
    cost : float
        Money from outside; 0 exactly when a stable division needs none.
    payoff : Series by player
        Stable payoffs including the outside money, adding up to v(N) + cost: of all these the nearest to the Shapley
        value raised equally, or to the given payoff.
    paid : Series by player
        Outside money of each player, where a division was given that it is added to; None where the division is free
        and the money goes to the grand coalition.
    """

    cost: float
    payoff: pd.Series
    paid: pd.Series | None


def cost_of_stability(
    game: "Game", payoff: Payoff | None = None, only: Iterable[Hashable] | None = None
) -> CostOfStability:
    """Cost of stability: least money from outside with which some division leaves no coalition better off alone.

    ``min x(N) - v(N)`` over ``x(S) >= v(S)`` for all S, and 0 when the core is not empty. One linear program by row
    generation.

    Parameters
    ----------
    payoff : one figure a player, optional
        A division of v(N) that stands: outside money may only be added to it. Default: the division is free.
    only : players, optional
        Who may be paid. The others keep together at most what v(N) leaves when these get what they are worth alone
        (free division), or exactly their given payoff.

    Raises
    ------
    NoSuchPoint
        Coalitions of players who may not be paid ask for more than they can have.
    GameError
        Unknown players, or a payoff that does not share out v(N).

    Source: Bachrach et al. (2009), The cost of stability in coalitional games.

    >>> from citypact.game import Game  # three-player majority: 3/2 - 1
    >>> round(Game([0, 0, 0, 1, 0, 1, 1, 1]).cost_of_stability().cost, 9)
    0.5
    """
    allowed = _allowed(game, only)
    given = None if payoff is None else _checked_division(game, payoff)
    program = CoalitionProgram(game)
    program.bound_epsilon(0.0, 0.0)
    program.bound_total(program.worth(program.grand), INFINITY)
    program.minimise(np.ones(game.n))
    if given is not None:
        standing = program.normal.reduce(given)
        for player, amount in enumerate(standing):
            program.bound_payoff(player, float(amount), INFINITY if player in allowed else float(amount))
    elif len(allowed) < game.n:
        _bound_the_unpaid(program, game, allowed)
    cost = (float(program.solve().payoff.sum()) - program.worth(program.grand)) * program.normal.unit
    return _answer(game, cost if cost > 1e-9 * program.normal.unit else 0.0, given, allowed)


def _answer(game: "Game", cost: float, given: Floats | None, allowed: set[int]) -> CostOfStability:
    """Of the stable payoffs at this cost one: nearest to the given payoff, or to the Shapley value raised equally.

    They are core points of the game in which v(N) is raised by the cost, and the worth of those who may be paid to what
    the others must leave them.
    """
    from ..game import Game

    raised = game.worths.copy()
    raised[-1] += cost
    floors: dict[Hashable, float] | None = None
    sums: dict[tuple[Hashable, ...], float] | None = None
    reference = game.shapley().to_numpy() + cost / game.n
    if given is not None:
        reference, floors = given, dict(zip(game.players, given, strict=True))
        sums = {(game.players[i],): given[i] for i in range(game.n) if i not in allowed}
    elif 0 < len(allowed) < game.n:
        paid = sum(1 << player for player in allowed)
        raised[paid] = max(raised[paid], cost + sum(game.worths[1 << player] for player in allowed))
    rounding = 1e-9 * normalise(game).unit
    stable = core_point(Game(raised, game.players), reference, floors=floors, sums=sums, epsilon=rounding)
    extra = None if given is None else by_player(game, np.maximum(stable.to_numpy() - given, 0.0), "paid from outside")
    return CostOfStability(cost, stable.rename("stable payoff"), extra)


def _bound_the_unpaid(program: CoalitionProgram, game: "Game", allowed: set[int]) -> None:
    unpaid = [player for player in range(game.n) if player not in allowed]
    alone = sum(program.worth(1 << player) for player in allowed)
    program.limit(unpaid, -INFINITY, program.worth(program.grand) - alone)


def _allowed(game: "Game", only: Iterable[Hashable] | None) -> set[int]:
    if only is None:
        return set(range(game.n))
    mask = game.index(only)
    return {player for player in range(game.n) if mask >> player & 1}


def _checked_division(game: "Game", payoff: Payoff) -> Floats:
    given = payoff_vector(game, payoff)
    total, worth = float(given.sum()), float(game.worths[-1])
    if abs(total - worth) > 1e-9 * max(1.0, float(np.abs(given).sum()), abs(worth)):
        raise GameError(f"the payoff adds up to {total:g}, the grand coalition is worth {worth:g}")
    return given
