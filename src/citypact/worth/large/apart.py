"""Bad coalitions of many kinds at once: the relaxation of who joins, solved for pairs of cities that are kept apart.

Of a coalition that is neither empty nor that of all, some city is a member and some is not. One city is held in, and
each other one out in turn; then it is held out, and each other one in. So every coalition is looked at, and with two
cities held the linear relaxation of ``joining`` is seldom far from whole numbers, while without them a little of
everybody is worth more. The least of the dual bounds holds for all coalitions, and the points, rounded, are as many
coalitions as there are corners nearby, for the price of warm linear programs.

Where some coalition does better alone, one program with nobody held finds such ones at once; where its bound says that
none does, nothing else need be asked. What it finds falls into pieces that do nothing together, each of which does
better alone too.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from ...game.coalitions import mask
from ...solve.held import Held
from ...solve.rows import Rows

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_ENOUGH = 20
"""Coalitions of low cost that are enough."""


class Apart:
    """The relaxation, cities first.

    Parameters
    ----------
    rows : the feasible set
    cost : of all columns, shape (columns,); that of the cities is set with each question
    cities : how many there are
    ties : how many of the rows, the first ones, tie cities to what they do together
    """

    def __init__(self, rows: Rows, cost: Floats, cities: int, ties: int) -> None:
        self._program, self._cities = Held(rows, cost), cities
        self._turn = 0
        self._ties = abs(rows.matrix[:ties].tocsc())

    def anywhere(self, payoff: Floats) -> tuple[list[int], float]:
        """As ``search``, by one program: quick, but where no coalition costs less than nothing its bound may be loose.

        Raises SolverLimit as ``search``.
        """
        self._program.price(payoff)
        point, bound = self._program.solve({})
        return [] if point is None else [*dict.fromkeys(self._pieces(point > 0.5))], bound

    def search(self, payoff: Floats, enough: float = -np.inf) -> tuple[list[int], float]:
        """Coalitions of low cost, each once, and what the cost of none falls below; ``payoff`` is what cities cost.

        ``enough``: a cost below which some coalitions are enough; then nothing is said of the others.

        Raises
        ------
        SolverLimit
            The time of the run is over.
        """
        self._program.price(payoff)
        found, least, good = dict[int, None](), np.inf, dict[int, None]()
        pairs = [*self._pairs(int(np.argmax(payoff)))]
        for number, held in enumerate(pairs[self._turn :] + pairs[: self._turn], start=self._turn + 1):
            point, bound = self._program.solve(held)
            least = min(least, bound)
            if point is not None:
                found[self._members(point > 0.5)] = None
                good |= dict.fromkeys(self._pieces(point > 0.5) if bound < enough else ())
            if len(good) >= _ENOUGH:
                self._turn = number % len(pairs)
                return [*good], -np.inf
        return [*found, *good], least

    def pieces(self, coalition: int) -> list[int]:
        """A coalition, and its parts that do nothing together, each of several cities."""
        point, _ = self._program.solve({i: float(coalition >> i & 1) for i in range(self._cities)})
        return [coalition] if point is None else [*dict.fromkeys([coalition, *self._pieces(point > 0.5)])]

    def _pieces(self, taken: Flags) -> Iterator[int]:
        """The coalition of the columns that are taken, and its parts that do nothing together; no single cities."""
        yield self._members(taken)
        columns = np.flatnonzero(taken)
        among = self._ties[:, columns]
        count, piece = connected_components(among.T @ among, directed=False)
        for number in range(count if count > 1 else 0):
            part = columns[piece == number]
            if (part < self._cities).sum() > 1:
                yield self._members(np.isin(np.arange(taken.size), part))

    def _members(self, taken: Flags) -> int:
        return mask(np.flatnonzero(taken[: self._cities]).tolist())

    def _pairs(self, one: int) -> Iterator[dict[int, float]]:
        """One city in and another one out, and the other way round, for all others."""
        for inside in (1.0, 0.0):
            yield from ({one: inside, other: 1.0 - inside} for other in range(self._cities) if other != one)
