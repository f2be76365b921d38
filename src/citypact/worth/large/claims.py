"""Claims of coalitions that are not listed: those that matter are searched for, and met ones are remembered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...deadline import Deadline
from ...errors import SolverLimit
from ...game.searching import Worst
from ...game.sets.payments import VIOLATION, Payments
from ...mechanism.rights import Entitled
from ..claims import Objecting, Tightest, nothing_but_rounding, sum_over
from .met import Met
from .oracle import Oracle

Floats = NDArray[np.float64]
_AT_ONCE = 30
"""Coalitions that are named as violated at a time, the worst: rows that bind nothing later make programs slow."""
_INSIDE = 0.5
"""How far on the way from a division that coalitions have little against they are sought first: what is violated there
already cuts deeper (in-out separation: Ben-Ameur and Neto 2007)."""
_PROVING = 0.5
"""Part of the time in which the worst coalition is to be proven; else a bound has to do."""
FOUND = 20
"""Coalitions that are named as the tightest ones."""


@dataclass(frozen=True, eq=False)
class SearchedClaims:
    """What coalitions could do alone, by an oracle: see ``Claims``. In units of the case's money.

    Rows come from ``Met`` as long as some coalition that was met before is violated; then one integer program looks for
    another. Rows are true whoever found them. That none is missing, a second solver has to say too: see ``worst``.
    """

    oracle: Oracle
    met: Met
    unit: float = 1.0
    less: float = 0.0
    """What each claim is lowered by, in units."""

    @property
    def players(self) -> tuple[str, ...]:
        """The cities."""
        return self.oracle.chances.cities

    @property
    def coalitions(self) -> int:
        """How many there are but the empty one and that of all."""
        return (1 << len(self.players)) - 2

    @property
    def is_listed(self) -> bool:
        """They are not."""
        return False

    @property
    def together(self) -> float:
        """Worth of all together."""
        return self.oracle.together / self.unit - self.less

    @cached_property
    def largest(self) -> float:
        """No worth is larger."""
        return self.met.largest / self.unit

    @property
    def centre(self) -> Floats:
        """A division that coalitions have little against."""
        return self.oracle.centre() / self.unit

    def worth(self, coalition: int) -> float:
        """What a coalition could do alone."""
        return self.met.worth(coalition) / self.unit - self.less

    def in_units(self, unit: float, less: float = 0.0) -> "SearchedClaims":
        """The same in another unit of money, each less an amount in that unit; what was met stays known."""
        return replace(self, unit=self.unit * unit, less=self.less / unit + less)

    def violated(self, gains: Floats, above: float, entitled: Entitled, most: int | None = None) -> list[int]:
        """Coalitions with a right that fall short by more than ``above``, the worst first; those that were found."""
        if entitled.nobody:
            return []
        money, least = gains * self.unit, (above + self.less) * self.unit
        found = self.met.beyond(money, least, entitled)
        if not found and self._seek(money, least, entitled):
            found = self.met.beyond(money, least, entitled)
        return found if most is None else found[: min(most, _AT_ONCE)]

    def worst(self, gains: Floats, entitled: Entitled) -> Worst | None:
        """The coalition with a right that falls furthest short, proven; None if none has one."""
        if entitled.nobody:
            return None
        found = self.oracle.worst(gains * self.unit, entitled)
        self.met.add([found.coalition])
        excess, bound = (amount / self.unit - self.less for amount in (found.excess, found.bound))
        return Worst(found.coalition, excess, bound, found.by)

    def at_most(self, gains: Floats, entitled: Entitled) -> float:
        """What no coalition with a right falls short by more than: proven, or in little time what a relaxation says."""
        with Deadline.current().part(_PROVING).limiting() as deadline:
            try:
                worst = self.worst(gains, entitled)
                return -np.inf if worst is None else worst.bound
            except SolverLimit:
                if not deadline.expired:
                    raise
        return self.oracle.anywhere(gains * self.unit, entitled)[1] / self.unit - self.less

    def tightest(self, gains: Floats, slips: Floats) -> Tightest:
        """Coalitions by what they fall short; the first is proven to be the worst, others are those that were met."""
        everybody = Entitled("all", self.players)
        if everybody.nobody:
            return Tightest([], np.zeros(0), np.zeros(0))
        worst = self._proven(gains, slips, everybody)
        self.met.add(self._near(worst.coalition, everybody))
        worths = self.met.worths / self.unit - self.less
        excess = nothing_but_rounding(worths - self.met.sums(gains), self.met.sums(slips))
        order = np.argsort(-excess, kind="stable")[:FOUND]
        return Tightest([self.met.coalitions[i] for i in order], worths[order], excess[order])

    def objecting(self, gains: Floats, slips: Floats) -> Objecting:
        """Who was found to do better alone; the worst one is proven to be it."""
        found = self.tightest(gains, slips)
        if not (count := int((found.excess > 0).sum())):
            return Objecting(0, is_all=True)
        return Objecting(count, is_all=False, first=found.coalitions[0], loss=float(found.excess[0]))

    def _proven(self, gains: Floats, slips: Floats, entitled: Entitled) -> Worst:
        """The worst coalition, and beside it the one that is worst beyond rounding, where some are short at all."""
        worst = self.worst(gains, entitled)
        if worst is not None and worst.bound > 0:
            worst = self.worst(gains + slips, entitled)
        assert worst is not None
        return worst

    @cached_property
    def core_is_empty(self) -> bool:
        """Whether no division gives every coalition what it could do alone, but for a billionth of all gains."""
        return self.lacks_a_core(VIOLATION * max(abs(self.oracle.together), 1.0) / self.unit)

    def lacks_a_core(self, tolerance: float) -> bool:
        """Whether no division does, though so much money more were given out.

        One that the relaxation names is looked at first; where coalitions have something against it, the cost of
        stability says.
        """
        centre = self.oracle.centre()
        if self.less >= 0.0 and self.oracle.bounded(centre).bound <= tolerance * self.unit:
            return False
        outside = float(self.nearest_payments(np.full(len(self.players), self.together / len(self.players))).sum())
        return outside > tolerance

    def is_like(self, other: "SearchedClaims") -> bool:
        """Whether both rest on the same programs: no coalition rides along, or by the same rule."""
        kinds = [
            [(u.id, c.oracle.riding.outsiders) for u in self.oracle.chances.undertakings if c.oracle.riding.can(u)]
            for c in (self, other)
        ]
        return kinds[0] == kinds[1]

    def nearest_payments(self, gains: Floats) -> pd.Series:
        """The least payments after which nobody objects, by city."""
        entitled, unit = Entitled("all", self.players), max(self.largest, float(np.abs(gains).max())) or 1.0

        def missing(coalitions: Sequence[int]) -> Floats:
            return np.array([self.worth(c) - sum_over(c, gains) for c in coalitions]) / unit

        def violated(payments: Floats) -> list[int]:
            return self.violated(gains + payments * unit, VIOLATION * unit, entitled, 2 * len(self.players))

        found = Payments(len(self.players), missing, violated).least()
        return pd.Series(found * unit, index=pd.Index(self.players, name="player"), name="payment")

    def _seek(self, money: Floats, least: float, entitled: Entitled) -> bool:
        """Meet coalitions that fall short by more, if there are any; in the case's money."""
        centre = self.oracle.centre()
        self.met.add(self.oracle.anywhere(centre + _INSIDE * (money - centre), entitled)[0])
        if self.met.beyond(money, least, entitled):
            return True
        for ask in (self.oracle.anywhere, partial(self.oracle.several, enough=least)):
            many, bound = ask(money, entitled)
            if bound <= least:
                return False
            self.met.add(many)
            if self.met.beyond(money, least, entitled):
                return True
        likely = self.oracle.likely(money, entitled)
        if likely is None:
            likely = self.oracle.worst(money, entitled).coalition
        self.met.add(self.oracle.pieces(likely))
        return bool(self.met.beyond(money, least, entitled))

    def _near(self, coalition: int, entitled: Entitled) -> Iterable[int]:
        """Those with one city more or less."""
        return [near for i in range(len(self.players)) if entitled.has(near := coalition ^ 1 << i)]
