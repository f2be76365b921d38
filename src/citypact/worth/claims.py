"""What coalitions could do alone under a mechanism, and which of them object to a division.

The one interface of programs, audits and reports: ``ListedClaims`` looks at every coalition, ``large.SearchedClaims``
searches for those that matter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..content import ByContent
from ..game import Game
from ..game.coalitions import members, subset_sums
from ..game.searching import Worst
from ..game.separation import Separation
from ..mechanism.rights import Entitled

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Objecting:
    """Who would do better alone at a division. Money as that of the claims."""

    count: int
    """Coalitions known to object."""
    is_all: bool
    """Whether there are no others."""
    first: int = 0
    """The one that loses most; 0 if nobody objects."""
    loss: float = 0.0
    """What it would have more alone."""


@dataclass(frozen=True, eq=False)
class Tightest:
    """Coalitions by what they fall short, the worst first; arrays of shape (coalitions,), money as that of the claims.

    What is no more than the rounding of its members' payments counts as 0.
    """

    coalitions: list[int]
    worths: Floats
    excess: Floats
    """Worth less joint gain."""

    def first(self, count: int) -> "Tightest":
        """So many of them."""
        return Tightest(self.coalitions[:count], self.worths[:count], self.excess[:count])


class Claims(Protocol):
    """What coalitions could do alone: bit masks over players in canonical order; payoffs in that order."""

    @property
    def players(self) -> tuple[str, ...]:
        """The cities."""

    @property
    def coalitions(self) -> int:
        """How many there are but the empty one and that of all."""

    @property
    def is_listed(self) -> bool:
        """Whether every one is looked at."""

    @property
    def together(self) -> float:
        """Worth of all together."""

    @property
    def largest(self) -> float:
        """The largest worth of any coalition."""

    @property
    def centre(self) -> Floats | None:
        """A division that coalitions have little against, where they are searched for; None where all are listed."""

    def worth(self, coalition: int) -> float:
        """What a coalition could do alone."""

    def in_units(self, unit: float, less: float = 0.0) -> Self:
        """The same in another unit of money, each less an amount in that unit."""

    def violated(self, gains: Floats, above: float, entitled: Entitled, most: int | None = None) -> list[int]:
        """Coalitions with a right that fall short by more than ``above``, the worst first.

        ``most``: how many are enough. Where coalitions are not listed these are the ones that were met or found; that
        there are no others is proven by ``worst``.
        """

    def worst(self, gains: Floats, entitled: Entitled) -> Worst | None:
        """The coalition with a right that falls furthest short, proven; None if none has one.

        Raises SolverLimit if it was not proven in time.
        """

    def at_most(self, gains: Floats, entitled: Entitled) -> float:
        """What no coalition with a right falls short by more than; -inf if none has one.

        Where coalitions are not listed and there is little time, it may be more than the worst one does.

        Raises SolverLimit if the time of the run is over.
        """

    def tightest(self, gains: Floats, slips: Floats) -> Tightest:
        """Coalitions by what they fall short: all of them, or those that were found, the first proven to be the worst.

        What is no more than the sum of its members' ``slips`` is nothing.
        """

    def objecting(self, gains: Floats, slips: Floats) -> Objecting:
        """Who would do better alone; ``slips`` as for ``tightest``."""

    @property
    def core_is_empty(self) -> bool:
        """Whether no division gives every coalition what it could do alone."""

    def lacks_a_core(self, tolerance: float) -> bool:
        """Whether no division does, though so much money more were given out."""

    def nearest_payments(self, gains: Floats) -> pd.Series:
        """The least payments after which nobody objects, by city: see ``game.sets.distance``."""


@dataclass(frozen=True, eq=False)
class ListedClaims(ByContent):
    """Claims of which every one is listed, as a game."""

    game: Game

    @property
    def players(self) -> tuple[str, ...]:
        """The cities."""
        return tuple(map(str, self.game.players))

    @property
    def coalitions(self) -> int:
        """How many there are but the empty one and that of all."""
        return max(int(self.game.worths.size) - 2, 0)

    @property
    def is_listed(self) -> bool:
        """Every one is."""
        return True

    @property
    def together(self) -> float:
        """Worth of all together."""
        return float(self.game.worths[-1])

    @cached_property
    def largest(self) -> float:
        """The largest worth."""
        return float(np.abs(self.game.worths).max())

    @property
    def centre(self) -> Floats | None:
        """None is needed."""
        return None

    def worth(self, coalition: int) -> float:
        """What a coalition could do alone."""
        return float(self.game.worths[coalition])

    def in_units(self, unit: float, less: float = 0.0) -> "ListedClaims":
        """The same in another unit of money, each less an amount in that unit."""
        worths = self.game.worths / unit - less if less else self.game.worths / unit
        worths[0] = 0.0
        return ListedClaims(Game(worths, self.game.players))

    def violated(self, gains: Floats, above: float, entitled: Entitled, most: int | None = None) -> list[int]:
        """Coalitions with a right that fall short by more than ``above``, the worst first."""
        if entitled.nobody:
            return []
        if most is not None:
            return [int(c) for c in self._separation(entitled).largest(gains, most, above)[0]]
        excess = np.where(entitled.listed, self.game.worths - subset_sums(gains), -np.inf)
        found = np.flatnonzero(excess > above)
        return [int(c) for c in found[np.argsort(-excess[found], kind="stable")]]

    def worst(self, gains: Floats, entitled: Entitled) -> Worst | None:
        """The coalition with a right that falls furthest short; None if none has one."""
        among = np.flatnonzero(entitled.listed)
        if not among.size:
            return None
        excess = self.game.worths[among] - subset_sums(gains)[among]
        at = int(np.argmax(excess))
        return Worst(int(among[at]), float(excess[at]), float(excess[at]), ("enumeration",))

    def at_most(self, gains: Floats, entitled: Entitled) -> float:
        """What the worst off coalition with a right falls short by."""
        worst = self.worst(gains, entitled)
        return -np.inf if worst is None else worst.bound

    def excess(self, gains: Floats, slips: Floats) -> Floats:
        """Worth less joint gain of every coalition, shape (2**n,); 0 where that is no more than rounding."""
        return nothing_but_rounding(self.game.worths - subset_sums(gains), subset_sums(slips))

    def tightest(self, gains: Floats, slips: Floats) -> Tightest:
        """Every coalition, by what it falls short, the worst first."""
        excess = self.excess(gains, slips)
        proper = np.arange(1, excess.size - 1)
        order = proper[np.argsort(-excess[proper], kind="stable")]
        return Tightest(order.tolist(), self.game.worths[order], excess[order])

    def objecting(self, gains: Floats, slips: Floats) -> Objecting:
        """Who would do better alone."""
        excess = self.excess(gains, slips)
        excess[[0, -1]] = 0.0
        if not (count := int((excess > 0).sum())):
            return Objecting(0, is_all=True)
        return Objecting(count, is_all=True, first=int(excess.argmax()), loss=float(excess.max()))

    @cached_property
    def core_is_empty(self) -> bool:
        """Whether no division gives every coalition what it could do alone."""
        return self.game.core().empty

    def lacks_a_core(self, tolerance: float) -> bool:
        """Whether no division does, though so much money more were given out."""
        return self.game.cost_of_stability().cost > tolerance

    def nearest_payments(self, gains: Floats) -> pd.Series:
        """The least payments after which nobody objects, by city."""
        return self.game.nearest_payments(gains)

    def _separation(self, entitled: Entitled) -> Separation:
        if entitled not in self._separations:
            self._separations[entitled] = Separation(np.where(entitled.listed, self.game.worths, -np.inf))
        return self._separations[entitled]

    @cached_property
    def _separations(self) -> dict[Entitled, Separation]:
        return {}


def as_claims(found: "Game | Claims") -> Claims:
    """A game, or claims as they are."""
    return ListedClaims(found) if isinstance(found, Game) else found


def nothing_but_rounding(amounts: Floats, slips: Floats) -> Floats:
    """Amounts, with 0 for those that are no more than rounding can have brought about; one shape."""
    return np.where(np.abs(amounts) <= slips, 0.0, amounts)


def sum_over(coalition: int, amounts: Floats) -> float:
    """Sum of its members' amounts."""
    return float(sum(amounts[i] for i in members(coalition)))


def by_player(claims: Claims, amounts: pd.Series) -> Floats:
    """Amounts by city as an array in the players' order."""
    return np.array(in_order(amounts, claims.players), dtype=float)


def in_order(amounts: pd.Series, cities: Iterable[str]) -> list[float]:
    """Amounts by city, in the order of some cities; nan for one that has none."""
    by_city = dict(zip(amounts.index, amounts.tolist(), strict=True))
    return [by_city.get(city, np.nan) for city in cities]
