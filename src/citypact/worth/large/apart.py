"""Bad coalitions of many kinds at once: the relaxation of who joins, solved for pairs of cities that are kept apart.

Of a coalition that is neither empty nor that of all, some city is a member and some is not. One city is held in, and
each other one out in turn; then it is held out, and each other one in. So every coalition is looked at, and with two
cities held the linear relaxation of ``joining`` is seldom far from whole numbers, while without them a little of
everybody is worth more. The least of the dual bounds holds for all coalitions, and the points, rounded, are as many
coalitions as there are corners nearby, for the price of warm linear programs.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ...game.coalitions import mask
from ...solve.held import Held
from ...solve.rows import Rows

Floats = NDArray[np.float64]


class Apart:
    """The relaxation, cities first.

    Parameters
    ----------
    rows : the feasible set
    cost : of all columns, shape (columns,); that of the cities is set with each question
    cities : how many there are
    """

    def __init__(self, rows: Rows, cost: Floats, cities: int) -> None:
        self._program, self._cities = Held(rows, cost), cities

    def search(self, payoff: Floats) -> tuple[list[int], float]:
        """Coalitions of low cost, each once, and what the cost of none falls below; ``payoff`` is what cities cost.

        Raises
        ------
        SolverLimit
            The time of the run is over.
        """
        self._program.price(payoff)
        found, least = dict[int, None](), np.inf
        for held in self._pairs(int(np.argmax(payoff))):
            point, bound = self._program.solve(held)
            least = min(least, bound)
            if point is not None:
                found[mask(np.flatnonzero(point[: self._cities] > 0.5).tolist())] = None
        return [*found], least

    def _pairs(self, one: int) -> Iterator[dict[int, float]]:
        """One city in and another one out, and the other way round, for all others."""
        for inside in (1.0, 0.0):
            yield from ({one: inside, other: 1.0 - inside} for other in range(self._cities) if other != one)
