"""Coalitions as bit masks: player i is in coalition S when bit i of S is set."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from .errors import GameError

if TYPE_CHECKING:
    from .game import Game

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# One figure a player: by label, or in player order.
Payoff: TypeAlias = Mapping[Hashable, float] | Sequence[float] | Floats | pd.Series


def members(coalition: int) -> Iterator[int]:
    """Players of a coalition, in ascending order.

    >>> list(members(0b1011))
    [0, 1, 3]
    """
    player = 0
    while coalition:
        if coalition & 1:
            yield player
        coalition >>= 1
        player += 1


def mask(players: Iterable[int]) -> int:
    """The coalition of the given players.

    >>> mask([0, 1, 3])
    11
    """
    coalition = 0
    for player in players:
        coalition |= 1 << player
    return coalition


def subset_sums(values: Floats) -> Floats:
    """x(S) for every coalition S, by doubling; shape (2**n,)."""
    sums = np.zeros(1 << len(values))
    for i, value in enumerate(values):
        np.add(sums[: 1 << i], value, out=sums[1 << i : 2 << i])
    return sums


def sizes(n: int) -> NDArray[np.intp]:
    """Number of players of every coalition of n players, shape (2**n,)."""
    counts = np.zeros(1 << n, dtype=np.intp)
    for i in range(n):
        np.add(counts[: 1 << i], 1, out=counts[1 << i : 2 << i])
    return counts


def as_floats(values: ArrayLike, what: str) -> Floats:
    """An array of float64, whatever its shape; GameError when an entry is no number.

    >>> as_floats([1, "two"], "weights")
    Traceback (most recent call last):
    citypact.game.errors.GameError: the weights must be numbers: could not convert string to float: 'two'
    """
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise GameError(f"the {what} must be numbers: {error}") from error


def finite_amount(value: object, what: str) -> float:
    """A number as a float; GameError when it is none, or not finite."""
    try:
        amount = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        amount = np.nan
    if not np.isfinite(amount):
        raise GameError(f"the {what} must be a finite number, not {value!r}")
    return amount


def payoff_vector(game: "Game", payoff: Payoff, what: str = "payoff") -> Floats:
    """A payoff in player order, shape (n,), from a Series or mapping by label, or a sequence in player order.

    Raises
    ------
    GameError
        Missing, unknown or repeated players, the wrong number of entries, an entry that is not a finite number.
    """
    if isinstance(payoff, pd.Series):
        repeated = payoff.index[payoff.index.duplicated()]
        if len(repeated):
            raise GameError(f"the {what} names players {list(repeated)} twice; give one entry a player")
        payoff = dict(zip(payoff.index, payoff, strict=True))
    if isinstance(payoff, Mapping):
        missing = [player for player in game.players if player not in payoff]
        unknown = [player for player in payoff if player not in game.players]
        if missing or unknown:
            raise GameError(f"the {what} lacks players {missing} and names unknown {unknown}; give one entry a player")
        payoff = [payoff[player] for player in game.players]
    vector = as_floats(payoff, what)
    if vector.shape != (game.n,):
        raise GameError(f"the {what} has shape {vector.shape}; a game of {game.n} players needs {game.n} entries")
    if not np.isfinite(vector).all():
        bad = [game.players[i] for i in np.flatnonzero(~np.isfinite(vector))]
        raise GameError(f"the {what} of players {bad} is not a finite number")
    return vector


def by_player(game: "Game", values: Floats, name: str) -> pd.Series:
    """A result as a Series of float64 indexed by player; GameError where the worths were too large to add up."""
    figures = np.asarray(values) + 0.0
    if not np.isfinite(figures).all():
        raise GameError(f"the {name} is beyond floating-point numbers; give the worths in a larger unit of money")
    return pd.Series(figures, index=pd.Index(game.players, tupleize_cols=False), name=name, dtype=np.float64)
