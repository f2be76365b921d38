"""How far a payoff is from the core, in money that must change hands.

    min  sum of received[i]     s.t.  sum over i in S of (payoff[i] + received[i] - paid[i]) >= v(S) for all S

with as little outside money (sum of received - paid) as leaves any division stable, the cost of stability.
"""

import numpy as np
import pandas as pd

from citypact.solve.silence import silence

from ..coalitions import Floats
from ..payoffs import Payoff, by_player, payoff_vector
from ..scale import normalise
from ..separation import Separation
from ..worths import Worths
from .payments import VIOLATION, Payments


def nearest_payments(game: Worths, payoff: Payoff) -> pd.Series:
    """Payments to (positive) and from players that bring a payoff into the core with the least money moved.

    Where the core is empty, or the payoff adds up to less than v(N), with the least money from outside. Of equally
    small payments those with the least sum of squares, so that neither the order of players nor the solver decides. Use
    it to tell what an unstable proposal lacks. Two linear programs by row generation and a least-squares problem.

    Parameters
    ----------
    payoff : one figure a player; need not add up to v(N)

    Raises
    ------
    GameError
        Unknown or missing players, or money that is not a finite number.
    NotProven
        A solver's answer does not hold.

    Source: Bachrach et al. (2009), The cost of stability in coalitional games, for the outside money.

    >>> from citypact.game import Game  # a pair worth 4 asks for 2 more
    >>> Game([0, 0, 0, 4, 0, 0, 0, 6]).nearest_payments([1, 1, 4]).round(6).tolist()
    [1.0, 1.0, -2.0]
    """
    given = payoff_vector(game, payoff)
    normal = normalise(game)
    normal = normal.reaching(float(np.abs(given - normal.additive).max()))
    reduced, separation = normal.reduce(given), Separation(normal.gains)

    def missing(coalitions: list[int]) -> Floats:
        inside = (np.array(coalitions)[:, None] >> np.arange(game.n) & 1).astype(np.float64)
        return np.asarray(normal.gains[coalitions] / normal.unit - inside @ reduced)

    def violated(payments: Floats) -> list[int]:
        found, excesses = separation.largest((reduced + payments) * normal.unit, 2 * game.n)
        return [int(coalition) for coalition in found[excesses > VIOLATION * normal.unit]]

    with silence():  # once, and not for every program
        least = Payments(game.n, missing, violated).least()
    return by_player(game, least * normal.unit, "payment")
