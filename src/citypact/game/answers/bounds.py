"""What can be said when worths are known only within bounds."""

from dataclasses import dataclass
from math import comb

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from citypact.text import both

from ..asked import function, whole
from ..coalitions import Floats, as_floats, listed, require_addable
from ..errors import GameError
from ..payoffs import payoff_vector
from ..sets.core import Core, core
from ..tables import require_finite
from ..values.semivalues import weighted_sums
from ..worths import GameT, Worths
from .sensitivity import Concept

MOST_SAMPLES = 1_000_000
QUANTILES = {"5%": 0.05, "50%": 0.5, "95%": 0.95}


@dataclass(frozen=True)
class CoreWithin:
    """Core of a game whose worths are known within bounds.

    Attributes
    ----------
    certain : Core
        Of the worst case, every coalition at its highest worth and the grand one at its lowest: a payoff in it (of the
        lowest v(N)) is stable whatever the worths turn out to be.
    possible : Core
        Of the best case: when even this is empty, no stable division exists whatever the worths turn out to be.
    """

    certain: Core
    possible: Core


def core_within(game: Worths, lower: ArrayLike, upper: ArrayLike) -> CoreWithin:
    """Whether the core is certainly, or possibly, not empty when worths lie anywhere within bounds, with proofs.

    Two questions to `core`, of the worst and of the best case, at the cost of `core` each.

    Parameters
    ----------
    lower, upper : arrays, shape (2**n,), or one number each
        Bounds of the worths by bit mask; a number is added to every worth of the game (a negative one for `lower`).

    Raises
    ------
    GameError
        Bounds of the wrong shape or crossing each other.

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 3, 0, 3, 3, 6])
    >>> within = game.core_within(-1.0, 1.0)
    >>> within.certain.empty, within.possible.empty
    (True, False)
    """
    low, high = worth_bounds(game, lower, upper)
    worst, best = high.copy(), low.copy()
    worst[-1], best[-1] = low[-1], high[-1]
    return CoreWithin(core(Worths(worst, game.players)), core(Worths(best, game.players)))


def shapley_within(game: Worths, lower: ArrayLike, upper: ArrayLike) -> pd.DataFrame:
    """Exact range of each player's Shapley value when every worth lies anywhere within bounds; two passes.

    The value rises with the worths of the player's own coalitions and falls with those of the others, so both ends are
    attained. Arguments and errors as for `core_within`; columns ``least`` and ``greatest``, by player.

    >>> from citypact.game import Game
    >>> Game([0, 0, 0, 4]).shapley_within(-1.0, 1.0).to_numpy().tolist()
    [[0.5, 3.5], [0.5, 3.5]]
    """
    low, high = worth_bounds(game, lower, upper)
    ends = np.column_stack((_extreme_shapley(low, high), _extreme_shapley(high, low)))
    return pd.DataFrame(ends, index=pd.Index(game.players, tupleize_cols=False), columns=["least", "greatest"])


def spread_within(
    game: GameT, lower: ArrayLike, upper: ArrayLike, concept: Concept[GameT], samples: int = 200, seed: int = 0
) -> pd.DataFrame:
    """How an answer spreads when worths are drawn independently and uniformly within bounds.

    The concept is worked out once a sample.

    Parameters
    ----------
    lower, upper
        As for `core_within`.
    concept : function of a game that returns a payoff, such as ``Game.nucleolus``
    samples : int
        Games drawn. Same seed, same answer.

    Returns
    -------
    DataFrame by player
        Columns ``mean``, ``deviation``, ``least``, ``5%``, ``50%``, ``95%``, ``greatest``. The least and greatest of
        the sample are no guarantee; for the Shapley value `shapley_within` gives one.

    Raises
    ------
    GameError
        As for `core_within`; fewer than two samples, or more than a million; no concept.
    NoSuchPoint
        The concept does not exist for a game drawn.

    >>> from citypact.game import Game
    >>> spread = Game([0, 0, 0, 4]).spread_within(-1.0, 1.0, Game.shapley, samples=100, seed=1)
    >>> bool((spread["least"] >= 0.5).all() and (spread["greatest"] <= 3.5).all())
    True
    """
    low, high = worth_bounds(game, lower, upper)
    count = whole(samples, "samples", 2, MOST_SAMPLES)
    random = np.random.default_rng(whole(seed, "seed", 0))
    games = (type(game)(random.uniform(low, high), game.players) for _ in range(count))
    drawn = np.array([payoff_vector(one, function(concept, "concept")(one), "`concept`") for one in games])
    columns = {"mean": drawn.mean(axis=0), "deviation": drawn.std(axis=0, ddof=1), "least": drawn.min(axis=0)}
    columns |= {name: np.quantile(drawn, level, axis=0) for name, level in QUANTILES.items()}
    columns["greatest"] = drawn.max(axis=0)
    return pd.DataFrame(columns, index=pd.Index(game.players, tupleize_cols=False))


def worth_bounds(game: Worths, lower: ArrayLike, upper: ArrayLike) -> tuple[Floats, Floats]:
    """Bounds as full tables, checked; the empty coalition is worth 0 in both."""
    low, high = (_table(game, bound, name) for bound, name in ((lower, "lower"), (upper, "upper")))
    crossed = np.flatnonzero(low > high).tolist()
    if crossed:
        raise GameError(both("game.input.crossed_bounds", count=len(crossed), coalitions=listed(crossed, game.players)))
    return low, high


def _table(game: Worths, bound: ArrayLike, name: str) -> Floats:
    given = as_floats(bound, both(f"game.what.{name}_bounds"))
    require_addable(given, both(f"game.what.{name}_bounds"))
    table: Floats = game.worths + given if given.ndim == 0 else given.copy()
    if table.shape != game.worths.shape or not np.isfinite(given).any():
        raise GameError(both("game.input.bounds", what=both(f"game.what.{name}_bounds"), shape=game.worths.shape))
    table[0] = 0.0
    require_finite(table, game.players, both(f"game.what.{name}_bound"))
    return table


def _extreme_shapley(own: Floats, others: Floats) -> Floats:
    """Shapley value of each player if the player's coalitions have worths `own` and all others `others`."""
    n = own.size.bit_length() - 1
    joining = np.array([1 / (n * comb(n - 1, s)) for s in range(n)] + [0.0])
    with_player = weighted_sums(own, np.concatenate(([0.0], joining[:-1])))
    total = weighted_sums(others, np.concatenate(([0.0], joining[1:] / np.arange(1, n + 1)))).sum()
    return np.asarray(with_player - (total - weighted_sums(others, joining)))
