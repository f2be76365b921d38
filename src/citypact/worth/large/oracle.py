"""A game of any number of cities as searches ask it: one coalition at a time, and the worst of all by a program."""

from collections.abc import Hashable, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...errors import SolverLimit
from ...game.searching.oracle import Worst
from ...mechanism.rights import Entitled
from ...solve.linear import BOUND
from ...text import both
from ..claims import sum_over
from ..opportunities import Opportunities
from ..table import Plan
from .joining import Joining
from .listing import Listing
from .riding import NOBODY, Riding

Floats = NDArray[np.float64]
_AGREE = 1e-6
"""How far the two programs may be apart on a coalition, in units of the largest gain of a bid or project."""


@dataclass(eq=False)
class Oracle:
    """Worths of a case's coalitions, bit masks in the order of ``chances.cities``; in the case's money.

    Worths come from ``Listing``, the worst coalitions from ``Joining``: two programs that share no code beyond the
    opportunities. Where they differ, there is no answer.
    """

    chances: Opportunities
    riding: Riding = NOBODY
    """What those outside build."""
    listing: Listing = field(init=False)
    joining: Joining = field(init=False)

    def __post_init__(self) -> None:
        self.listing, self.joining = Listing(self.chances), Joining(self.chances, self.riding)
        self._proven: dict[tuple[bytes, Entitled | None, Set[int]], Worst] = {}

    def under(self, riding: Riding) -> "Oracle":
        """The same where others build something else; plans that are known stay known."""
        found = Oracle(self.chances, riding)
        found.listing = self.listing
        return found

    @property
    def players(self) -> tuple[Hashable, ...]:
        """The cities, in canonical order."""
        return self.chances.cities

    @cached_property
    def together(self) -> float:
        """Worth of all cities together, confirmed by a second opinion."""
        self.listing.confirm([self.listing.everyone])
        return self.worth(self.listing.everyone)

    def worth(self, coalition: int) -> float:
        """Worth of a coalition."""
        return float(self.worths([coalition])[0])

    def worths(self, coalitions: Sequence[int]) -> Floats:
        """Worths of coalitions, shape (coalitions,)."""
        return self.listing.worths(coalitions) + self.riding.gains(self.chances, self.listing.members(coalitions))

    def plan(self, coalition: int) -> Plan:
        """The plan that attains it."""
        return self.listing.plan(coalition)

    def likely(self, payoff: Floats, entitled: Entitled | None = None, *, but: Set[int] = frozenset()) -> int | None:
        """A coalition of large excess, proven by none; None if none was found.

        ``entitled``: who may be looked at, ``but`` for some coalitions.
        """
        return self.joining.likely(payoff, entitled, but)

    def several(
        self, payoff: Floats, entitled: Entitled | None = None, enough: float = np.inf
    ) -> tuple[list[int], float]:
        """Coalitions of large excess, of many kinds, and a bound that none exceeds: see ``Joining``."""
        return self.joining.several(payoff, entitled, enough)

    def anywhere(self, payoff: Floats, entitled: Entitled | None = None) -> tuple[list[int], float]:
        """A few coalitions that have more alone, if any has, and a bound that none exceeds: see ``Joining``."""
        return self.joining.anywhere(payoff, entitled)

    def pieces(self, coalition: int) -> list[int]:
        """A coalition, and its parts that do nothing together: see ``Joining``."""
        return self.joining.pieces(coalition)

    def worst(self, payoff: Floats, entitled: Entitled | None = None, *, but: Set[int] = frozenset()) -> Worst:
        """The coalition of largest excess, proven; its worth as the listing finds it.

        ``entitled`` and ``but`` as for ``likely``.

        Raises
        ------
        SolverLimit
            It was not proven in the time of the run, or the two programs differ on its worth.
        """
        asked = (payoff.tobytes(), entitled, but)
        if asked in self._proven:
            return self._proven[asked]
        found = self.joining.worst(payoff, entitled, but)
        excess = self.worth(found.coalition) - sum_over(found.coalition, payoff)
        if abs(excess - found.excess) > _AGREE * self.joining.scale:
            raise SolverLimit(both("worth.programs_differ", one=f"{excess:.10g}", other=f"{found.excess:.10g}"))
        self._proven[asked] = Worst(found.coalition, excess, max(excess, found.bound), found.by)
        return self._proven[asked]

    def bounded(self, payoff: Floats) -> Worst:
        """A coalition of large excess, and what none exceeds by the relaxation; where ``worst`` would take too long."""
        many, bound = self.several(payoff)
        excess = self.worths(many) - self.listing.members(many) @ payoff
        worst = int(np.argmax(excess))
        return Worst(many[worst], float(excess[worst]), max(bound, float(excess[worst])), (BOUND,))

    def centre(self) -> Floats:
        """A payoff of all that is together, in the core where the relaxation is exact: see ``Joining.prices``."""
        prices, total = self.joining.prices
        return prices + (self.together - total) / prices.size
