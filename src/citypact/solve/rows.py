"""A linear or integer program as arrays, compiled once and handed to any solver.

    min cost z     low <= z <= up,  row_low <= matrix z <= row_up,  z[j] whole where ``whole[j]``

The cost is given with each question, so that one program serves many.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One row: columns, coefficients and limits (infinite where there is none)."""

    columns: Sequence[int]
    coefficients: Sequence[float]
    low: float = -np.inf
    up: float = np.inf


@dataclass(frozen=True, eq=False)
class Sides:
    """A matrix in other guises, worked out once for all programs that share it."""

    matrix: sparse.csr_array

    @cached_property
    def magnitudes(self) -> sparse.csr_array:
        """Coefficients without their signs."""
        return abs(self.matrix)

    @cached_property
    def turned(self) -> sparse.csc_array:
        """Rows as columns."""
        return self.matrix.T


@dataclass(frozen=True, eq=False)
class Rows:
    """The feasible set. Arrays of shape (columns,) and (rows,); ``matrix`` of shape (rows, columns)."""

    matrix: sparse.csr_array
    row_low: Floats
    row_up: Floats
    low: Floats
    up: Floats
    whole: NDArray[np.bool_]
    _sides: Sides | None = field(default=None, repr=False)

    @property
    def is_integer(self) -> bool:
        """Whether any column must be whole."""
        return bool(self.whole.any())

    @property
    def sides(self) -> Sides:
        """The matrix in other guises."""
        found = self._sides
        if found is None or found.matrix is not self.matrix:
            found = Sides(self.matrix)
            object.__setattr__(self, "_sides", found)
        return found

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return int(self.matrix.shape[0]), int(self.matrix.shape[1])

    def with_rows(self, rows: Sequence[Row]) -> "Rows":
        """The same with more rows below."""
        if not rows:
            return self
        added, low, up = _stack(rows, self.shape[1])
        return replace(
            self,
            matrix=sparse.vstack([self.matrix, added], format="csr"),
            row_low=np.concatenate([self.row_low, low]),
            row_up=np.concatenate([self.row_up, up]),
        )

    def with_columns(self, low: Floats, up: Floats, whole: NDArray[np.bool_]) -> "Rows":
        """The same with more columns, which stand in no row."""
        rows, columns = self.shape
        wider = sparse.csr_array(
            (self.matrix.data, self.matrix.indices, self.matrix.indptr), shape=(rows, columns + low.size)
        )
        return replace(
            self,
            matrix=wider,
            low=np.concatenate([self.low, low]),
            up=np.concatenate([self.up, up]),
            whole=np.concatenate([self.whole, whole]),
        )

    def with_bounds(self, low: Floats, up: Floats) -> "Rows":
        """The same between other bounds of the columns."""
        return replace(self, low=low, up=up, _sides=self.sides)

    def relaxed(self) -> "Rows":
        """The same with no column whole."""
        return replace(self, whole=np.zeros_like(self.whole), _sides=self.sides)

    def held_at(self, point: Floats) -> "Rows":
        """The linear program that is left when the whole columns are held at the whole numbers nearest to a point."""
        at = np.round(point)
        low, up = np.where(self.whole, at, self.low), np.where(self.whole, at, self.up)
        return replace(self, low=low, up=up, whole=np.zeros_like(self.whole), _sides=self.sides)


def compiled(low: Floats, up: Floats, whole: NDArray[np.bool_], rows: Sequence[Row]) -> Rows:
    """A program from the limits of its columns and its rows."""
    matrix, row_low, row_up = _stack(rows, len(low))
    return Rows(
        matrix, row_low, row_up, np.asarray(low, dtype=float), np.asarray(up, dtype=float), np.asarray(whole, bool)
    )


def _stack(rows: Sequence[Row], columns: int) -> tuple[sparse.csr_array, Floats, Floats]:
    lengths = [len(row.columns) for row in rows]
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int32)
    at = np.fromiter(chain.from_iterable(row.columns for row in rows), dtype=np.int32, count=int(starts[-1]))
    of = np.fromiter(chain.from_iterable(row.coefficients for row in rows), dtype=np.float64, count=int(starts[-1]))
    matrix = sparse.csr_array((of, at, starts), shape=(len(rows), columns))
    return matrix, np.array([row.low for row in rows], float), np.array([row.up for row in rows], float)
