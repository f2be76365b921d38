"""A game at its barest: players and the worth of every coalition. Every concept takes this; `Game` gathers them."""

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from citypact.text import both

from .asked import entries, labels_of, strangers, whole
from .coalitions import Floats, members
from .errors import GameError
from .tables import EXACT, checked_worths, common_denominator, flat_table

BLOCK = 1 << 16


class Worths:
    """Players and the worth of every coalition of them; parameters and errors are those of `Game`."""

    def __init__(self, worths: ArrayLike, players: Sequence[Hashable] | None = None) -> None:
        table = flat_table(worths)
        self.n = table.size.bit_length() - 1
        self.players = _checked_players(players, self.n)
        self.worths = checked_worths(table, self.players)
        self.denominator = common_denominator(worths)

    def like(self, worths: Floats, players: Sequence[Hashable] | None, denominator: int | None = None) -> Self:
        """A game whose worths are sums of multiples of this one's: fractions stay exact.

        Parameters
        ----------
        worths : float array, shape (2**n,)
        denominator : int, optional
            Of the new worths; default that of this game's.
        """
        divisor = self.denominator if denominator is None else denominator
        if divisor == 1 or self.unit is None or np.abs(worths).max() * divisor >= EXACT / 64:
            return type(self)(worths, players)
        game = type(self)(np.rint(worths * divisor) / divisor, players)
        game.denominator = divisor
        return game

    @cached_property
    def unit(self) -> Fraction | None:
        """The money of which every worth is an exact multiple (1 when they are whole numbers), None if not known."""
        if self.denominator > 1:  # of the fractions that were given
            return Fraction(1, self.denominator)
        blocks = np.split(self.worths, range(BLOCK, self.worths.size, BLOCK))
        whole = all(np.abs(block).max() < 2**53 and (np.rint(block) == block).all() for block in blocks)
        return Fraction(1) if whole else None

    def coalition(self, index: int) -> tuple[Hashable, ...]:
        """Labels of the players in the coalition with this index.

        Raises
        ------
        GameError
            Not a whole number from 0 to 2**n - 1.
        """
        return tuple(self.players[i] for i in members(whole(index, "index", 0, (1 << self.n) - 1)))

    def index(self, coalition: Iterable[Hashable]) -> int:
        """Index (bit mask) of the coalition of these players.

        Raises
        ------
        GameError
            An unknown player, or one named twice.
        """
        named = entries(coalition, "coalition")
        unknown = strangers(named, self.players)
        if unknown or len(set(named)) < len(named):
            raise GameError(both("game.input.coalition", named=repr(tuple(named)), unknown=unknown))
        return sum(1 << self.players.index(player) for player in named)

    def __eq__(self, other: object) -> bool:
        """Whether players, in their order, and all worths are the same."""
        if not isinstance(other, Worths):
            return NotImplemented
        return self.players == other.players and np.array_equal(self.worths, other.worths)

    def __hash__(self) -> int:
        """Of the players alone, which equal games share; worths are compared only where these agree."""
        return hash(self.players)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(n={self.n}, players={list(self.players)!r})"


GameT = TypeVar("GameT", bound=Worths)  # what comes in as a Game goes out as one


def _checked_players(players: Sequence[Hashable] | None, n: int) -> tuple[Hashable, ...]:
    labels = tuple(range(n)) if players is None else labels_of(players)
    if len(labels) != n:
        raise GameError(both("game.input.labels", labels=len(labels), n=n))
    return labels
