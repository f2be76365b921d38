"""Zero-normalisation and 0-1-normalisation."""

from citypact.text import both

from ..coalitions import subset_sums
from ..contributions import own_worths
from ..errors import NoSuchPoint
from ..scale import largest, normalise
from ..worths import GameT


def zero_normalised(game: GameT) -> GameT:
    """Gains from cooperation: v(S) less the own worths v({i}) of its members.

    Source: von Neumann and Morgenstern (1944), strategic equivalence. Time O(2**n).

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 5]).zero_normalised().worths.tolist()
    [0.0, 0.0, 0.0, 2.0]
    """
    # What `normalise` takes out first is nearest to the gains: the second step then loses no more digits.
    table = normalise(game).gains
    table = table - subset_sums(own_worths(table))
    table[0] = 0.0
    return game.like(table, game.players)


def zero_one_normalised(game: GameT) -> GameT:
    """Zero-normalised game in units of the gain of the grand coalition, so that v(N) = 1. Time O(2**n).

    Makes games of different size comparable. Source: von Neumann and Morgenstern (1944), strategic equivalence.

    Raises
    ------
    NoSuchPoint
        The grand coalition gains nothing: no unit.

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 5]).zero_one_normalised().worths.tolist()
    [0.0, 0.0, 0.0, 1.0]
    """
    gains = zero_normalised(game)
    total = float(gains.worths[-1])
    if abs(total) <= 1e-12 * largest(gains.worths):
        raise NoSuchPoint(both("game.none.no_gain"))
    return type(game)(gains.worths / total, game.players)
