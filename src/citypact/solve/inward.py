"""Of all optima of a linear program the one nearest to a given point, where cuts not known yet take little away.

Of many optima a solver ends in a corner. Where rows are written as they are found violated, corners of what is known so
far are far from what will be left, and one corner after the other is cut off. The optimum nearest to a point that is
known to violate nothing is seldom cut off at all, and what cuts it off cuts deep: so a program that needs thousands of
corners needs some dozen of these points.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import highs
from .answer import Claim, Floats
from .recheck import is_feasible
from .rows import Row, Rows


@dataclass(frozen=True, eq=False)
class Aim:
    """Where to: values of some columns."""

    columns: Sequence[int]
    values: Floats


class Inward:
    """The optima of one objective, as rows are added; distance is the sum of absolute differences from the aim."""

    def __init__(self, rows: Rows, cost: Floats, aim: Aim) -> None:
        self._columns, self._known = rows.shape[1], rows.shape[0]
        count, used = len(aim.columns), np.flatnonzero(cost)
        wider = rows.relaxed().with_columns(np.zeros(count), np.full(count, np.inf), np.zeros(count, bool))
        away = range(self._columns, self._columns + count)
        about = [*zip(away, aim.columns, aim.values.tolist(), strict=True)]
        apart = [Row([d, j], [1.0, sign], low=sign * value) for sign in (1.0, -1.0) for d, j, value in about]
        self._optimal = self._known + len(apart)
        program = wider.with_rows([*apart, Row(used.tolist(), cost[used].tolist())])
        self._model = highs.new_model()
        highs.load(self._model, program, np.concatenate([np.zeros(self._columns), np.ones(count)]))

    def nearest(self, rows: Rows, most: float) -> Floats | None:
        """The nearest point at which the objective is at most so much; None if none was found.

        ``rows``: the program with the rows added since, within any limits of its columns.
        """
        for i in range(self._known, rows.shape[0]):
            at = slice(rows.matrix.indptr[i], rows.matrix.indptr[i + 1])
            low, up, columns = float(rows.row_low[i]), float(rows.row_up[i]), rows.matrix.indices[at]
            self._model.addRow(low, up, columns.size, columns, rows.matrix.data[at])
        self._known = rows.shape[0]
        self._model.changeColsBounds(self._columns, np.arange(self._columns, dtype=np.int32), rows.low, rows.up)
        self._model.changeRowBounds(self._optimal, -np.inf, most)
        run = highs.run(self._model)
        point = None if run.point is None or run.claim is not Claim.OPTIMAL else run.point[: self._columns]
        return point if is_feasible(rows.relaxed(), point) else None
