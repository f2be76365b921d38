"""The nucleolus of a game that is searched, level by level, as far as each is proven.

    min epsilon    s.t.  x(N) = v(N),  x(S) = v(S) - epsilon_k for what earlier levels k fixed,
                         x(S) + epsilon >= v(S) for every other coalition that these do not determine,
                         x(i) >= v(i) for every player

The first level is the least core among the payoffs that give nobody less than alone. A coalition whose row has a
positive dual value is tight at every optimum, and is fixed there, as is a player whose floor has one; once coalitions
of full rank are, one payoff is left (Maschler, Peleg and Shapley 1979, Geometric properties of the kernel, nucleolus
and related solution concepts; fixing by duals as in ``sets.lexicographic``). Rows come from searches; that a level
lacks none is proven by one that leaves out what is determined already, coalition by coalition as it comes in the way.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from citypact.errors import SolverLimit
from citypact.text import both

from ..coalitions import Floats, members
from ..errors import NoSuchPoint, NotProven
from ..master import POSITIVE, Master, Solution
from ..span import VAST, Span
from .least_core import CLOSE, OUT, Bounds
from .oracle import Searchable, Worst

_NEAR = 10.0 * CLOSE
"""Part of the grand coalition's worth by which a coalition must exceed a level to count."""
Progress = Callable[[int, int], None]
"""Told how many levels are proven, and how many coalitions were met."""


@dataclass(frozen=True)
class Level:
    """The largest excess of the coalitions that earlier levels leave open, as small as it can be."""

    excess: float
    worst: Worst
    """One of these coalitions with the bound that none of them exceeds, at the payoff where it was proven."""
    fixed: tuple[int, ...]
    """Coalitions that have this excess at every payoff of the level."""
    floors: tuple[int, ...]
    """Players, by number, who get what they are worth alone at every payoff of the level."""


@dataclass(frozen=True, eq=False)
class Levels:
    """Levels that are proven, the largest excess first.

    Attributes
    ----------
    payoff : float array, shape (players,)
        Has all these levels.
    proven : tuple of Level
    is_unique : bool
        Whether no other payoff has: it is the nucleolus.
    """

    payoff: Floats
    proven: tuple[Level, ...]
    is_unique: bool


def proven_levels(game: Searchable, found: Bounds, most: int | None = None, progress: Progress | None = None) -> Levels:
    """Levels of the nucleolus, as many as are proven in the time of the run; none where the least core is open.

    Parameters
    ----------
    found : the least core, from which rows and the first payoff are taken
    most : levels that are asked for; None: all of them

    Raises
    ------
    NoSuchPoint
        There is no imputation: the players alone are worth more than together.
    """
    proven: list[Level] = []
    payoff, is_unique = found.payoff, False
    try:
        search = _Search(game, found)
        while found.is_closed and not is_unique and len(proven) != most:
            proven.append(search.level())
            payoff, is_unique = search.inside, search.is_unique
            if progress is not None:
                progress(len(proven), len(search.worths))
    except SolverLimit:  # what is proven stays
        pass
    return Levels(payoff, tuple(proven), is_unique)


@dataclass(eq=False)
class _Search:
    """Rows of the coalitions met, those that are fixed, and a payoff that has every level proven so far."""

    game: Searchable
    found: Bounds
    worths: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._n = n = len(self.game.players)
        self._grand, self.inside = (1 << n) - 1, self.found.payoff
        self._unit = max(abs(self.game.together), abs(self.found.high)) or 1.0
        self._determined = set[int]()
        """Coalitions that the search must leave out: they came in its way, and are determined."""
        self._row_of: dict[int, int] = {}
        self._open: list[int] = []
        self._span = Span(n, VAST)
        self._span.add(self._grand)
        self._master = Master(n + 1)
        self._master.minimise(np.append(np.zeros(n), 1.0))
        total = self.game.together / self._unit
        self._master.add_rows(np.append(np.ones(n), 0.0)[None, :], np.array([[total, total]]))
        self._meet([*self.found.rows, *(1 << i for i in range(n))])
        self._keep_floors()

    def _keep_floors(self) -> None:
        alone = np.array([self.worths[1 << i] for i in range(self._n)])
        if (more := float(alone.sum()) - self.game.together) > _NEAR * self._unit:
            together = self.game.together
            raise NoSuchPoint(both("game.none.imputation", alone=together + more, together=together))
        for i, floor in enumerate((alone - max(0.0, more) / self._n).tolist()):
            self._master.bound_column(i, floor / self._unit, np.inf)

    @property
    def is_unique(self) -> bool:
        """Whether what is fixed leaves one payoff."""
        return self._span.rank == self._n

    def level(self) -> Level:
        """Prove the next level, and fix what is tight at all its payoffs.

        Raises SolverLimit where it was not proven in time.
        """
        while True:
            optimum = self._solve()
            payoff, excess = optimum.point[:-1] * self._unit, float(optimum.point[-1]) * self._unit
            between = self.inside + OUT * (payoff - self.inside)
            if self._learn(between, excess, self._several(between)) or self._learn(
                payoff, excess, self._likely(payoff)
            ):
                continue
            worst = self._worst(payoff)
            if not self._learn(payoff, excess, [worst.coalition]):
                if worst.bound > excess + _NEAR * self._unit:
                    raise NotProven(both("game.level_open"))
                self.inside = payoff
                return Level(excess, worst, *self._fix(optimum, excess))

    def _fix(self, optimum: Solution, excess: float) -> tuple[tuple[int, ...], tuple[int, ...]]:
        duals = {one: float(optimum.row_duals[self._row_of[one]]) for one in self._open}
        least = POSITIVE * max(1.0, max(duals.values(), default=0.0))
        tight = tuple(one for one in self._open if duals[one] > least)
        before = self._span.rank
        bound = np.flatnonzero(optimum.reduced_costs[: self._n] > POSITIVE).tolist()
        floors = tuple(i for i in bound if self._span.add(1 << i))
        for i in floors:
            self._master.bound_column(i, float(optimum.point[i]), float(optimum.point[i]))
        for one in tight:
            self._span.add(one)
        if self._span.rank == before:
            raise NotProven(both("game.no_positive_dual"))
        for one in self._open:
            row = self._row_of[one]
            if one in tight:
                given = (self.worths[one] - excess) / self._unit
                self._master.clear_entry(row, self._n)
                self._master.bound_row(row, given, given)
            elif one in self._span:
                self._master.bound_row(row, -np.inf, np.inf)
        self._open = [one for one in self._open if one not in self._span]
        return tight, floors

    def _several(self, payoff: Floats) -> Iterable[int]:
        """Bad coalitions of many kinds, those that are determined too."""
        return self.game.several(payoff)[0]

    def _likely(self, payoff: Floats) -> Iterable[int]:
        """A bad coalition that is open, if one is found."""
        while (found := self.game.likely(payoff, but=frozenset(self._determined))) is not None and found in self._span:
            self._determined.add(found)
        return () if found is None else (found,)

    def _worst(self, payoff: Floats) -> Worst:
        while (found := self.game.worst(payoff, but=frozenset(self._determined))).coalition in self._span:
            self._determined.add(found.coalition)
        return found

    def _learn(self, payoff: Floats, excess: float, coalitions: Iterable[int]) -> bool:
        """Take those in that are open and not met, if one of them exceeds the level; whether one does."""
        fresh = [one for one in dict.fromkeys(coalitions) if one not in self.worths and one not in self._span]
        if not fresh:
            return False
        worths = self.game.worths(fresh)
        beyond = [
            w - float(payoff[list(members(one))].sum()) > excess + 0.1 * _NEAR * self._unit
            for one, w in zip(fresh, worths.tolist(), strict=True)
        ]
        if any(beyond):
            self._meet(fresh)
        return any(beyond)

    def _meet(self, coalitions: Iterable[int]) -> None:
        fresh = [one for one in dict.fromkeys(coalitions) if one not in self.worths]
        worths = self.game.worths(fresh)
        rows = np.array([[*(one >> i & 1 for i in range(self._n)), 1.0] for one in fresh], dtype=float)
        self._row_of |= {one: self._master.rows + k for k, one in enumerate(fresh)}
        self._master.add_rows(rows, np.column_stack((worths / self._unit, np.full(worths.size, np.inf))))
        self.worths |= zip(fresh, worths.tolist(), strict=True)
        self._open += fresh

    def _solve(self) -> Solution:
        found = self._master.solve()
        if not isinstance(found, Solution):
            raise NotProven(both("game.level_open"))
        return found
