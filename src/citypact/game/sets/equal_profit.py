"""The equal profit method: in the core, with relative payoffs as close together as can be.

    min  high - low    s.t.  weights[i] low <= x[i] <= weights[i] high,  x(S) >= v(S) - epsilon for all S,  x(N) = v(N)

with epsilon 0, or that of the least core where the core is empty.
"""

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import Floats
from ..contributions import own_worths
from ..errors import GameError, NotProven
from ..master import Master, Solution
from ..payoffs import Payoff, by_player, payoff_vector, told
from ..program import VIOLATION, CoalitionProgram
from ..worths import Worths
from .nearest import nearest_payoff


def equal_profit(game: Worths, weights: Payoff | None = None) -> pd.Series:
    """Equal profit method: the point of the core whose payoffs in units of ``weights`` differ least between players.

    Minimises ``max over i, j of x[i] / weights[i] - x[j] / weights[j]``; where the core is empty, over the least core.
    Of several such points the one nearest to the division in proportion to ``weights``, so that the answer is one
    point. Use it where parties compare what they gain in percent. Two linear programs by row generation and a
    least-squares problem.

    Parameters
    ----------
    weights : positive, one figure a player, optional
        What payoffs are compared to; default the own worths (of a `CostGame`: the own costs), without their sign.

    Raises
    ------
    GameError
        A weight is not positive, or some own worths are zero or differ in sign and no weights are given.
    NotProven
        A solver's answer does not hold.

    Source: Frisk, Gothe-Lundgren, Jornsten, Ronnqvist (2010), Cost allocation in collaborative forest transportation,
    European Journal of Operational Research 205(2).

    >>> from citypact.game import Game
    >>> Game([0, 2, 4, 12]).equal_profit().round(6).tolist()
    [4.0, 8.0]
    """
    sizes = _weights(game, weights)
    program = CoalitionProgram(game)
    if game.n == 1:
        program.bound_epsilon(0.0, 0.0)
    epsilon = max(0.0, program.solve().epsilon)
    pairs = _within(program, sizes, _least_spread(program, sizes, epsilon))
    proportional = program.normal.reduce(game.worths[-1] * sizes / sizes.sum())
    point = nearest_payoff(program, proportional, epsilon, at_least=pairs)
    return by_player(game, program.normal.restore(point), "equal profit")


def _weights(game: Worths, weights: Payoff | None) -> Floats:
    """Weights in units of the largest."""
    if weights is not None:
        given = payoff_vector(game, weights, both("game.what.weights"))
        if (given <= 0).any():
            raise GameError(both("game.input.weights", weights=told(game.players, given)))
    else:
        own = own_worths(game.worths)
        if not ((own > 0).all() or (own < 0).all()):
            raise GameError(both("game.none.own_worths", worths=told(game.players, own)))
        given = np.abs(own)
    return np.asarray(given / given.max())


def _least_spread(program: CoalitionProgram, sizes: Floats, epsilon: float) -> float:
    """The least difference between the largest and the smallest relative payoff, in the program's units."""
    n = program.n
    master = Master(n + 2)  # payoffs, low, high
    master.minimise(np.concatenate((np.zeros(n), [-1.0, 1.0])))
    own = -program.normal.additive / program.normal.unit
    above, below = np.eye(n, n + 2), np.eye(n, n + 2)
    above[:, n], below[:, n + 1] = -sizes, -sizes
    endless = np.full(n, np.inf)
    master.add_rows(above, np.column_stack((own, endless)))
    master.add_rows(below, np.column_stack((-endless, own)))
    whole = program.worth(program.grand)
    master.add_rows(_members([program.grand], n), np.array([[whole, whole]]))
    written = [s for s in program.row_of if s != program.grand]
    while True:
        if written:
            least = np.array([program.worth(s) for s in written]) - epsilon
            master.add_rows(_members(written, n), np.column_stack((least, np.full(least.size, np.inf))))
        found = master.solve()
        if not isinstance(found, Solution):
            raise NotProven(both("game.no_payments"))
        payoff = found.point[:n]
        worst, excesses = program.separation.largest(payoff * program.normal.unit, 2 * n)
        written = worst[excesses / program.normal.unit > epsilon + VIOLATION].tolist()
        if not written:
            return float(found.point[n + 1] - found.point[n])


def _members(coalitions: list[int], n: int) -> Floats:
    """Rows of membership, with zeros for the two limits."""
    inside = np.array(coalitions)[:, None] >> np.arange(n) & 1
    return np.column_stack((inside, np.zeros((len(coalitions), 2)))).astype(np.float64)


def _within(program: CoalitionProgram, sizes: Floats, spread: float) -> Floats:
    """Rows that keep each pair of relative payoffs within a spread; coefficients followed by the right-hand side."""
    n, own = program.n, program.normal.additive / program.normal.unit
    rows = []
    for i in range(n):
        for j in range(n):
            if i != j:
                scale = min(sizes[i], sizes[j])
                row = np.zeros(n + 1)
                row[i], row[j] = -scale / sizes[i], scale / sizes[j]
                row[n] = scale * (own[i] / sizes[i] - own[j] / sizes[j] - spread)
                rows.append(row)
    return np.array(rows).reshape(-1, n + 1)
