"""Sums and multiples of games."""

from fractions import Fraction
from math import lcm

import numpy as np

from citypact.text import both

from ..coalitions import finite_amount, subset_sums
from ..errors import GameError
from ..payoffs import Payoff, payoff_vector
from ..worths import GameT, Worths


def plus(game: GameT, other: Worths) -> GameT:
    """Sum of two games on the same players in the same order: ``game + other``.

    >>> from citypact.game import Game
    >>> (Game([0, 1, 2, 5]) + Game([0, 0, 0, 1])).worths.tolist()
    [0.0, 1.0, 2.0, 6.0]
    """
    if not hasattr(other, "worths"):
        raise GameError(both("game.input.no_game", other=repr(other)))
    if game.players != other.players:
        raise GameError(both("game.input.other_order", one=game.players, other=other.players))
    worths = game.worths + other.worths
    if game.denominator == other.denominator == 1 or game.unit is None or other.unit is None:
        return type(game)(worths, game.players)
    return game.like(worths, game.players, lcm(game.denominator, other.denominator))


def scaled(game: GameT, factor: float | Fraction) -> GameT:
    """All worths times a finite factor: ``factor * game``.

    >>> from citypact.game import Game
    >>> (2 * Game([0, 1, 2, 5])).worths.tolist()
    [0.0, 2.0, 4.0, 10.0]
    """
    worths = finite_amount(factor, both("game.what.factor")) * game.worths + 0.0
    if not isinstance(factor, Fraction | int):
        return type(game)(worths, game.players)
    return game.like(worths, game.players, game.denominator * factor.denominator)


def plus_additive(game: GameT, payments: Payoff) -> GameT:
    """Game in which each player brings a further payment to every coalition it joins. Time O(2**n).

    Covariant concepts move by the payments: strategic equivalence, von Neumann and Morgenstern (1944).

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 5]).plus_additive([10, 20]).worths.tolist()
    [0.0, 11.0, 22.0, 35.0]
    """
    paid = payoff_vector(game, payments, both("game.what.payments"))
    worths = game.worths + subset_sums(paid)
    return game.like(worths, game.players, None if (np.rint(paid) == paid).all() else 1)
