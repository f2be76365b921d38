"""Essential games: there is something to gain."""

from citypact.text import both

from ..contributions import own_worths
from ..worths import Worths
from .finding import Finding, gains_and_tolerance, holding


def is_essential(game: Worths) -> Finding:
    """Whether the grand coalition earns more than its players alone: v(N) > sum of v({i}).

    The counter-example is (N). Time O(2**n).

    Source: von Neumann and Morgenstern (1944), Theory of Games and Economic Behavior.

    >>> from citypact.game import Game
    >>> bool(Game([0, 1, 2, 5]).is_essential()), bool(Game([0, 1, 2, 3]).is_essential())
    (True, False)
    """
    table, tolerance = gains_and_tolerance(game)
    gain = float(table[-1] - own_worths(table).sum())
    if gain > tolerance:
        return holding("essential")
    gap = max(0.0, -gain)
    own = float(own_worths(game.worths).sum())
    text = both("game.property.inessential", worth=game.worths[-1], own=own)
    return Finding("essential", False, (game.players,), gap, text)
