"""A convex set of gains that can be reached: of a program, of half-spaces, or of lotteries over points.

It is the shadow of a linear program on the players' gains, held by one live solver whose answers are proven; rows of
coalitions are cut where a program has them.
"""

from collections.abc import Sequence

import numpy as np

from ..errors import SolverLimit
from ..optimize.blocks.coalitions import add_row
from ..optimize.program import Program
from ..optimize.subject import Whole
from ..solve.answer import Floats
from ..solve.live import Cuts, Live, no_cuts
from ..solve.rows import Row, Rows, compiled
from ..text import both


class Reach:
    """The reachable set, ready for any linear objective. Gains in the program's money.

    Parameters
    ----------
    rows : the linear program
    gains : for each player its columns and their coefficients, whose sum is its gain
    cuts : function of a point, returning rows that it violates
    """

    def __init__(self, rows: Rows, gains: Sequence[Row], cuts: Cuts = no_cuts) -> None:
        self.players, self._columns, self._cuts = len(gains), rows.shape[1], cuts
        endless = np.full(self.players, np.inf)
        wider = rows.with_columns(-endless, endless, np.zeros(self.players, dtype=bool))
        self._live = Live(
            wider.with_rows([_column_of(row, j) for row, j in zip(gains, self.places, strict=True)]), cuts
        )

    @property
    def places(self) -> list[int]:
        """The columns that hold the players' gains."""
        return list(range(self._columns, self._columns + self.players))

    def largest(self, weights: Floats, floors: Floats) -> Floats | None:
        """Gains with the largest weighted sum among those above the floors; None if there are none."""
        self._hold(floors)
        found = self._live.minimize(np.concatenate([np.zeros(self._columns), -weights]))
        return None if found is None else self.gains(found.point)

    def farthest(self, start: Floats, direction: Floats) -> tuple[float, Floats]:
        """The largest t with start + t direction <= gains for some reachable gains, and such gains.

        Raises
        ------
        SolverLimit
            Not even the start is reachable.
        """
        endless, step = np.array([np.inf]), self._columns + self.players
        rows = self.above(np.full(self.players, -np.inf)).with_columns(-endless, endless, np.zeros(1, dtype=bool))
        lines = zip(self.places, start.tolist(), direction.tolist(), strict=True)
        steps = [Row([j, step], [1.0, -slope], place) for j, place, slope in lines]
        found = Live(rows.with_rows(steps), self._shared_cuts).minimize(np.append(np.zeros(step), -1.0))
        if found is None:
            raise SolverLimit(both("negotiation.no_start"))
        return -found.value, self.gains(found.point)

    def above(self, floors: Floats) -> Rows:
        """The linear program of the gains above the floors, with the cuts there are so far."""
        self._hold(floors)
        return self._live.rows

    def cut(self, point: Floats) -> bool:
        """Write the rows that a point violates; whether there were any."""
        return bool(self._shared_cuts(point))

    def gains(self, point: Floats) -> Floats:
        """Gains of the players at a point, shape (players,)."""
        return np.asarray(point[self.places])

    def _hold(self, floors: Floats) -> None:
        for j, floor in zip(self.places, floors.tolist(), strict=True):
            self._live.bound(j, floor, np.inf)

    def _shared_cuts(self, point: Floats) -> Sequence[Row]:
        """Rows that a point of another program over these columns violates, known here too from now on."""
        fresh = self._cuts(point)
        self._live.add(fresh)
        return fresh


def _column_of(gain: Row, column: int) -> Row:
    """A column that equals a sum of others."""
    return Row([*gain.columns, column], [*gain.coefficients, -1.0], 0.0, 0.0)


def reach_of(program: Program) -> Reach:
    """The reachable gains of a program, in its money; whole numbers may take any value between."""
    rows = program.compiled((Whole.STEP, Whole.SIDE, Whole.LEVEL))
    gains = [Row([program.number(program.gain[i])], [1.0]) for i in sorted(program.gain)]

    def cuts(point: Floats) -> Sequence[Row]:
        known = len(program.rows)
        for coalition in program.rights.violated(program.gains(point)):
            add_row(program, coalition)
        return program.rows[known:]

    return Reach(rows, gains, cuts)


def of_half_spaces(matrix: Floats, at_most: Floats) -> Reach:
    """Gains x with matrix x <= at_most."""
    n = matrix.shape[1]
    endless, every = np.full(n, np.inf), np.arange(n).tolist()
    rows = [Row(every, row.tolist(), -np.inf, float(most)) for row, most in zip(matrix, at_most, strict=True)]
    return Reach(compiled(-endless, endless, np.zeros(n, dtype=bool), rows), [Row([i], [1.0]) for i in every])


def of_points(points: Floats) -> Reach:
    """Lotteries over points, shape (points, players)."""
    m = points.shape[0]
    rows = compiled(np.zeros(m), np.ones(m), np.zeros(m, dtype=bool), [Row(range(m), np.ones(m).tolist(), 1.0, 1.0)])
    return Reach(rows, [Row(range(m), gains.tolist()) for gains in np.asarray(points, float).T])
