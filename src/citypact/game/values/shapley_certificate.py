"""The Shapley value in fractions, by two formulas that share nothing but the worths."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import comb
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citypact.text import both

from ..coalitions import sizes
from ..errors import GameError
from ..payoffs import by_player
from ..worths import Worths

MOST_PLAYERS = 20
Whole = NDArray[Any]  # of int64, or of Python integers where 64 bits are too few


@dataclass(frozen=True)
class ShapleyCertificate:
    """The Shapley value in fractions; `check` recomputes it from dividends."""

    exact_payoff: tuple[Fraction, ...]
    _game: Worths = field(repr=False)

    @property
    def payoff(self) -> pd.Series:
        """The value as floats, by player."""
        return by_player(self._game, np.array([float(entry) for entry in self.exact_payoff]), "Shapley value")

    def check(self) -> bool:
        """Whether each player's equal shares in the Harsanyi dividends of all coalitions give the same fractions."""
        dividends, unit = whole_worths(self._game)
        for player in range(self._game.n):
            view = dividends.reshape(-1, 2, 1 << player)
            view[:, 1] -= view[:, 0]
        shares = [Fraction(0)] + [Fraction(1, size) for size in range(1, self._game.n + 1)]
        return tuple(_weighed(dividends, unit, shares)) == self.exact_payoff


def shapley_certificate(game: Worths) -> ShapleyCertificate:
    """The Shapley value in fractions from marginal contributions, checked by Harsanyi dividends. Up to 20 players.

    ``sum_{S∋i} (s-1)! (n-s)! / n! * (v(S) - v(S without i))`` on the one hand; ``sum_{S∋i} dividend(S) / s`` on the
    other. Whole numbers and fractions are taken as exact, other worths as the binary numbers that they are. Time
    O(n 2**n), in integers of any size.

    Source: Shapley (1953); Harsanyi (1959) for the dividends.

    Raises
    ------
    GameError
        More than 20 players.

    >>> from citypact.game import Game  # the coal example of Ferguson's lecture notes
    >>> proof = Game([0, -1, 0, 3, 1, 4, 2, 5]).shapley_certificate()
    >>> [str(entry) for entry in proof.exact_payoff], proof.check()
    (['5/3', '7/6', '13/6'], True)
    """
    n = game.n
    if n > MOST_PLAYERS:
        raise GameError(both("game.none.fractions", most=MOST_PLAYERS, n=n))
    worths, unit = whole_worths(game)
    joining = [Fraction(1, n * comb(n - 1, s)) for s in range(n)] + [Fraction(0)]
    inside = _weighed(worths, unit, [joining[s - 1] + joining[s] if s else Fraction(0) for s in range(n + 1)])
    per_size = [Fraction(int(total)) * unit for total in _by_size(worths, sizes(n), n)]
    outside = sum((weight * total for weight, total in zip(joining, per_size, strict=True)), Fraction(0))
    return ShapleyCertificate(tuple(entry - outside for entry in inside), game)


def whole_worths(game: Worths) -> tuple[Whole, Fraction]:
    """Worths as whole numbers of a unit: the game's, or the power of two that divides all of them."""
    if game.unit is not None:
        whole = [round(value / game.unit) for value in game.worths.tolist()] if game.unit != 1 else None
        worths: Whole = game.worths.astype(np.int64) if whole is None else np.array(whole, dtype=object)
        room = float(np.abs(game.worths).max()) / float(game.unit) * 4.0**game.n < 2**62
        return worths.astype(np.int64 if room else object), game.unit
    unit = Fraction(1, max(value.as_integer_ratio()[1] for value in game.worths.tolist()))
    return np.array([int(Fraction(value) / unit) for value in game.worths.tolist()], dtype=object), unit


def _weighed(table: Whole, unit: Fraction, weights: list[Fraction]) -> list[Fraction]:
    """For every player, the sum over the coalitions with the player of ``weights[size] * table``."""
    n = table.size.bit_length() - 1
    counts, totals = sizes(n), []
    for player in range(n):
        inside = table.reshape(-1, 2, 1 << player)[:, 1].ravel()
        per_size = _by_size(inside, counts.reshape(-1, 2, 1 << player)[:, 1].ravel(), n)
        totals.append(unit * sum((w * int(t) for w, t in zip(weights, per_size, strict=True)), Fraction(0)))
    return totals


def _by_size(table: Whole, counts: NDArray[np.intp], n: int) -> list[int]:
    order = np.argsort(counts, kind="stable")
    ordered, starts = table[order], np.searchsorted(counts[order], np.arange(n + 2)).tolist()
    return [int(ordered[a:b].sum()) if b > a else 0 for a, b in pairwise(starts)]
