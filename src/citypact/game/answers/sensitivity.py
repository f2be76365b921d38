"""How an answer moves when the worth of one coalition moves."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeAlias

import numpy as np
import pandas as pd

from citypact.text import both

from ..asked import function, groups
from ..coalitions import Floats, finite_amount
from ..errors import GameError, NoSuchPoint
from ..payoffs import payoff_vector
from ..scale import normalise
from ..sets.excess import excess
from ..worths import GameT, Worths

Concept: TypeAlias = Callable[[GameT], pd.Series]
STEP = 1e-5  # of the largest gain


def sensitivity(
    game: GameT,
    concept: Concept[GameT],
    coalitions: Iterable[Iterable[Hashable]] | None = None,
    step: float | None = None,
) -> pd.DataFrame:
    """Change of each player's payoff per unit of change in one coalition's worth, upwards and downwards apart.

    Payoffs like the nucleolus are piecewise linear in the worths, with different slopes to both sides of a kink, so
    both one-sided rates are given, as differences over a small step. The concept is worked out twice a coalition.

    Parameters
    ----------
    concept : function of a game that returns a payoff, such as ``Game.nucleolus``
    coalitions : optional
        Default: the grand coalition and the 2n coalitions of largest excess at the answer, which settle it for the
        nucleolus and its kin.
    step : float, optional
        Money by which a worth is moved; default 1e-5 of the largest gain, and no less than a thousand roundings of the
        worths.

    Returns
    -------
    DataFrame
        Columns ``coalition`` (tuple of players), ``direction`` ("up" or "down"), then one a player. A row of NaN: the
        concept does not exist for the game moved.

    Raises
    ------
    GameError
        An unknown player, the empty coalition, or a step that is not a positive finite number.

    >>> from citypact.game import Game
    >>> game = Game([0, 0, 0, 1, 0, 1, 1, 2], players=["A", "B", "C"])
    >>> game.sensitivity(Game.shapley, [("A", "B")]).round(6).to_dict("records")
    [{'coalition': ('A', 'B'), 'direction': 'up', 'A': 0.166667, 'B': 0.166667, 'C': -0.333333},
     {'coalition': ('A', 'B'), 'direction': 'down', 'A': 0.166667, 'B': 0.166667, 'C': -0.333333}]
    """
    size = _step(game) if step is None else finite_amount(step, both("game.what.step"))
    if size <= 0:
        raise GameError(both("game.input.step", size=size))
    answer = payoff_vector(game, function(concept, "concept")(game), "`concept`")
    moved = _deciding(game, answer)
    if coalitions is not None:
        moved = [game.index(coalition) for coalition in groups(coalitions, "coalitions")]
    if 0 in moved:
        raise GameError(both("game.input.nothing_to_move"))
    rows = []
    for coalition in moved:
        for direction, sign in (("up", 1.0), ("down", -1.0)):
            rates = _rates(game, concept, answer, coalition, sign * size)
            rows.append([game.coalition(coalition), direction, *rates])
    return pd.DataFrame(rows, columns=pd.Index(["coalition", "direction", *game.players], tupleize_cols=False))


def _step(game: Worths) -> float:
    normal = normalise(game)
    return max(STEP * normal.unit, 1e3 * normal.rounding)


def _rates(game: GameT, concept: Concept[GameT], answer: Floats, coalition: int, step: float) -> Floats:
    worths = game.worths.copy()
    worths[coalition] += step
    step = worths[coalition] - game.worths[coalition]  # as it came out in floating point
    try:
        return np.asarray((concept(type(game)(worths, game.players)).to_numpy() - answer) / step)
    except NoSuchPoint:
        return np.full(game.n, np.nan)


def _deciding(game: Worths, answer: Floats) -> list[int]:
    excesses = excess(game, answer)[1:-1]
    largest = np.argsort(-excesses, kind="stable")[: 2 * game.n] + 1
    return [(1 << game.n) - 1, *largest.tolist()]
