"""The least core by generation of rows: one bound from the coalitions met, one from a payoff, until they meet."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from citypact.deadline import Deadline
from citypact.errors import SolverLimit

from ..coalitions import Floats, members
from ..errors import GameError, NotProven
from ..master import Master, Solution
from .oracle import Searchable, Worst

CLOSE = 1e-9
"""How near the bounds come, as a part of the grand coalition's worth."""
Progress = Callable[[int, float, float], None]
"""Told how many coalitions were met, and both bounds."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """What is known of the least core.

    Attributes
    ----------
    low : float
        No payoff has a smaller largest excess: the coalitions in `rows` prove it.
    high : float
        No coalition has a larger excess at `payoff`.
    payoff : float array, shape (players,)
        Gives out the worth of all together.
    worst : Worst
        The coalition of largest excess at `payoff`, and who proved that there is no worse one.
    rows : tuple of coalitions
        Those met.
    """

    low: float
    high: float
    payoff: Floats
    worst: Worst
    rows: tuple[int, ...]

    @property
    def gap(self) -> float:
        """How far the largest excess at the payoff can be from the least possible."""
        return max(0.0, self.high - self.low)


def least_core_bounds(game: Searchable, progress: Progress | None = None) -> Bounds:
    """Bounds of the least core's value, and a payoff that has the upper one.

    Each round asks for a bad coalition at the middle between the optimum over the coalitions met so far and the best
    payoff in hand; where that teaches nothing, at the optimum itself (in-out separation: Ben-Ameur and Neto 2007,
    Acceleration of cutting-plane and column generation algorithms, Networks 49). Coalitions met need no proof, as each
    is a true row. The worst one of the last payoff is proven. When the time of the run is over, the bounds are as far
    apart as they were.

    Raises
    ------
    GameError
        There are fewer than two players.
    SolverLimit
        Not even a first payoff's worst coalition was proven in time.
    """
    if len(game.players) < 2:
        raise GameError("the least core of one player has no coalitions to compare")
    search = _Search(game)
    try:
        while not search.is_done:
            search.advance()
            if progress is not None:
                progress(len(search.worths), search.low, search.hoped)
    except SolverLimit:
        left = Deadline.current().remaining()
        if left is None or left > 0:
            raise
    return Bounds(search.low, search.proven.bound, search.proven_at, search.proven, tuple(search.worths))


@dataclass(eq=False)
class _Search:
    """The coalitions met, the optimum over them, and the best payoff in hand."""

    game: Searchable
    worths: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._n, self._together = len(self.game.players), self.game.together
        single = [1 << i for i in range(self._n)]
        first = dict.fromkeys([*single, *(((1 << self._n) - 1) ^ one for one in single)])
        known = dict(zip(first, self.game.worths([*first]).tolist(), strict=True))
        self._unit = max(abs(self._together), *(abs(known[one]) for one in single)) or 1.0
        self._master = Master(self._n + 1)
        self._master.minimise(np.append(np.zeros(self._n), 1.0))
        total = self._together / self._unit
        self._master.add_rows(np.append(np.ones(self._n), 0.0)[None, :], np.array([[total, total]]))
        for coalition, worth in known.items():
            self._meet(coalition, worth)
        self._solve()
        centre = self.game.centre()
        self.best, self.hoped = centre + (self._together - centre.sum()) / self._n, np.inf
        self._prove()

    @property
    def is_done(self) -> bool:
        """Whether the payoff in hand is proven and no other can be better by more than what is close."""
        return self.hoped - self.low <= CLOSE * self._unit and self.proven_at is self.best

    def advance(self) -> None:
        """Meet another coalition, better the payoff in hand, or prove it."""
        if self.hoped - self.low <= CLOSE * self._unit:
            self._prove()
        elif not self._ask((self._payoff + self.best) / 2):
            self._ask(self._payoff)

    def _ask(self, payoff: Floats) -> bool:
        """Look for a bad coalition at a payoff; whether the optimum moved."""
        coalition = self.game.likely(payoff)
        if coalition is None:
            coalition = self.game.worst(payoff).coalition
        excess = self._worth(coalition) - self._given(payoff, coalition)
        if excess < self.hoped:
            self.best, self.hoped = payoff, excess
        return self._learn(coalition)

    def _prove(self) -> None:
        """Prove the largest excess at the payoff in hand; what it was hoped to be may have been too little."""
        self.proven, self.proven_at = self.game.worst(self.best), self.best
        self.hoped = max(self.proven.excess, self.proven.bound)
        self._learn(self.proven.coalition)

    def _learn(self, coalition: int) -> bool:
        """Take a coalition in that the optimum does not satisfy; whether it did not."""
        if self._worth(coalition) - self._given(self._payoff, coalition) <= self.low + 0.1 * CLOSE * self._unit:
            return False
        self._meet(coalition, self._worth(coalition))
        self._solve()
        return True

    def _meet(self, coalition: int, worth: float) -> None:
        inside = [coalition >> i & 1 for i in range(self._n)]
        self._master.add_rows(np.array([[*inside, 1.0]], dtype=float), np.array([[worth / self._unit, np.inf]]))
        self.worths[coalition] = worth

    def _solve(self) -> None:
        found = self._master.solve()
        if not isinstance(found, Solution):
            raise NotProven("the least core's program has no optimum")
        self._payoff = found.point[:-1] * self._unit
        self.low = float(found.point[-1]) * self._unit

    def _worth(self, coalition: int) -> float:
        return self.worths[coalition] if coalition in self.worths else self.game.worth(coalition)

    @staticmethod
    def _given(payoff: Floats, coalition: int) -> float:
        return float(payoff[list(members(coalition))].sum())
