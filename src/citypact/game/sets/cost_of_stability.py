"""Cost of stability: the least outside money that makes a division stable."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from citypact.text import both

from ...content import ByContent
from ..coalitions import Floats
from ..errors import GameError
from ..payoffs import Payoff, by_player, payoff_vector
from ..program import INFINITY, CoalitionProgram
from ..scale import normalise
from ..values.shapley import shapley
from ..worths import Worths
from .excess import default_tolerance
from .nearest import nearest_payoff


@dataclass(frozen=True, eq=False)
class CostOfStability(ByContent):
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
    game: Worths, payoff: Payoff | None = None, only: Iterable[Hashable] | None = None
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
    beyond = 0.0 if given is None else float(np.abs(given - normalise(game).additive).max())
    program = CoalitionProgram(game, reach=beyond)
    program.bound_epsilon(0.0, 0.0)
    program.bound_total(program.worth(program.grand), INFINITY)
    program.minimise(np.ones(game.n))
    if given is not None:
        standing = _standing(program, given)
        for player, amount in enumerate(standing.tolist()):
            program.bound_payoff(player, amount, INFINITY if player in allowed else amount + program.rounding)
    elif len(allowed) < game.n:
        unpaid = [player for player in range(game.n) if player not in allowed]
        program.limit(unpaid, -INFINITY, _left(program, allowed))
    optimum = program.solve()
    total = float(optimum.payoff.sum())
    missing = total - program.worth(program.grand)
    stable = program.normal.restore(_stable_payoff(game, program, optimum.payoff, total, given, allowed))
    return CostOfStability(
        missing * program.normal.unit if missing > max(1e-9, program.rounding) else 0.0,
        by_player(game, stable, "stable payoff"),
        None if given is None else by_player(game, np.maximum(stable - given, 0.0), "paid from outside"),
    )


def _stable_payoff(
    game: Worths, program: CoalitionProgram, found: Floats, total: float, given: Floats | None, allowed: set[int]
) -> Floats:
    """Of the stable payoffs of a total one: nearest to the given payoff, or to the Shapley value raised equally."""
    if given is not None:
        standing = _standing(program, given)
        unpaid = [player for player in range(game.n) if player not in allowed]
        fixed = np.column_stack((np.eye(game.n)[unpaid], found[unpaid]))
        return nearest_payoff(program, standing, 0.0, floors=standing, equations=fixed, total=total)
    reference = program.normal.reduce(shapley(game).to_numpy())
    reference += (total - program.worth(program.grand)) / game.n
    if not 0 < len(allowed) < game.n:
        return nearest_payoff(program, reference, 0.0, total=total)
    left = total - _left(program, allowed)  # what the others must leave to the paid
    shares = np.append([float(player in allowed) for player in range(game.n)], left)
    return nearest_payoff(program, reference, 0.0, at_least=shares[None, :], total=total)


def _left(program: CoalitionProgram, paid: set[int]) -> float:
    """What v(N) leaves to the others when these players get what they are worth alone."""
    alone = sum(program.worth(1 << player) for player in paid)
    return program.worth(program.grand) - alone + program.rounding


def _standing(program: CoalitionProgram, given: Floats) -> Floats:
    """A division of v(N) in the program's units, free of what rounding lacks or leaves over."""
    standing = program.normal.reduce(given)
    return np.asarray(standing + (program.worth(program.grand) - standing.sum()) / program.n)


def _allowed(game: Worths, only: Iterable[Hashable] | None) -> set[int]:
    if only is None:
        return set(range(game.n))
    mask = game.index(only)
    return {player for player in range(game.n) if mask >> player & 1}


def _checked_division(game: Worths, payoff: Payoff) -> Floats:
    given = payoff_vector(game, payoff)
    total, worth = float(given.sum()), float(game.worths[-1])
    if abs(total - worth) > max(default_tolerance(game), 1e-9 * float(np.abs(given).sum())):
        raise GameError(both("game.input.payoff_sum", sum=total, worth=worth))
    return given
