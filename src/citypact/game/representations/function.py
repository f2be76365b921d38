"""Game from a function of a coalition."""

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from typing import Any, Self, SupportsFloat

import numpy as np
from numpy.typing import NDArray

from citypact.text import both

from ..asked import function, labels_of
from ..coalitions import members
from ..errors import GameError
from ..memory import require_room
from ..worths import Worths

Worth = Callable[[tuple[Hashable, ...]], float]


class FromFunction(Worths):
    """Games written as a function of a coalition."""

    @classmethod
    def from_function(cls, worth: Worth, players: Sequence[Hashable]) -> Self:
        """Game whose worths are the values of a function.

        Parameters
        ----------
        worth : function of a coalition
            Called once for every non-empty coalition with the tuple of its players' labels, in the order of `players`.
        players : n distinct labels, or any sequence of them

        Raises
        ------
        GameError
            The table would not fit in memory (said before the first call), or a value is not a finite number (its
            coalition is named).

        Notes
        -----
        2**n - 1 calls: the function sets the time. Values that are fractions (`fractions.Fraction`) stay exact. With
        many players use `sample_shapley` on the same function.

        >>> from citypact.game import Game
        >>> Game.from_function(lambda coalition: len(coalition) ** 2, ["a", "b", "c"]).shapley().tolist()
        [3.0, 3.0, 3.0]
        """
        labels = labels_of(players)
        require_room(len(labels), tables=1)
        return cls(tabulate(function(worth, "worth"), labels), labels)


def tabulate(worth: Worth, labels: tuple[Hashable, ...]) -> NDArray[Any]:
    """The function's value for every coalition, shape (2**n,); the empty one is worth 0 and not asked for.

    Of float64, or of objects from the first fraction on.
    """
    table: NDArray[Any] = np.zeros(1 << len(labels))
    for index in range(1, table.size):
        coalition = tuple(labels[i] for i in members(index))
        value = worth(coalition)
        if isinstance(value, Fraction) and table.dtype != object:
            table = table.astype(object)
        table[index] = value if isinstance(value, Fraction) else number(value, coalition)
    return table


def number(value: object, coalition: tuple[Hashable, ...]) -> float:
    """A worth as a float; GameError naming the coalition when it is not a finite number."""
    try:
        worth = float(value) if isinstance(value, SupportsFloat) else np.nan
    except (TypeError, ValueError):
        worth = np.nan
    if not np.isfinite(worth):
        raise GameError(both("game.input.function_value", value=repr(value), coalition=repr(coalition)))
    return worth
