"""Game from its Harsanyi dividends, and the dividends of a game."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from citypact.text import both

from ..asked import groups, labels_of, strangers
from ..coalitions import Floats
from ..errors import GameError
from ..lattice import differences_over_subsets, sums_over_subsets
from ..memory import require_room
from ..tables import plain_or_exact
from ..worths import Worths


class FromDividends(Worths):
    """Games written as Harsanyi dividends."""

    @classmethod
    def from_dividends(
        cls,
        dividends: Mapping[tuple[Hashable, ...], float] | ArrayLike,
        players: Sequence[Hashable] | None = None,
    ) -> Self:
        """Game as a sum of unanimity games: v(S) is the sum of the dividends of the coalitions within S.

        Parameters
        ----------
        dividends : mapping of coalitions (tuples of labels), where those left out have no dividend; or
            float array, shape (2**n,), bit i of the index = player i, first entry 0
        players : labels; a mapping needs them only when a player has no dividend (default: in order of appearance)

        Raises
        ------
        GameError
            A coalition with an unknown player, given twice, or empty with a dividend; a dividend that is not finite.

        Source: Harsanyi (1959; 1963); unanimity basis of Shapley (1953). Time O(n 2**n).

        >>> from citypact.game import Game
        >>> Game.from_dividends({("a",): 1, ("a", "b"): 4}).worths.tolist()
        [0.0, 1.0, 0.0, 5.0]
        """
        if not isinstance(dividends, Mapping):
            given = cls(dividends, players)
            return given.like(sums_over_subsets(given.worths), given.players)
        named = dict.fromkeys(player for coalition in groups(dividends, "dividends") for player in coalition)
        labels = tuple(named) if players is None else labels_of(players)
        unknown = strangers(named, labels)
        if unknown:
            raise GameError(both("game.input.strangers", unknown=unknown, players=list(labels)))
        require_room(len(labels))
        given = cls(_table(dividends, labels), labels)
        return given.like(sums_over_subsets(given.worths), labels)


def harsanyi_dividends(game: Worths) -> Floats:
    """Harsanyi dividend d(S) of every coalition: what it adds to all that its subcoalitions already add.

    v(S) is the sum of d(T) over T within S. Shapley's value splits each dividend equally among its coalition. Use it
    to see where gains come from: pairs, triples, only the whole.

    Returns
    -------
    float array, shape (2**n,), in the order of the worths

    Source: Harsanyi (1959; 1963). Time O(n 2**n).

    >>> from citypact.game import Game
    >>> Game([0, 1, 0, 5]).harsanyi_dividends().tolist()
    [0.0, 1.0, 0.0, 4.0]
    """
    return differences_over_subsets(game.worths)


def _table(dividends: Mapping[tuple[Hashable, ...], float], labels: tuple[Hashable, ...]) -> NDArray[Any]:
    bit = {player: 1 << i for i, player in enumerate(labels)}
    given = plain_or_exact(dividends.values(), both("game.what.dividends"))
    table = np.zeros(1 << len(labels), dtype=given.dtype)
    seen = set()
    for coalition, dividend in zip(dividends, given.tolist(), strict=True):
        index = sum({bit[player] for player in coalition})
        if index in seen or len(set(coalition)) < len(coalition):
            raise GameError(both("game.input.dividend_twice", coalition=repr(coalition)))
        if not np.isfinite(float(dividend)) or (index == 0 and dividend != 0):
            raise GameError(both("game.input.dividend", coalition=repr(coalition), dividend=dividend))
        seen.add(index)
        table[index] = dividend
    return table
