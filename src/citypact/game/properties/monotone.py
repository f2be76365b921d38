"""Monotonicity and zero-monotonicity."""

import numpy as np

from ..coalitions import Floats
from ..lattice import halves
from ..scale import ULP, largest
from ..transforms.normalised import zero_normalised
from ..worths import Worths
from .finding import TOLERANCE, Finding, failing, holding


def is_monotone(game: Worths) -> Finding:
    """Whether a larger coalition is never worth less: v(S) <= v(S with i) for every S and i.

    Where members can be idle a game is monotone. The counter-example is (S, S with i) with the largest fall. Time
    O(n 2**n). Source: Peleg and Sudhoelter (2007), Introduction to the Theory of Cooperative Games.

    >>> from citypact.game import Game
    >>> print(Game([0, 1, 2, 1]).is_monotone())
    the game is not monotone: a player joins and the worth falls (v{1} = 2, v{0, 1} = 1; by 1)
    """
    tolerance = (TOLERANCE + 2 * game.n * ULP) * largest(game.worths)
    smaller, larger, fall = _largest_fall(game.worths)
    if fall <= tolerance:
        return holding("monotone")
    return failing(game, "monotone", [smaller, larger], fall)


def is_zero_monotone(game: Worths) -> Finding:
    """Whether nobody brings less than its own worth: v(S) + v({i}) <= v(S with i) (weak superadditivity).

    Then nucleolus and prenucleolus coincide. The counter-example is (S, {i}, S with i). Time O(n 2**n). Source: Peleg
    and Sudhoelter (2007), where the games are called weakly superadditive.

    >>> from citypact.game import Game
    >>> bool(Game([0, 1, 2, 3]).is_zero_monotone())
    True
    """
    gains = zero_normalised(game).worths
    smaller, larger, fall = _largest_fall(gains)
    if fall <= TOLERANCE * largest(gains) + 2 * game.n * ULP * largest(game.worths):
        return holding("zero-monotone")
    return failing(game, "zero-monotone", [smaller, larger ^ smaller, larger], fall)


def _largest_fall(table: Floats) -> tuple[int, int, float]:
    """Coalitions S and S with i between which the worth falls most, and the fall (negative when none falls)."""
    worst = (0, 1, -np.inf)
    for player, (without, with_player) in enumerate(halves(table)):
        falls = without - with_player
        place = int(falls.argmax())
        high, low = divmod(place, 1 << player)
        if falls.flat[place] > worst[2]:
            smaller = (high << (player + 1)) | low
            worst = (smaller, smaller | 1 << player, float(falls.flat[place]))
    return worst
