"""A point of the core or least core chosen by an objective and side conditions: floors and fixed sums."""

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from citypact.text import both

from ..asked import mapped, strangers
from ..coalitions import Floats, finite_amount
from ..errors import GameError, NoSuchPoint
from ..payoffs import Payoff, by_player, payoff_vector
from ..program import INFINITY, CoalitionProgram
from ..scale import normalise
from ..worths import Worths
from .nearest import nearest_payoff


def core_point(
    game: Worths,
    reference: Payoff | None = None,
    weights: Payoff | None = None,
    floors: Mapping[Hashable, float] | None = None,
    sums: Mapping[tuple[Hashable, ...], float] | None = None,
    epsilon: float = 0.0,
) -> pd.Series:
    """The point of the core nearest to a reference; without one, the point of least variance.

    Minimises ``sum of weights * (x - reference)**2`` over the strong epsilon-core, a strictly convex objective: one
    point whatever the order of the players. Use it to make a given proposal stable with as little change as possible.
    Row generation: one linear program, then a few quadratic programs of some hundred rows.

    Parameters
    ----------
    reference : one figure a player, optional
        A proposal, custom or the Shapley value; default equal shares of v(N).
    weights : positive, one figure a player, optional
        How much a player's deviation counts; default 1.
    floors : mapping of player to money, optional
        Least payoff of some players.
    sums : mapping of tuples of players to money, optional
        Payoff that a group of players must have together (one player: a fixed payoff).
    epsilon : float
        Concession asked of every coalition but the grand one; default 0: the core itself.

    Raises
    ------
    NoSuchPoint
        No payoff meets all the conditions; `least_core_point` gives the nearest thing to it.
    GameError
        Unknown players, weights that are not positive, or money that is not a finite number.

    Source: least variance in the core as in Fioriti et al. (2025), Fair Least Core, IEEE TEMPR 3(2), there for the
    least core.

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 0, 0, 100, 200, 300])
    >>> game.core_point().round(6).tolist()
    [100.0, 100.0, 100.0]
    >>> game.core_point(reference=[0, 60, 300], floors={0: 10}).round(6).tolist()
    [10.0, 25.0, 265.0]
    """
    program, least, equations = _conditions(game, floors, sums, finite_amount(epsilon, both("game.what.epsilon")))
    asked = epsilon / program.normal.unit
    program.bound_epsilon(asked, asked + program.rounding)
    target, stress = _objective(program, game, reference, weights)
    optimum = program.solve()  # proves that there is such a payoff, and finds the coalitions in the way
    point = nearest_payoff(program, target, optimum.epsilon, stress, least, equations)
    return by_player(game, program.normal.restore(point), "core point")


def least_core_point(
    game: Worths,
    reference: Payoff | None = None,
    weights: Payoff | None = None,
    floors: Mapping[Hashable, float] | None = None,
    sums: Mapping[tuple[Hashable, ...], float] | None = None,
) -> pd.Series:
    """As `core_point`, at the least uniform concession that floors and sums allow; exists for every game.

    Use it where the core may be empty. Same cost as `core_point`.

    Source: Fioriti et al. (2025), Fair Least Core, IEEE TEMPR 3(2): least variance among the points of the least core.

    Raises
    ------
    NoSuchPoint
        Floors and sums contradict each other or v(N).

    >>> from citypact.game import Game  # three-player majority: its core is empty
    >>> Game([0, 0, 0, 1, 0, 1, 1, 1]).least_core_point(sums={(0,): 0.5}).round(6).tolist()
    [0.5, 0.25, 0.25]
    """
    program, least, equations = _conditions(game, floors, sums)
    if game.n == 1:
        program.bound_epsilon(0.0, 0.0)
    target, stress = _objective(program, game, reference, weights)
    optimum = program.solve()
    point = nearest_payoff(program, target, optimum.epsilon, stress, least, equations)
    return by_player(game, program.normal.restore(point), "least core point")


def _conditions(
    game: Worths,
    floors: Mapping[Hashable, float] | None,
    sums: Mapping[tuple[Hashable, ...], float] | None,
    epsilon: float = 0.0,
) -> tuple[CoalitionProgram, Floats, Floats]:
    """The program under floors and fixed sums; floors (-inf for none) and equations in its units."""
    least_by = {} if floors is None else mapped(floors, "floors")
    fixed = {} if sums is None else mapped(sums, "sums")
    unknown = strangers(least_by, game.players)
    if unknown:
        raise GameError(both("game.input.floors", unknown=unknown))
    least, equations = np.full(game.n, -np.inf), np.zeros((len(fixed), game.n + 1))
    for player, money in least_by.items():
        least[game.players.index(player)] = finite_amount(money, both("game.what.floor", player=repr(player)))
    for row, (group, money) in zip(equations, fixed.items(), strict=True):
        coalition = game.index(group)
        row[:-1] = [(coalition >> i) & 1 for i in range(game.n)]
        row[-1] = finite_amount(money, both("game.what.sum", group=repr(group)))
    additive = normalise(game).additive
    beyond = np.concatenate((least - additive, np.abs(equations[:, -1] - equations[:, :-1] @ additive), [abs(epsilon)]))
    program = CoalitionProgram(game, reach=float(beyond.max()))
    least = program.normal.reduce(least)
    equations[:, -1] = (equations[:, -1] - equations[:, :-1] @ additive) / program.normal.unit
    _limit(program, least, equations)
    return program, least, equations


def _objective(
    program: CoalitionProgram, game: Worths, reference: Payoff | None, weights: Payoff | None
) -> tuple[Floats, Floats | None]:
    equal = np.full(game.n, game.worths[-1] / game.n)
    target = equal if reference is None else payoff_vector(game, reference, both("game.what.reference"))
    stress = None if weights is None else payoff_vector(game, weights, both("game.what.weights"))
    if stress is not None and stress.min() <= 0:
        raise GameError(both("game.input.positive_weights", least=stress.min()))
    return program.normal.reduce(target), stress


def _limit(program: CoalitionProgram, least: Floats, equations: Floats) -> None:
    if least.sum() > program.worth(program.grand) + max(1e-9, program.rounding):
        raise NoSuchPoint(both("game.none.floors"))
    for player in np.flatnonzero(np.isfinite(least)).tolist():
        program.bound_payoff(player, float(least[player]), INFINITY)
    for row in equations:
        program.limit(np.flatnonzero(row[:-1]).tolist(), float(row[-1]), float(row[-1]))
