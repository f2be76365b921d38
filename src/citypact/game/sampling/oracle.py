"""Worths of coalitions given as rows of a table of members, from the user's function."""

from collections.abc import Callable, Hashable
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from citypact.text import both

from ..coalitions import Floats
from ..errors import GameError
from ..representations.function import Worth, number

Members: TypeAlias = NDArray[np.bool_]  # shape (coalitions, n): who is in each coalition
BatchedWorth: TypeAlias = Callable[[Members], Floats]


class Oracle:
    """Asks the function and checks every answer.

    Parameters
    ----------
    worth : function of a tuple of labels, or, when `batched`, of a boolean array of shape (m, n), giving m worths
    players : n labels
    """

    def __init__(self, worth: Worth | BatchedWorth, players: tuple[Hashable, ...], batched: bool) -> None:
        self._worth, self._players, self._batched = worth, players, batched

    def __call__(self, coalitions: Members) -> Floats:
        """Worths of the coalitions, shape (m,); GameError naming a coalition without a finite worth."""
        if self._batched:
            return self._all_at_once(coalitions)
        return np.array([self._single(row) for row in coalitions], dtype=np.float64)

    def _single(self, row: NDArray[np.bool_]) -> float:
        coalition = self._labels(row)
        return number(cast(Worth, self._worth)(coalition), coalition)

    def _all_at_once(self, coalitions: Members) -> Floats:
        worths = np.asarray(cast(BatchedWorth, self._worth)(coalitions), dtype=np.float64)
        if worths.shape != (len(coalitions),):
            raise GameError(both("game.input.batch_shape", shape=worths.shape, count=len(coalitions)))
        bad = np.flatnonzero(~np.isfinite(worths))
        if bad.size:
            raise GameError(
                both("game.input.batch_value", value=worths[bad[0]], coalition=repr(self._labels(coalitions[bad[0]])))
            )
        return worths

    def _labels(self, row: NDArray[np.bool_]) -> tuple[Hashable, ...]:
        return tuple(self._players[i] for i in np.flatnonzero(row))
