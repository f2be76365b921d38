"""The program of the least payments after which nobody objects: see ``distance``."""

from collections.abc import Callable

import numpy as np

from citypact.text import both

from ..coalitions import Floats
from ..errors import NotProven
from ..master import Master, Solution
from .nearest import least_distance

_WORD = 63  # players whose coalitions are numbers too long for a machine word
VIOLATION = 1e-9  # excess from which a coalition's row is written, in units of the largest amount


class Payments:
    """What each player receives and what each pays; a coalition's row is written when it is violated.

    Parameters
    ----------
    n : players
    missing : what coalitions lack of what they could do alone before any payment, shape (coalitions,)
    violated : the coalitions that lack something after payments of shape (n,), the worst first
    """

    def __init__(self, n: int, missing: Callable[[list[int]], Floats], violated: Callable[[Floats], list[int]]) -> None:
        self.n, self.missing, self.violated = n, missing, violated
        self.net = np.vstack((np.eye(self.n), -np.eye(self.n)))  # from received and paid to what a player nets
        self.written: dict[int, None] = {}
        self.master = Master(2 * self.n)
        for column in range(2 * self.n):
            self.master.bound_column(column, 0.0, np.inf)
        self.outside, self.received = self.net.sum(axis=1), np.repeat([1.0, 0.0], self.n)
        self._dear = self.received + 2.0 * self.n * self.outside  # what is received, money from outside dear
        self.master.add_rows(self.outside[None, :], np.array([[0.0, np.inf]]))
        self._write([(1 << self.n) - 1])

    def least(self) -> Floats:
        """What each player nets, shape (n,): least outside money, then least money moved, then most even."""
        nothing, together = np.zeros(self.n), float(self.missing([(1 << self.n) - 1])[0])
        if not self._write(self._violated(nothing)) and together <= VIOLATION:
            return nothing  # nobody objects
        found = self._least(self._dear)
        subsidy = float(self.outside @ found.point)
        if subsidy > max(0.0, together) + VIOLATION:  # more than all together lack: less may do
            return self._most_even(self._least_received(self._least_subsidy()))
        self._bound_subsidy(subsidy)
        return self._most_even(found)

    def _least_subsidy(self) -> float:
        """Least outside money with which some division is stable."""
        return float(self.outside @ self._least(self.outside).point)

    def _least_received(self, subsidy: float) -> Solution:
        """The least money received, at the least outside money but for rounding: payoffs seldom add up exactly."""
        self._bound_subsidy(subsidy)
        return self._least(self._dear)

    def _bound_subsidy(self, subsidy: float) -> None:
        self.master.bound_row(0, 0.0, subsidy + 10 * VIOLATION)

    def _most_even(self, found: Solution) -> Floats:
        """Of all optima like this one, that with the least sum of squares."""
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
        return [coalition for coalition in self.violated(payments) if coalition not in self.written]

    def _write(self, coalitions: list[int]) -> bool:
        if coalitions:
            rows = self._rows(coalitions)
            self.master.add_rows(rows[:, :-1], np.column_stack((rows[:, -1], np.full(len(rows), np.inf))))
            self.written.update(dict.fromkeys(coalitions))
        return bool(coalitions)

    def _rows(self, coalitions: list[int]) -> Floats:
        """Rows ``received(S) - paid(S) >= v(S) - payoff(S)``, coefficients followed by the right-hand side."""
        numbers = np.array(coalitions, dtype=np.int64 if self.n < _WORD else object)
        members = (numbers[:, None] >> np.arange(self.n) & 1).astype(np.float64)
        return np.column_stack((members @ self.net.T, self.missing(coalitions)))
