"""Nucleoli with weighted excesses: per capita, proportional, and any other weights."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from citypact.text import both

from ..asked import truth
from ..coalitions import Floats, as_floats, listed, sizes
from ..errors import GameError, NoSuchPoint
from ..payoffs import by_player
from ..worths import Worths
from .kohlberg import KohlbergCertificate, certify
from .lexicographic import lexicographic_minimum
from .nucleolus import imputation_floors


def per_capita_nucleolus(game: Worths, individually_rational: bool = True) -> pd.Series:
    """Per-capita nucleolus: as the nucleolus, each coalition's excess divided by its number of players.

    Use it where the discontent of a coalition is that of its average member; a saving in v(N) is then shared so that it
    never lowers anybody's payoff (monotone in v(N), unlike the nucleolus). Also called the weak nucleolus. Cost as for
    the nucleolus, and memory for two more tables.

    Parameters
    ----------
    individually_rational : bool
        Whether each player must get at least what the player is worth alone.

    Source: Grotte (1970); monotonicity in v(N) by Young, Okada, Hashimoto (1982).

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 0, 0, 100, 200, 300]).per_capita_nucleolus().round(4).tolist()
    [33.3333, 83.3333, 183.3333]
    """
    return weighted_nucleolus(game, _per_capita(game), individually_rational).rename("per-capita nucleolus")


def proportional_nucleolus(game: Worths) -> pd.Series:
    """Proportional nucleolus: as the nucleolus, each coalition's excess divided by its worth.

    Every coalition is to be equally content relative to what it could do alone. For games of worths >= 0 (a coalition
    worth 0 asks for nothing beyond the payoffs of its players alone), or of worths all < 0, such as costs. Moves with
    the unit of money, but not with additive games. Cost as for the per-capita nucleolus.

    Source: Young, Okada, Hashimoto (1982), Cost allocation in water resources development.

    Raises
    ------
    NoSuchPoint
        Worths of both signs, a coalition that costs nothing in a game of costs, or too few coalitions of positive worth
        to settle a payoff.

    >>> from citypact.game import Game  # a test of the CoopGame package
    >>> Game([0, 20, 200, 210, 0, 40, 200, 350]).proportional_nucleolus().round(3).tolist()
    [36.992, 291.667, 21.341]
    """
    worths = game.worths[1:]
    if worths.min() < 0 and worths.max() >= 0:
        raise NoSuchPoint(both("game.none.relative"))
    return weighted_nucleolus(game, np.abs(game.worths)).rename("proportional nucleolus")


def weighted_nucleolus(game: Worths, weights: ArrayLike, individually_rational: bool = True) -> pd.Series:
    """Weighted nucleolus: excesses ``(v(S) - x(S)) / weight(S)``, lexicographically least.

    For any notion of how large a coalition is, such as its population. Cost as for the per-capita nucleolus.

    Parameters
    ----------
    weights : array, shape (2**n,)
        By bit mask; positive, or 0 for coalitions that are left out. Entries 0 and 2**n - 1 are not used.

    Raises
    ------
    GameError
        Wrong shape, negative or infinite weights.

    Source: Derks and Haller (1999), Weighted nucleoli.

    >>> from citypact.game import Game  # weight 1 for all: the nucleolus
    >>> Game([0, 0, 0, 0, 0, 100, 200, 300]).weighted_nucleolus([1] * 8).round(6).tolist()
    [50.0, 100.0, 150.0]
    """
    floors = imputation_floors(game) if truth(individually_rational, "individually_rational") else None
    found = lexicographic_minimum(game, _checked(game, weights), floors)
    return by_player(game, found.payoff, "weighted nucleolus")


def weighted_certificate(game: Worths, weights: ArrayLike, individually_rational: bool = True) -> KohlbergCertificate:
    """The weighted nucleolus with Kohlberg's criterion in fractions; arguments and errors as for `weighted_nucleolus`.

    Cost as for `nucleolus_certificate`. Source: Kohlberg (1971) for the criterion; Derks and Haller (1999).

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 0, 0, 100, 200, 300]).weighted_certificate([1, 1, 1, 2, 1, 2, 2, 3]).check()
    True
    """
    floors = imputation_floors(game) if truth(individually_rational, "individually_rational") else None
    return certify(game, _checked(game, weights), floors)


def _per_capita(game: Worths) -> Floats:
    return sizes(game.n).astype(np.float64)


def _checked(game: Worths, weights: ArrayLike) -> Floats:
    measure = as_floats(weights, both("game.what.weights")).copy()
    if measure.shape != game.worths.shape:
        raise GameError(both("game.input.weights_shape", shape=measure.shape, wanted=game.worths.shape))
    measure[[0, -1]] = 1.0
    bad = np.flatnonzero(~(np.isfinite(measure) & (measure >= 0))).tolist()
    if bad:
        raise GameError(both("game.input.coalition_weights", coalitions=listed(bad, game.players)))
    return measure
