"""What a game must answer to be searched."""

from collections.abc import Hashable, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from ..coalitions import Floats


@dataclass(frozen=True)
class Worst:
    """The coalition of largest excess v(S) - x(S) at a payoff, of all but the empty and the grand one."""

    coalition: int
    excess: float
    bound: float
    """No coalition has more."""
    by: tuple[str, ...]
    """Who proved the bound."""


class Searchable(Protocol):
    """A game that names its worst coalitions; coalitions are bit masks in the order of the players."""

    @property
    def players(self) -> tuple[Hashable, ...]:
        """Labels of the players."""

    @property
    def together(self) -> float:
        """Worth of the grand coalition."""

    def worth(self, coalition: int) -> float:
        """Worth of a coalition."""

    def worths(self, coalitions: Sequence[int]) -> Floats:
        """Worths of coalitions, shape (coalitions,)."""

    def likely(self, payoff: Floats, *, but: Set[int] = frozenset()) -> int | None:
        """A coalition of large excess, with no promise that it is the largest; None if none was found.

        ``but``: coalitions that are not asked for.
        """

    def several(self, payoff: Floats) -> tuple[Sequence[int], float]:
        """At least one coalition, of those of large excess and of many kinds, and a proven bound that none exceeds."""

    def worst(self, payoff: Floats, *, but: Set[int] = frozenset()) -> Worst:
        """The coalition of largest excess but for those, proven. Raises SolverLimit where the time is not enough."""

    def centre(self) -> Floats:
        """A payoff from which to start."""
