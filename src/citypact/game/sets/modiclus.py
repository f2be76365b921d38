"""The modiclus: the nucleolus of what coalitions could gain and what they could prevent, together."""

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import Floats
from ..errors import GameError
from ..payoffs import by_player
from ..worths import Worths
from .kohlberg import KohlbergCertificate, certify
from .lexicographic import lexicographic_minimum

MOST_PLAYERS = 13


def modiclus(game: Worths) -> pd.Series:
    """Modiclus (modified nucleolus): differences of excesses ``e(S, x) - e(T, x)``, lexicographically least over pairs.

    Weighs what a coalition can secure and what it can prevent alike: the modiclus of a game and of its dual agree. It
    is the prenucleolus of the dual cover, a game of two copies of every player with
    ``max(v(S) + v*(T), v*(S) + v(T))`` for S of the first copies and T of the second, restricted to the first.
    Time and memory O(4**n): up to 13 players.

    Source: Sudholter (1997), The modified nucleolus: properties and axiomatizations.

    Raises
    ------
    GameError
        More than 13 players.

    >>> from citypact.game import Game  # the four-player game of the CoopGame manual
    >>> Game([0, 0, 0, 5, 0, 5, 9, 13, 0, 8, 10, 15, 8, 16, 17, 21]).modiclus().round(4).tolist()
    [4.3333, 5.3333, 5.6667, 5.6667]
    """
    return by_player(game, lexicographic_minimum(dual_cover(game)).payoff[: game.n], "modiclus")


def modiclus_certificate(game: Worths) -> KohlbergCertificate:
    """The prenucleolus of the dual cover with Kohlberg's criterion; its first n payoffs are the modiclus.

    Cost and errors as for `modiclus`. Source: Sudholter (1997); Kohlberg (1971) for the criterion.

    >>> from citypact.game import Game  # the four-player game of the CoopGame manual
    >>> proof = Game([0, 0, 0, 5, 0, 5, 9, 13, 0, 8, 10, 15, 8, 16, 17, 21]).modiclus_certificate()
    >>> proof.check(), [str(entry) for entry in proof.exact_payoff[:4]]
    (True, ['13/3', '16/3', '17/3', '17/3'])
    """
    return certify(dual_cover(game))


def dual_cover(game: Worths) -> Worths:
    """Dual cover of a game: players 0 .. n-1 are the first copies, n .. 2n-1 the second."""
    if game.n > MOST_PLAYERS:
        raise GameError(both("game.none.modiclus", most=MOST_PLAYERS, n=game.n))
    worths = game.worths
    dual: Floats = worths[-1] - worths[::-1]
    cover = np.maximum(worths[None, :] + dual[:, None], dual[None, :] + worths[:, None])
    return game.like(cover.reshape(-1), None)
