"""Simple games: every coalition wins or loses."""

import numpy as np

from citypact.text import both

from ..errors import GameError
from ..worths import Worths
from .finding import Finding, holding
from .monotone import is_monotone


def is_simple(game: Worths) -> Finding:
    """Whether all worths are 0 or 1, the grand coalition wins, and a winning coalition stays so when others join.

    Source: von Neumann and Morgenstern (1944), chapter X. Time O(n 2**n).

    >>> from citypact.game import Game
    >>> bool(Game([0, 0, 0, 1]).is_simple()), bool(Game([0, 0, 0, 2]).is_simple())
    (True, False)
    """
    other = np.flatnonzero((game.worths != 0) & (game.worths != 1))
    if other.size or game.worths[-1] != 1:
        index = int(other[0]) if other.size else game.worths.size - 1
        coalition = game.coalition(index)
        text = both("game.property.other_worths", coalition=coalition, worth=game.worths[index])
        return Finding("simple", False, (coalition,), float(min(abs(game.worths[index] - 1), 1)), text)
    monotone = is_monotone(game)
    if not monotone:
        text = both("game.property.not_simple", why=monotone.text)
        return Finding("simple", False, monotone.coalitions, monotone.gap, text)
    return holding("simple")


def require_simple(game: Worths) -> None:
    """GameError with the counter-example unless the game is simple."""
    finding = is_simple(game)
    if not finding:
        raise GameError(both("game.input.simple", finding=finding.text))
