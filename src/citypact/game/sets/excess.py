"""Excess of coalitions at a payoff: what they could earn alone beyond what the payoff gives them."""

import numpy as np
import pandas as pd

from citypact.text import both

from ..asked import whole
from ..coalitions import Floats, finite_amount, subset_sums
from ..errors import GameError
from ..payoffs import Payoff, payoff_vector
from ..scale import ULP, normalise, power_of_two
from ..worths import Worths

TOLERANCE = 1e-9  # of the largest gain


def excess(game: Worths, payoff: Payoff) -> Floats:
    """Excess ``v(S) - x(S)`` of every coalition at a payoff; shape (2**n,), indexed by bit mask.

    Positive: the coalition would rather leave. Time and memory O(2**n), two passes; `blocking` lists what matters.
    Source: Schmeidler (1969); Davis and Maschler (1965).

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 5], players=["A", "B"]).excess({"A": 2, "B": 3}).tolist()
    [0.0, -2.0, -3.0, 0.0]
    """
    x = payoff_vector(game, payoff)
    low = min(game.n, 12)
    columns, rows = subset_sums(x[:low]), subset_sums(x[low:])
    table = game.worths.reshape(-1, 1 << low) - columns
    table -= rows[:, None]
    flat: Floats = table.reshape(-1)
    return flat


def blocking(game: Worths, payoff: Payoff, limit: int | None = None, tolerance: float | None = None) -> pd.DataFrame:
    """Coalitions that block a payoff (positive excess), the most discontented first. Time O(2**n).

    Use it to see who would leave, and for how much. Source: Gillies (1959) for the domination that it lists.

    Parameters
    ----------
    payoff : one figure a player
    limit : int, optional
        How many to list at most; default all.
    tolerance : float, optional
        Excess up to which a coalition does not block; default 1e-9 of the largest gain from cooperation.

    Returns
    -------
    DataFrame
        Columns ``coalition`` (tuple of players), ``worth``, ``payoff``, ``excess``.

    >>> from citypact.game import Game  # Ferguson's coal example: the Shapley value is not in the core
    >>> game = Game([0, -1, 0, 3, 1, 4, 2, 5])
    >>> game.blocking(game.shapley()).round(4).to_dict("records")
    [{'coalition': (0, 1), 'worth': 3.0, 'payoff': 2.8333, 'excess': 0.1667},
     {'coalition': (0, 2), 'worth': 4.0, 'payoff': 3.8333, 'excess': 0.1667}]
    """
    most = None if limit is None else whole(limit, "limit", 0)
    excesses = excess(game, payoff)
    threshold = allowance(game, tolerance)
    found = np.flatnonzero(excesses > threshold)
    found = found[np.lexsort((found, -excesses[found]))][:most]
    return pd.DataFrame(
        {
            "coalition": pd.Series([game.coalition(s) for s in found.tolist()], dtype=object),
            "worth": game.worths[found],
            "payoff": game.worths[found] - excesses[found],
            "excess": excesses[found],
        }
    )


def in_core(game: Worths, payoff: Payoff, tolerance: float | None = None) -> bool:
    """Whether a payoff is in the core: it shares out v(N), and no coalition could earn more alone.

    Parameters
    ----------
    tolerance : float, optional
        Money by which either may fail; default 1e-9 of the largest gain from cooperation.

    Time O(2**n), two passes. Source: Gillies (1959), Solutions to general non-zero-sum games.

    >>> from citypact.game import Game  # estate 300, claims 100, 200, 300
    >>> game = Game([0, 0, 0, 0, 0, 100, 200, 300])
    >>> game.in_core([50, 100, 150]), game.in_core([0, 0, 300]), game.in_core([150, 100, 50])
    (True, True, False)
    """
    excesses = excess(game, payoff)
    allowed = allowance(game, tolerance)
    return bool(abs(excesses[-1]) <= allowed and excesses.max() <= allowed)


def default_tolerance(game: Worths) -> float:
    """1e-9 of the largest gain from cooperation, and no less than the rounding of the worths."""
    normal = normalise(game)
    rounding = 4 * game.n * (normal.rounding or ULP)
    return max(TOLERANCE * power_of_two(normal.gain), rounding) if normal.gain else rounding


def allowance(game: Worths, tolerance: float | None) -> float:
    """The tolerance asked for, or the default one; GameError unless it is a finite number of at least 0."""
    if tolerance is None:
        return default_tolerance(game)
    allowed = finite_amount(tolerance, "`tolerance`")
    if allowed < 0:
        raise GameError(both("game.input.tolerance", value=tolerance))
    return allowed
