"""Cost of stability: the least outside money that makes a division stable."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..coalitions import Floats, Payoff, by_player, payoff_vector
from ..errors import GameError
from ..program import INFINITY, CoalitionProgram
from .nearest import nearest_payoff

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
        unpaid = [player for player in range(game.n) if player not in allowed]
        program.limit(unpaid, -INFINITY, program.worth(program.grand) - _alone(program, allowed))
    total = float(program.solve().payoff.sum())
    if total <= program.worth(program.grand) + 1e-9:
        total = program.worth(program.grand)
    stable = program.normal.restore(_stable_payoff(game, program, total, given, allowed))
    return CostOfStability(
        (total - program.worth(program.grand)) * program.normal.unit,
        by_player(game, stable, "stable payoff"),
        None if given is None else by_player(game, np.maximum(stable - given, 0.0), "paid from outside"),
    )


def _stable_payoff(
    game: "Game", program: CoalitionProgram, total: float, given: Floats | None, allowed: set[int]
) -> Floats:
    """Of the stable payoffs of a total one: nearest to the given payoff, or to the Shapley value raised equally."""
    if given is not None:
        standing = program.normal.reduce(given)
        unpaid = [player for player in range(game.n) if player not in allowed]
        fixed = np.column_stack((np.eye(game.n)[unpaid], standing[unpaid]))
        return nearest_payoff(program, standing, 0.0, floors=standing, equations=fixed, total=total)
    reference = program.normal.reduce(game.shapley().to_numpy())
    reference += (total - program.worth(program.grand)) / game.n
    if not 0 < len(allowed) < game.n:
        return nearest_payoff(program, reference, 0.0, total=total)
    left = total - program.worth(program.grand) + _alone(program, allowed)  # what the others must leave to the paid
    shares = np.append([float(player in allowed) for player in range(game.n)], left)
    return nearest_payoff(program, reference, 0.0, at_least=shares[None, :], total=total)


def _alone(program: CoalitionProgram, players: set[int]) -> float:
    return sum(program.worth(1 << player) for player in players)


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
