"""What the search for one optimum tells of the next one.

An objective is optimized, kept at its optimum by a row, and the next one optimized: the boxes that were proven to lie
beyond the first optimum hold nothing for the second.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from ..deadline import Deadline
from .answer import Floats, Optimum, Proof
from .linear import BOUND
from .parts import Parts
from .recheck import nearness
from .rows import Row
from .tree import Box, Search, Unsettled, Watch

AT_ONCE, FIRST, THEN = 20, 200, 1000
"""Parts that are looked at before likely points are tried where an answer is wanted soon; before the box is tightened,
and after it; then solvers are asked."""


class Memory:
    """The boxes that may still hold something, as long as the program only becomes narrower."""

    def __init__(self) -> None:
        self._boxes: Sequence[Box] = ()
        self._cost: Floats = np.zeros(0)
        self._beyond = -np.inf
        self._point: Floats | None = None
        self._only = False

    def forget(self) -> None:
        """The program may have become wider."""
        self._beyond, self._only, self._boxes = -np.inf, False, ()

    def learn(self, row: Row) -> None:
        """A row that is added: where it keeps what was just optimized, the boxes that lie beyond are let go of."""
        if row.up <= self._beyond and _is(row, self._cost):
            self._boxes = [box for box in self._boxes if box.bound <= row.up]
            self._only = True

    def remember(self, found: Optimum | None) -> None:
        """An optimum, whoever found it: the next search begins at its whole numbers."""
        if found is not None:
            self._point = found.point

    def point(self, columns: int) -> Iterator[Floats]:
        """The best point last found, if there is one; columns that there were not at its time are 0."""
        if self._point is not None:
            yield np.append(self._point, np.zeros(columns - self._point.size))

    def search(
        self,
        parts: Parts,
        gap: float,
        likely: Iterable[Floats],
        watch: Watch | None = None,
        stated: float = 0.0,
        *,
        soon: bool = False,
    ) -> Optimum | None:
        """The proven optimum of a program.

        ``stated``: how far from its bound the value may be once the search is long enough, if more than ``gap``.
        ``likely``: points that are likely to be good, tried where the first parts that are looked at do not settle it.
        ``soon``: whether they are tried early, and a short search is all there is.
        ``watch`` is told the best value and the bound on the way.

        Raises Unsettled if it would take too long, there seems to be no point, or the whole numbers have no limits.
        """
        if not parts.everything.is_finite:
            raise Unsettled
        search = Search(parts, gap, watch)
        search.add([_widened(box, parts.everything) for box in self._boxes] if self._only else [parts.everything])
        self._only, self._beyond = False, -np.inf
        for point in self.point(parts.cost.size):
            search.offer(point)
        settled = _is_near(search, likely) if soon else _is_settled(search, parts, likely)
        self._point = self._point if search.best is None else search.best
        value, bound = search.value, search.bound
        if search.best is None or value - bound > (gap if settled else stated) + nearness(value):
            raise Unsettled
        if not settled:  # boxes are still open: the next search begins anew
            return Optimum(value, search.best, Proof(value, value - bound, (BOUND,)))
        self._boxes, self._cost, self._beyond = search.closed, parts.cost, search.beyond
        return Optimum(value, search.best, Proof(value, max(0.0, value - bound), (BOUND,)))


def _is_settled(search: Search, parts: Parts, likely: Iterable[Floats]) -> bool:
    """Search for so many parts; whether every box is closed then."""
    try:
        search.run(FIRST)
    except Unsettled:
        if Deadline.current().expired or not any(_offered(search, point) for point in likely):
            return False
        search.tighten(parts.tightened)
        try:
            search.run(THEN)
        except Unsettled:
            return False
    return True


def _is_near(search: Search, likely: Iterable[Floats]) -> bool:
    """As ``_is_settled``, where an answer is wanted soon: likely points come early, and the box is not tightened."""
    try:
        search.run(AT_ONCE)
    except Unsettled:
        near = search.value - search.bound <= search.gap
        if near or Deadline.current().expired or not any(_offered(search, point) for point in likely):
            return False
        try:
            search.run(FIRST - AT_ONCE)
        except Unsettled:
            return False
    return True


def _offered(search: Search, point: Floats) -> bool:
    """Whether a point can be completed; for what was found in time there is a little more of it."""
    with Deadline.current().afterwards.limiting():
        return search.offer(point)


def _widened(box: Box, everything: Box) -> Box:
    """A box with the whole columns that there were not at its time, for another objective."""
    known = box.low.size
    low, up = np.append(box.low, everything.low[known:]), np.append(box.up, everything.up[known:])
    return Box(low, up, everything.bound)


def _is(row: Row, cost: Floats) -> bool:
    written = np.zeros(max(cost.size, max(row.columns, default=-1) + 1))
    written[list(row.columns)] = row.coefficients
    return row.low == -np.inf and np.array_equal(written, cost)
