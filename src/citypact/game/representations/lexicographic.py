"""Games written as a vector by size of coalition, then lexicographically: 1, 2, 3, 12, 13, 23, 123."""

from collections.abc import Hashable, Sequence
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from citypact.text import both

from ..coalitions import Floats, as_floats, sizes
from ..errors import GameError
from ..tables import plain_or_exact
from ..worths import Worths


class FromLexicographic(Worths):
    """Games written as a vector in lexicographic order."""

    @classmethod
    def from_lexicographic(cls, worths: ArrayLike, players: Sequence[Hashable] | None = None) -> Self:
        """Game from the vector that the packages CoopGame (R) and TUGlab (MATLAB) use.

        Parameters
        ----------
        worths : float array, shape (2**n - 1,)
            Worths of the non-empty coalitions, by number of players, within a number lexicographically.
        players : n distinct labels, optional

        Raises
        ------
        GameError
            The length is not 2**n - 1, or a worth is missing or infinite.

        Source: the order of CoopGame (Staudacher and Anwander) and TUGlab (Miras Calvo and Sanchez Rodriguez). Time
        O(n 2**n).

        >>> from citypact.game import Game
        >>> game = Game.from_lexicographic([0, 0, 0, 60, 48, 30, 72], ["a", "b", "c"])
        >>> game.worths.tolist()
        [0.0, 0.0, 0.0, 60.0, 0.0, 48.0, 30.0, 72.0]
        """
        vector = (
            plain_or_exact(worths, both("game.what.worths"))
            if isinstance(worths, list | tuple)
            else as_floats(worths, both("game.what.worths"))
        )
        if vector.ndim != 1 or vector.size < 1 or (vector.size + 1) & vector.size:
            raise GameError(both("game.input.lexicographic", shape=vector.shape))
        table = np.zeros(vector.size + 1, dtype=vector.dtype)
        table[lexicographic_order(table.size.bit_length() - 1)] = vector
        return cls(table, players)


def lexicographic(game: Worths) -> Floats:
    """The worths as such a vector, shape (2**n - 1,): the inverse of `from_lexicographic`.

    >>> from citypact.game import Game
    >>> Game([0, 1, 2, 12, 3, 13, 23, 123]).lexicographic().tolist()
    [1.0, 2.0, 3.0, 12.0, 13.0, 23.0, 123.0]
    """
    return game.worths[lexicographic_order(game.n)]


def lexicographic_order(n: int) -> NDArray[np.intp]:
    """Index of the non-empty coalitions in that order, shape (2**n - 1,); O(n 2**n).

    >>> lexicographic_order(3).tolist()
    [1, 2, 4, 3, 5, 6, 7]
    """
    # Among coalitions of one size, the lexicographically first has the greatest number when its bits are read
    # with the first player as the highest.
    reading = np.zeros(1 << n, dtype=np.int64)
    for player in range(n):
        np.add(reading[: 1 << player], 1 << (n - 1 - player), out=reading[1 << player : 2 << player])
    return np.lexsort((-reading, sizes(n)))[1:]
