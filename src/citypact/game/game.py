"""The game itself: players and the worth of every coalition. Concepts live one to a file and become its methods."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from .coalitions import Floats, members
from .errors import GameError
from .sets.core import core
from .sets.excess import blocking, excess, in_core
from .sets.least_core import least_core
from .sets.nucleolus import nucleolus, nucleolus_certificate, prenucleolus, prenucleolus_certificate
from .values.shapley import shapley


class Game:
    """A cooperative game with transferable utility.

    Parameters
    ----------
    worths : float array, shape (2**n,)
        Worth of every coalition; bit i of the index says that player i is in it; ``worths[0] == 0``. Whole numbers
        and fractions (`fractions.Fraction`) are taken as exact in proofs.
    players : n distinct hashable labels, optional
        Default: ``0 .. n-1``.

    Raises
    ------
    GameError
        Wrong length, a worth that is missing (NaN) or infinite, a non-zero worth of the empty coalition, labels that
        repeat or do not match in number.
    """

    def __init__(self, worths: ArrayLike, players: Sequence[Hashable] | None = None) -> None:
        self._denominator = _common_denominator(worths)
        self.worths = _checked_worths(worths)
        self.n = self.worths.size.bit_length() - 1
        self.players = _checked_players(players, self.n)

    @classmethod
    def from_coalitions(cls, worths: Mapping[tuple[Hashable, ...], float]) -> Self:
        """Game from a mapping of coalitions (tuples of labels); every non-empty coalition must be present.

        Players stand in the order in which they first appear.

        Raises
        ------
        GameError
            A coalition is missing, given twice or names a player twice.
        """
        players = list(dict.fromkeys(player for coalition in worths for player in coalition))
        index = {player: 1 << i for i, player in enumerate(players)}
        table = np.full(1 << len(players), np.nan)
        table[0] = 0.0
        for coalition, worth in worths.items():
            if len(set(coalition)) < len(coalition):
                raise GameError(f"coalition {coalition!r} names a player twice; name each player once")
            position = sum(index[player] for player in coalition)
            if position and not np.isnan(table[position]):
                raise GameError(f"coalition {coalition!r} is given twice, in two orders; keep one of them")
            table[position] = worth
        return cls(table, players)

    # Concepts, one to a file; each takes the game as its first argument and so is a method here.
    # Values
    shapley = shapley
    # Core and least core
    excess = excess
    in_core = in_core
    blocking = blocking
    core = core
    least_core = least_core
    # Nucleoli
    nucleolus = nucleolus
    nucleolus_certificate = nucleolus_certificate
    prenucleolus = prenucleolus
    prenucleolus_certificate = prenucleolus_certificate

    @cached_property
    def unit(self) -> Fraction | None:
        """The money of which every worth is an exact multiple (1 when they are whole numbers), None if not known."""
        scaled = self.worths if self._denominator == 1 else self.worths * self._denominator
        whole = max(scaled.max(), -scaled.min()) < 2**53 and not (np.rint(scaled) - scaled).any()
        return Fraction(1, self._denominator) if whole or self._denominator > 1 else None

    def coalition(self, index: int) -> tuple[Hashable, ...]:
        """Labels of the players in the coalition with this index."""
        return tuple(self.players[i] for i in members(index))

    def index(self, coalition: Iterable[Hashable]) -> int:
        """Index (bit mask) of the coalition of these players.

        Raises
        ------
        GameError
            An unknown player, or one named twice.
        """
        named = list(coalition)
        unknown = [player for player in named if player not in self.players]
        if unknown or len(set(named)) < len(named):
            raise GameError(f"coalition {tuple(named)!r}: unknown players {unknown}, or a player named twice")
        return sum(1 << self.players.index(player) for player in named)

    def __repr__(self) -> str:
        return f"Game(n={self.n}, players={list(self.players)!r})"


def _checked_worths(worths: ArrayLike) -> Floats:
    table = np.ascontiguousarray(worths, dtype=np.float64)
    if table.ndim != 1 or table.size < 2 or table.size & (table.size - 1):
        raise GameError(f"worths must be a flat array of length 2**n with n >= 1, not of shape {table.shape}")
    with np.errstate(over="ignore", invalid="ignore"):
        total = table.sum()  # one pass without a temporary; only a total that is not finite calls for a closer look
    bad = np.empty(0) if np.isfinite(total) else np.flatnonzero(~np.isfinite(table))
    if bad.size:
        players = list(members(int(bad[0])))
        raise GameError(
            f"{bad.size} worth(s) are missing or infinite, the first for the coalition of players {players}; "
            "give every coalition a finite worth"
        )
    if table[0] != 0:
        raise GameError(f"the empty coalition must be worth 0, not {table[0]}")
    return table


def _common_denominator(worths: ArrayLike) -> int:
    entries = worths.tolist() if isinstance(worths, np.ndarray) and worths.dtype == object else worths
    if not isinstance(entries, (list, tuple)):
        return 1
    return lcm(*(entry.denominator for entry in entries if isinstance(entry, Fraction)))


def _checked_players(players: Sequence[Hashable] | None, n: int) -> tuple[Hashable, ...]:
    labels = tuple(range(n)) if players is None else tuple(players)
    if len(labels) != n:
        raise GameError(f"{len(labels)} player labels for a game of {n} players")
    if len(set(labels)) < n:
        raise GameError("player labels repeat; every player needs a label of its own")
    return labels
