"""Separation: the coalitions with the largest excess, over all 2**n of them, in blocks that stay in cache."""

from collections.abc import Iterator

import numpy as np

from .coalitions import Floats, Ints, subset_sums
from .span import PRIME, Span, residue_sums

ROW_BITS = 12
BLOCK = 1 << 16  # worths in a block: 512 kB


class Separation:
    """Finds coalitions of large excess ``(v(S) - x(S)) / size(S)`` outside the span of given coalitions.

    The table is read as 2**h rows of 2**l columns; the payoff of a coalition is the payoff of its row plus that of its
    column, so one subtraction and one maximum a worth are all that a pass needs. Coalitions inside the span are blanked
    first: within a row they are the columns whose residue is minus the row's, found by bisection in sorted residues.

    Parameters
    ----------
    worths : float array, shape (2**n,)
    sizes : float array, shape (2**n,), optional
        What an excess is divided by (|S| for the per-capita nucleolus); default 1.
    """

    def __init__(self, worths: Floats, sizes: Floats | None = None) -> None:
        self.n = worths.size.bit_length() - 1
        self.low = min(ROW_BITS, max(self.n - 5, (self.n + 1) // 2))
        self.rows = worths.reshape(-1, 1 << self.low)
        self.sizes = None if sizes is None else sizes.reshape(self.rows.shape)
        span = Span(self.n)
        span.add((1 << self.n) - 1)
        self.exclude(span)

    def exclude(self, span: Span) -> None:
        """Leave out the coalitions in this span from now on."""
        columns, rows = residue_sums(span.residues[: self.low]), residue_sums(span.residues[self.low :])
        self._order = np.argsort(columns)
        columns = columns[self._order]
        wanted = np.where(rows == 0, 0, PRIME - rows)
        self._from = np.searchsorted(columns, wanted, side="left")
        self._to = np.searchsorted(columns, wanted, side="right")
        self._touched = np.flatnonzero(self._to > self._from)

    def largest(self, payoff: Floats, count: int, above: float = -np.inf) -> tuple[Ints, Floats]:
        """The largest excess of each row of the table, for the `count` rows where it is largest, best first.

        Parameters
        ----------
        above : float
            Rows whose largest excess is not above this are left out.

        Returns
        -------
        coalitions : int array, at most `count`
        excesses : float array, same shape
            Divided by the coalition's size where sizes are given.
        """
        columns, rows = subset_sums(payoff[: self.low]), subset_sums(payoff[self.low :])
        best, places = np.empty(len(rows)), np.empty(len(rows), dtype=np.int64)
        for start, block in self._blocks(columns, rows):
            of_rows = slice(start, start + len(block))
            places[of_rows] = block.argmax(axis=1)
            best[of_rows] = block[np.arange(len(block)), places[of_rows]]
        if self.sizes is None:
            best -= rows
        found = np.argsort(-best, kind="stable")[:count]
        found = found[best[found] > above]
        return (found << self.low) + places[found], best[found]

    def _blocks(self, columns: Floats, rows: Floats) -> Iterator[tuple[int, Floats]]:
        step = max(1, BLOCK >> self.low)
        buffer = np.empty((min(step, len(rows)), len(columns)))
        touched = np.searchsorted(self._touched, np.arange(0, len(rows) + step, step))
        for k, start in enumerate(range(0, len(rows), step)):
            block = buffer[: len(rows) - start]
            np.subtract(self.rows[start : start + step], columns, out=block)
            if self.sizes is not None:
                block -= rows[start : start + step, None]
                block /= self.sizes[start : start + step]
            for row in self._touched[touched[k] : touched[k + 1]]:
                block[row - start, self._order[self._from[row] : self._to[row]]] = -np.inf
            yield start, block
