"""The least core by generation of rows: one bound from the coalitions met, one from a payoff, until they meet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.solve.linear import BOUND
from citypact.text import both

from ..coalitions import Floats, members
from ..errors import GameError, NotProven
from ..master import Master, Solution
from .oracle import Searchable, Worst

CLOSE = 1e-9
"""How near the bounds come, as a part of the grand coalition's worth."""
OUT = 0.3
"""How far on the way from the best payoff in hand to the optimum over the coalitions met the next payoff lies."""
_SEARCHED = 0.85
"""Part of the time after which what was found is proven."""
_ROUNDS = 20
"""Rounds after which a search that has no payoff in the core looks for one by another way."""
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
        A coalition of large excess at `payoff`, with the bound that no other exceeds, and who proved it.
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

    @property
    def is_closed(self) -> bool:
        """Whether the two bounds are one number but for rounding."""
        return self.gap <= 10.0 * CLOSE * max(1.0, abs(float(self.payoff.sum())))


@dataclass(frozen=True, eq=False)
class Start:
    """What an earlier search of the same game found: a payoff to begin from, and coalitions. Neither is believed."""

    payoff: Floats
    coalitions: tuple[int, ...]


def least_core_bounds(
    game: Searchable,
    progress: Progress | None = None,
    start: Start | None = None,
    inside: Callable[[], Start] | None = None,
) -> Bounds:
    """Bounds of the least core's value, and a payoff that has the upper one.

    Each round asks for bad coalitions on the way from the best payoff in hand to the optimum over the coalitions met
    so far; where that teaches nothing, at the optimum itself (in-out separation: Ben-Ameur and Neto 2007, Acceleration
    of cutting-plane and column generation algorithms, Networks 49). First many are asked for, with a bound that the
    relaxation proves; where these are all known, for the worst one. Coalitions met need no proof, as each is a true
    row. The worst one of the last payoff is proven.

    When the time of the run is over, or somebody stops it, the bounds are as far apart as they were.

    Parameters
    ----------
    start : what was found before; coalitions' worths and the payoff's worst coalition are worked out anew
    inside : finds a payoff in the core, if there is one; asked once, where after some rounds none in hand is in it and
        it may not be empty. No more is believed of what it finds than of `start`

    Raises
    ------
    GameError
        There are fewer than two players.
    SolverLimit
        Not even a first payoff's worst coalition was bounded in time.
    """
    if len(game.players) < 2:
        raise GameError(both("game.none.one_player"))
    search, whole = _Search(game, start), Deadline.current()
    with whole.part(_SEARCHED).limiting() as deadline:
        try:
            if start is not None:
                search.ask(search.best)  # where it was the end of a search, it is again
            rounds = 0
            while not search.is_done:
                if rounds == _ROUNDS and inside is not None and search.may_have_a_core:
                    search.turn_to(inside())
                search.advance()
                rounds += 1
                if progress is not None:
                    progress(len(search.worths), search.low, search.hoped)
        except SolverLimit:
            if not deadline.expired:
                raise
    if not search.is_done:
        try:
            search.prove()
        except SolverLimit:
            if not whole.expired:
                raise
    return Bounds(search.low, search.proven.bound, search.proven_at, search.proven, tuple(search.worths))


@dataclass(eq=False)
class _Search:
    """The coalitions met, the optimum over them, and the best payoff in hand."""

    game: Searchable
    start: Start | None
    worths: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._n, self._together = len(self.game.players), self.game.together
        single = [1 << i for i in range(self._n)]
        first = [*single, *(((1 << self._n) - 1) ^ one for one in single)]
        first += () if self.start is None else self.start.coalitions
        known = self._worths(first)
        self._unit = max(abs(self._together), *(abs(known[one]) for one in single)) or 1.0
        self._master = Master(self._n + 1)
        self._master.minimise(np.append(np.zeros(self._n), 1.0))
        total = self._together / self._unit
        self._master.add_rows(np.append(np.ones(self._n), 0.0)[None, :], np.array([[total, total]]))
        self._meet(known)
        self.best, self.hoped = self._begin(), np.inf
        self.proven, self.proven_at = Worst(single[0], -np.inf, np.inf, ()), self.best
        if not self._ask_for_many(self.best) and not self.proven.by:
            self.prove()

    def _begin(self) -> Floats:
        """A first payoff that gives out what there is."""
        payoff = self.game.centre() if self.start is None else self.start.payoff
        left = self._together - float(payoff.sum())
        return payoff if abs(left) <= 1e-12 * self._unit else payoff + left / self._n

    @property
    def is_done(self) -> bool:
        """Whether the payoff in hand is proven and no other can be better by more than what is close."""
        return self._is_close and self.proven_at is self.best and self.proven.bound - self.low <= CLOSE * self._unit

    @property
    def _is_close(self) -> bool:
        return self.hoped - self.low <= CLOSE * self._unit

    @property
    def may_have_a_core(self) -> bool:
        """Whether the core is not known to be empty, though the payoff in hand is not in it."""
        return self.low <= CLOSE * self._unit < self.hoped

    def turn_to(self, found: Start) -> None:
        """Look at another payoff, with coalitions that were met on the way to it."""
        self._learn(self._worths(found.coalitions))
        left = self._together - float(found.payoff.sum())
        payoff = found.payoff + left / self._n
        if not self._ask_for_many(payoff):
            self.ask(payoff)

    def advance(self) -> None:
        """Meet other coalitions, better the payoff in hand, or prove it."""
        if self._is_close:
            self.prove()
            return
        between = self.best + OUT * (self._payoff - self.best)
        if not self._ask_for_many(between) and not self.ask(between):
            self.ask(self._payoff)

    def _ask_for_many(self, payoff: Floats) -> bool:
        """Look for bad coalitions of many kinds at a payoff; whether the optimum moved."""
        coalitions, bound = self.game.several(payoff)
        if not coalitions:
            return False
        worths = self._worths(coalitions)
        if bound < self.hoped:
            excess = {one: worth - self._given(payoff, one) for one, worth in worths.items()}
            worst = max(excess, key=excess.__getitem__)
            self.best, self.hoped = payoff, bound
            self.proven, self.proven_at = Worst(worst, excess[worst], bound, (BOUND,)), payoff
        return self._learn(worths)

    def ask(self, payoff: Floats) -> bool:
        """Look for the worst coalition at a payoff; whether the optimum moved."""
        coalition = self.game.likely(payoff)
        if coalition is None:
            coalition = self.game.worst(payoff).coalition
        worths = self._worths([coalition])
        excess = worths[coalition] - self._given(payoff, coalition)
        if excess < self.hoped:
            self.best, self.hoped = payoff, excess
        return self._learn(worths)

    def prove(self) -> None:
        """Prove the largest excess at the payoff in hand; what it was hoped to be may have been too little."""
        found = self.game.worst(self.best)
        self.hoped = max(found.excess, found.bound)
        if found.bound <= self.proven.bound or self.proven_at is self.best:
            self.proven, self.proven_at = found, self.best
        self._learn(self._worths([found.coalition]))

    def _learn(self, worths: dict[int, float]) -> bool:
        """Take those coalitions in that the optimum does not satisfy; whether there are any."""
        least = self.low + 0.1 * CLOSE * self._unit
        news = {one: worth for one, worth in worths.items() if worth - self._given(self._payoff, one) > least}
        if news:
            self._meet(news)
        return bool(news)

    def _meet(self, worths: dict[int, float]) -> None:
        """Write the rows of these coalitions, and find the optimum."""
        rows = np.array([[*(one >> i & 1 for i in range(self._n)), 1.0] for one in worths], dtype=float)
        least = np.array([*worths.values()]) / self._unit
        self._master.add_rows(rows, np.column_stack((least, np.full(least.size, np.inf))))
        self.worths |= worths
        found = self._master.solve()
        if not isinstance(found, Solution):
            raise NotProven(both("game.no_least_core"))
        self._payoff = found.point[:-1] * self._unit
        self.low = float(found.point[-1]) * self._unit

    def _worths(self, coalitions: Sequence[int]) -> dict[int, float]:
        """Worths by coalition, each once; those met are not asked for again."""
        fresh = [one for one in dict.fromkeys(coalitions) if one not in self.worths]
        found = dict(zip(fresh, self.game.worths(fresh).tolist(), strict=True)) if fresh else {}
        return {one: found[one] if one in found else self.worths[one] for one in dict.fromkeys(coalitions)}

    @staticmethod
    def _given(payoff: Floats, coalition: int) -> float:
        return float(payoff[list(members(coalition))].sum())
