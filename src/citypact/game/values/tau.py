"""The tau value, with its utopia payoffs and minimal rights."""

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import Floats, subset_sums
from ..contributions import marginal_worths
from ..errors import NoSuchPoint
from ..lattice import greatest_with
from ..payoffs import by_player
from ..scale import largest, normalise
from ..worths import Worths


def tau(game: Worths) -> pd.Series:
    """Tau value: the compromise between what each can hope for and what each can insist on.

    The efficient point on the line from the minimal rights m to the utopia payoffs M. Use it where a quick compromise
    with clear bounds is wanted; for four players or more it can lie outside a core that is not empty.

    Raises
    ------
    NoSuchPoint
        The game is not quasi-balanced: some minimal right exceeds the utopia payoff, or v(N) lies outside the bounds
        m(N) <= v(N) <= M(N).

    Source: Tijs (1981), Bounds for the core and the tau-value. Time O(2**n).

    >>> from citypact.game import Game  # Stach (2011)
    >>> Game.from_lexicographic([0, 0, 0, 1, 2, 1, 3]).tau().round(9).tolist()
    [1.2, 0.6, 1.2]
    """
    normal = normalise(game)
    utopia = marginal_worths(normal.gains)
    rights = _rights(normal.gains, utopia)
    total = float(normal.gains[-1])
    tolerance = 1e-12 * largest(normal.gains) + 4 * game.n * normal.rounding
    if (rights > utopia + tolerance).any():
        i = int((rights - utopia).argmax())
        right, hope = normal.additive[i] + rights[i], normal.additive[i] + utopia[i]
        raise NoSuchPoint(both("game.none.insists", player=game.players[i], right=right, hope=hope))
    low, high = float(rights.sum()), float(utopia.sum())
    if not low - game.n * tolerance <= total <= high + game.n * tolerance:
        shift = float(normal.additive.sum())
        bounds = {"low": shift + low, "high": shift + high}
        raise NoSuchPoint(both("game.none.not_between", worth=game.worths[-1], **bounds))
    share = (total - low) / (high - low) if high - low > game.n * tolerance else 0.0
    return by_player(game, normal.additive + rights + share * (utopia - rights), "tau value")


def utopia_payoffs(game: Worths) -> pd.Series:
    """Utopia payoff M_i = v(N) - v(N without i): the most the others would let player i have. Time O(n).

    An upper bound of every core payoff. Source: Tijs (1981), Bounds for the core and the tau-value.

    >>> from citypact.game import Game
    >>> Game.from_lexicographic([0, 0, 0, 60, 60, 60, 72]).utopia_payoffs().tolist()
    [12.0, 12.0, 12.0]
    """
    return by_player(game, marginal_worths(game.worths), "utopia payoff")


def minimal_rights(game: Worths) -> pd.Series:
    """Minimal right m_i: the most that a coalition leaves player i after paying its other members their utopia payoffs.

    Source: Tijs (1981). Time O(2**n).

    >>> from citypact.game import Game
    >>> Game.from_lexicographic([0, 0, 0, 60, 60, 60, 72]).minimal_rights().tolist()
    [48.0, 48.0, 48.0]
    """
    normal = normalise(game)
    rights = _rights(normal.gains, marginal_worths(normal.gains))
    return by_player(game, normal.additive + rights, "minimal right")


def _rights(worths: Floats, utopia: Floats) -> Floats:
    return np.asarray(greatest_with(worths - subset_sums(utopia)) + utopia)
