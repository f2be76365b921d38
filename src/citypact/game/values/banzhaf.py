"""The Banzhaf value, raw and normalised."""

from math import comb

import numpy as np
import pandas as pd

from citypact.text import both

from ..coalitions import Floats
from ..errors import NoSuchPoint
from ..payoffs import by_player, told
from ..scale import normalise
from ..worths import Worths
from .semivalue import semivalue_of


def banzhaf(game: Worths) -> pd.Series:
    """Banzhaf value: mean marginal contribution to the 2**(n-1) coalitions of the others, all equally likely.

    It need not add up to v(N): use it to measure influence, not to divide money. Time O(2**n): one pass.

    Source: Banzhaf (1965) for voting; Owen (1975), Multilinear extensions and the Banzhaf value.

    >>> from citypact.game import Game  # Gambarelli (2011)
    >>> Game.from_lexicographic([0, 0, 0, 1, 2, 1, 3]).banzhaf().tolist()
    [1.25, 0.75, 1.25]
    """
    normal = normalise(game)
    return by_player(game, normal.additive + banzhaf_of(normal.gains), "Banzhaf value")


def normalised_banzhaf(game: Worths) -> pd.Series:
    """Banzhaf value scaled so that it adds up to v(N); not additive, and not covariant with payments to players.

    Raises
    ------
    NoSuchPoint
        The raw values add up to zero (or nearly, beside their size), so no scale brings them to v(N).

    Source: van den Brink and van der Laan (1998), Axiomatizations of the normalized Banzhaf value and the Shapley
    value. Time O(2**n).

    >>> from citypact.game import weighted_voting
    >>> weighted_voting(51, [50, 49, 1]).normalised_banzhaf().round(9).tolist()
    [0.6, 0.2, 0.2]
    """
    raw = banzhaf(game).to_numpy()
    total = float(raw.sum())
    if abs(total) <= 1e-12 * float(np.abs(raw).sum()):
        values = told(game.players, raw)
        raise NoSuchPoint(both("game.none.banzhaf", values=values, worth=game.worths[-1]))
    return by_player(game, raw * (game.worths[-1] / total), "normalised Banzhaf value")


def banzhaf_of(worths: Floats) -> Floats:
    """Banzhaf value of a table; the empty coalition may have any worth."""
    n = worths.size.bit_length() - 1
    return semivalue_of(worths, np.array([comb(n - 1, s) / 2 ** (n - 1) for s in range(n)]))
