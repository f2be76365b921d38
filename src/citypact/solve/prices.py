"""Prices of the rows of a linear program, for one choice of open columns after the other: guesses that prove nothing.

One model goes on from the basis of the choice before. Whoever asks adds up by itself what the prices prove.
"""

import numpy as np
from numpy.typing import NDArray

from . import highs
from .answer import Floats
from .rows import Rows
from .silence import silence


class Prices:
    """The linear relaxation of a program whose columns are open up to 1 or closed at 0."""

    def __init__(self, rows: Rows, cost: Floats) -> None:
        self._model, (self._rows, self._columns) = highs.new_model(), rows.shape
        self._every, self._none = np.arange(self._columns, dtype=np.int32), np.zeros(self._columns)
        highs.load(self._model, rows.relaxed(), cost)

    def of(self, opened: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """What runs say of the best points, shape (choices, columns), and of the prices, shape (choices, rows); else 0.

        ``opened``: shape (choices, columns). A price is how fast the least cost falls as its row's upper limit grows.
        """
        points, prices = np.zeros((len(opened), self._columns)), np.zeros((len(opened), self._rows))
        with silence():
            for at in np.lexsort(opened.T[::-1]):  # each after one that is much like it
                self._model.changeColsBounds(self._columns, self._every, self._none, opened[at].astype(float))
                run = highs.run(self._model)
                _write(points[at], run.point)
                _write(prices[at], run.row_duals)
        return points, np.maximum(-prices, 0.0)


def _write(numbers: Floats, said: Floats | None) -> None:
    """Take over what a run said, if it can be used at all."""
    if said is not None and said.shape == numbers.shape and np.isfinite(said).all():
        numbers[:] = said
