"""The program of the least payments after which nobody objects: see ``distance``."""

from collections.abc import Callable

import numpy as np

from citypact.text import both

from ..coalitions import Floats
from ..errors import NotProven
from ..master import Master, Solution
from .nearest import least_distance

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
        self.master.add_rows(self.outside[None, :], np.array([[0.0, np.inf]]))
        self._write([(1 << self.n) - 1])

    def least(self) -> Floats:
        """What each player nets, shape (n,): least outside money, then least money moved, then most even."""
        nothing = np.zeros(self.n)
        if self.missing([(1 << self.n) - 1])[0] <= VIOLATION and not self.violated(nothing):
            return nothing  # nobody objects
        return self._most_even(self._least_received(self._least_subsidy()))

    def _least_subsidy(self) -> float:
        """Least outside money with which some division is stable."""
        return float(self.outside @ self._least(self.outside).point)

    def _least_received(self, subsidy: float) -> Solution:
        """The least money received, at the least outside money but for rounding: payoffs seldom add up exactly."""
        self.master.bound_row(0, 0.0, subsidy + 10 * VIOLATION)
        return self._least(self.received + 2.0 * self.n * self.outside)

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
        members = np.array([[c >> i & 1 for i in range(self.n)] for c in coalitions], dtype=np.float64)
        return np.column_stack((members @ self.net.T, self.missing(coalitions)))
