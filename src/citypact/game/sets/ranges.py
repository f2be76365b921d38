"""Each player's range in the core (or a strong epsilon core)."""

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import finite_amount
from ..errors import NoSuchPoint
from ..payoffs import Payoff
from ..program import CoalitionProgram
from ..worths import Worths
from .excess import allowance, excess


def core_range(game: Worths, epsilon: float = 0.0) -> pd.DataFrame:
    """Least and greatest payoff of each player over the strong epsilon-core; epsilon = 0: the core.

    What a player can ask for at most, and must be given at least, in a stable division. 2n linear programs on one warm
    solver; rows found for one serve the next.

    Parameters
    ----------
    epsilon : float
        Money by which every coalition but the grand one may fall short of its worth.

    Returns
    -------
    DataFrame by player, columns ``least`` and ``greatest``.

    Raises
    ------
    NoSuchPoint
        The epsilon-core is empty; the message gives the least epsilon.
    GameError
        Epsilon is not a finite number.

    Source: Shapley and Shubik (1966), Quasi-cores in a monetary economy with nonconvex preferences, for the strong
    epsilon-core.

    >>> from citypact.game import Game  # estate 300, claims 100, 200, 300
    >>> Game([0, 0, 0, 0, 0, 100, 200, 300]).core_range().round(6).to_numpy().tolist()
    [[0.0, 100.0], [0.0, 200.0], [0.0, 300.0]]
    """
    program = epsilon_core_program(game, epsilon)
    ends = np.empty((game.n, 2))
    for player in range(game.n):
        for end, sign in enumerate((1.0, -1.0)):
            program.minimise(sign * np.eye(game.n)[player])
            ends[player, end] = program.normal.restore(program.solve().payoff)[player]
    ends = np.column_stack((ends.min(axis=1), ends.max(axis=1)))
    return pd.DataFrame(ends, index=pd.Index(game.players, tupleize_cols=False), columns=["least", "greatest"])


def in_epsilon_core(game: Worths, payoff: Payoff, epsilon: float, tolerance: float | None = None) -> bool:
    """Whether a payoff shares out v(N) and no coalition but the grand one could earn more than epsilon beyond it.

    The strong epsilon-core: stable when leaving costs a coalition epsilon. Time O(2**n), two passes.
    Source: Shapley and Shubik (1966), Quasi-cores in a monetary economy with nonconvex preferences.

    >>> from citypact.game import Game  # three-player majority
    >>> game = Game([0, 0, 0, 1, 0, 1, 1, 1])
    >>> game.in_epsilon_core([1/3, 1/3, 1/3], 0.3), game.in_epsilon_core([1/3, 1/3, 1/3], 0.4)
    (False, True)
    """
    conceded = finite_amount(epsilon, both("game.what.epsilon"))
    excesses = excess(game, payoff)
    allowed = allowance(game, tolerance)
    return bool(abs(excesses[-1]) <= allowed and excesses[1:-1].max(initial=-np.inf) <= conceded + allowed)


def epsilon_core_program(game: Worths, epsilon: float) -> CoalitionProgram:
    """The program of payoffs in the strong epsilon-core; raises NoSuchPoint when there are none."""
    program = CoalitionProgram(game, reach=abs(finite_amount(epsilon, both("game.what.epsilon"))))
    allowed = epsilon / program.normal.unit
    if game.n > 1:
        least = program.solve().epsilon
        if least > allowed + max(1e-8, program.rounding):
            raise NoSuchPoint(both("game.none.epsilon_core", epsilon=epsilon, least=least * program.normal.unit))
        allowed = max(allowed, least)
    program.minimise(np.zeros(game.n))
    program.bound_epsilon(allowed, allowed)
    return program
