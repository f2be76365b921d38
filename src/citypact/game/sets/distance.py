"""How far a payoff is from the core, in money that must change hands.

    min  sum of received[i]     s.t.  sum over i in S of (payoff[i] + received[i] - paid[i]) >= v(S) for all S

with as little outside money (sum of received - paid) as leaves any division stable, the cost of stability.
"""

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import Floats
from ..errors import NotProven
from ..master import Master, Solution
from ..payoffs import Payoff, by_player, payoff_vector
from ..scale import normalise
from ..separation import Separation
from ..worths import Worths
from .nearest import least_distance

VIOLATION = 1e-9  # excess from which a coalition's row is written, in units of the largest amount


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
    program = _Payments(game, given)
    found = program.least_received(program.least_subsidy())
    return by_player(game, program.most_even(found) * program.normal.unit, "payment")


class _Payments:
    """What each player receives and what each pays; a coalition's row is written when it is violated."""

    def __init__(self, game: Worths, payoff: Floats) -> None:
        self.n = game.n
        additive = normalise(game).additive
        self.normal = normalise(game, reach=float(np.abs(payoff - additive).max()))
        self.payoff, self.gains = self.normal.reduce(payoff), self.normal.gains
        self.separation = Separation(self.gains)
        self.net = np.vstack((np.eye(self.n), -np.eye(self.n)))  # from received and paid to what a player nets
        self.written: dict[int, None] = {}
        self.master = Master(2 * self.n)
        for column in range(2 * self.n):
            self.master.bound_column(column, 0.0, np.inf)
        self.outside, self.received = self.net.sum(axis=1), np.repeat([1.0, 0.0], self.n)
        self.master.add_rows(self.outside[None, :], np.array([[0.0, np.inf]]))
        self._write([(1 << self.n) - 1])

    def least_subsidy(self) -> float:
        """Least outside money with which some division is stable."""
        return float(self.outside @ self._least(self.outside).point)

    def least_received(self, subsidy: float) -> Solution:
        """The least money received, at the least outside money but for rounding: payoffs seldom add up exactly."""
        self.master.bound_row(0, 0.0, subsidy + 10 * VIOLATION)
        return self._least(self.received + 2.0 * self.n * self.outside)

    def most_even(self, found: Solution) -> Floats:
        """Of all optima like this one, that with the least sum of squares; what each player nets."""
        face, start = self.master.face(found), np.zeros(2 * self.n)
        while True:
            rows = np.vstack((np.eye(2 * self.n, 2 * self.n + 1), self._rows(list(self.written))))
            even = least_distance(rows, face, start, start + 1.0, VIOLATION) @ self.net
            if not self._write(self._violated(even)):
                return np.asarray(even)

    def _least(self, cost: Floats) -> Solution:
        """What is received and paid at the least cost with every coalition content."""
        self.master.minimise(cost)
        while True:
            found = self.master.solve()
            if not isinstance(found, Solution):
                raise NotProven(both("game.no_payments"))
            if not self._write(self._violated(found.point @ self.net)):
                return found

    def _violated(self, payments: Floats) -> list[int]:
        found, excesses = self.separation.largest((self.payoff + payments) * self.normal.unit, 2 * self.n)
        new = found[excesses > VIOLATION * self.normal.unit].tolist()
        return [coalition for coalition in new if coalition not in self.written]

    def _write(self, coalitions: list[int]) -> bool:
        if coalitions:
            rows = self._rows(coalitions)
            self.master.add_rows(rows[:, :-1], np.column_stack((rows[:, -1], np.full(len(rows), np.inf))))
            self.written.update(dict.fromkeys(coalitions))
        return bool(coalitions)

    def _rows(self, coalitions: list[int]) -> Floats:
        """Rows ``received(S) - paid(S) >= v(S) - payoff(S)``, coefficients followed by the right-hand side."""
        members = (np.array(coalitions)[:, None] >> np.arange(self.n) & 1).astype(np.float64)
        missing = self.gains[coalitions] / self.normal.unit - members @ self.payoff
        return np.column_stack((members @ self.net.T, missing))
