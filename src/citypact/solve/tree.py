"""Branch and bound whose proof is added up here: no solver is believed, neither on a point nor on a bound.

The whole numbers' ranges are split (Land and Doig 1960) until each part is closed: by a dual bound that is no better
than the best point, by multipliers that prove it empty, or by a point that meets its bound. The column to split is the
one that raised the bound most where it was split before (Benichou et al. 1971), tried out as long as little is known of
it (reliability branching; Achterberg, Koch and Martin 2005).

Why not a solver's own tree: of that there is nothing to weigh but its last bound, the word of the solver. Here each
part is closed by multipliers that are added up over the program's own figures (``parts``), rows of coalitions can come
in on the way, and what was closed for one objective need not be searched for the next (``memory``). Where it would take
too long, solvers are asked after all, and one has to confirm the other (``integer``).
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

import numpy as np

from ..deadline import Deadline
from .answer import Floats
from .recheck import WHOLE, nearness

_TRIED = 4
"""Splits of a column after which its record is relied on."""
_LEAST = 1e-9
"""What a split raises the bound by at least, so that products of two tell columns apart."""
_TOLD = 50
"""Parts after which who watches is told."""
Watch = Callable[[float, float], None]
"""Told the best value and the bound."""
_ROUNDING = 1e-9
"""How far point and bound of a part may be apart by rounding, as a part of the value (at least of 1)."""


@dataclass(frozen=True, eq=False)
class Box:
    """A part of the program: limits of its whole columns, and a bound that no point in it lies below."""

    low: Floats
    up: Floats
    bound: float = -np.inf

    @property
    def is_finite(self) -> bool:
        """Whether every column has limits."""
        return bool(np.isfinite(self.low).all() and np.isfinite(self.up).all())

    def split(self, at: int, place: float, bounds: tuple[float, float]) -> tuple["Box", "Box"]:
        """Below and above a place between two whole numbers."""
        low, up = self.low.copy(), self.up.copy()
        low[at], up[at] = np.ceil(place), np.floor(place)
        return Box(self.low, up, bounds[0]), Box(low, self.up, bounds[1])


@dataclass(frozen=True, eq=False)
class Part:
    """What was proven of a box: a bound, infinite if it is empty, and the point of the relaxation, if there is one."""

    bound: float
    point: Floats | None


class Relaxation(Protocol):
    """The linear relaxation of a program, as a search asks it."""

    def part(self, box: Box) -> Part:
        """Its optimum within a box."""

    def whole_values(self, point: Floats) -> Floats:
        """Values of the whole columns at a point."""

    def complete(self, point: Floats) -> tuple[Floats | None, bool]:
        """The best point with the whole numbers of this one, if there is one; whether it led to new rows instead."""

    def value(self, point: Floats) -> float:
        """The objective of a point."""


class Unsettled(Exception):
    """A search that has looked at as many parts as it may, or at one of which nothing can be proven."""


@dataclass(eq=False)
class Search:
    """The least value over some boxes; ``gap``: how far it may be from its bound.

    Boxes with a bound at or just above the best value are kept in ``closed``, for questions among points as good as it.
    """

    relaxation: Relaxation
    gap: float
    watch: Watch | None = None
    best: Floats | None = None
    value: float = np.inf
    parts: int = 0
    open: list[tuple[float, int, Box]] = field(default_factory=list)
    closed: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._order, self._told = count(), 0
        self._raised: dict[int, Floats] = {}
        """By column: sums of what splits raised the bound by, below and above, a unit; and how many there were."""

    @property
    def bound(self) -> float:
        """What no point outside lies below."""
        return min([self.value, *(box.bound for _, _, box in self.open), *(box.bound for box in self.closed)])

    @property
    def beyond(self) -> float:
        """What no point outside the boxes in ``closed`` lies below, once the search is over."""
        return self.value + self.gap + nearness(self.value)

    def offer(self, point: Floats) -> bool:
        """A point to begin with; whether its whole numbers can be completed to one."""
        while True:
            exact, again = self.relaxation.complete(point)
            if exact is not None:
                self._improve(exact)
            if not again:
                return exact is not None

    def add(self, boxes: Sequence[Box]) -> None:
        """Boxes that are to be searched."""
        for box in boxes:
            heapq.heappush(self.open, (box.bound, next(self._order), box))

    def run(self, parts: int) -> None:
        """Search until every box is closed. Raises Unsettled after so many parts, or when the time is over."""
        most = self.parts + parts
        while self.open:
            box: Box | None = heapq.heappop(self.open)[2]
            while box is not None:
                if self.parts >= most or Deadline.current().expired:
                    self.add([box])
                    raise Unsettled
                self._tell(box)
                box = self._visit(box)

    def _tell(self, box: Box) -> None:
        """Say how far the search is, at a box that is looked at."""
        if self.watch is not None and self.parts >= self._told + _TOLD:
            self._told = self.parts
            self.watch(self.value, min(self.bound, box.bound))

    def tighten(self, tightened: Callable[[Box, float], Box]) -> None:
        """Leave out of the open boxes what lies beyond the best value."""
        boxes = [box for _, _, box in self.open if not self._is_closed(box)]
        self.open.clear()
        if not boxes:
            return
        hull = Box(np.min([box.low for box in boxes], axis=0), np.max([box.up for box in boxes], axis=0))
        tight = tightened(hull, self.beyond)
        narrower = (Box(np.maximum(b.low, tight.low), np.minimum(b.up, tight.up), b.bound) for b in boxes)
        self.add([box for box in narrower if (box.low <= box.up).all()])

    def _visit(self, box: Box) -> Box | None:
        """Close a box, or split it; the half to go on with."""
        while True:
            if self._is_closed(box):
                return None
            found = self._ask(box)
            box = Box(box.low, box.up, max(box.bound, found.bound))
            if self._is_closed(box):
                return None
            if found.point is None and (box.low < box.up).any():
                return self._split(box, (box.low + box.up) / 2.0)
            if found.point is None:
                self.add([box])
                raise Unsettled
            values = self.relaxation.whole_values(found.point)
            if np.abs(values - np.round(values)).max(initial=0.0) > WHOLE:
                return self._split(box, values)
            exact, again = self.relaxation.complete(found.point)
            if again:
                continue
            if exact is not None:
                self._improve(exact)
                value = self.relaxation.value(exact)
                if value - box.bound <= self.gap + _ROUNDING * max(1.0, abs(value)) or (box.low == box.up).all():
                    self._close(box)
                    return None
            elif (box.low == box.up).all():
                self.add([box])
                raise Unsettled
            return self._split(box, values)

    def _ask(self, box: Box) -> Part:
        self.parts += 1
        return self.relaxation.part(box)

    def _is_closed(self, box: Box) -> bool:
        if box.bound < self.value - self.gap:
            return False
        self._close(box)
        return True

    def _close(self, box: Box) -> None:
        if box.bound < np.inf and box.bound <= self.beyond:
            self.closed.append(box)

    def _improve(self, point: Floats) -> None:
        value = self.relaxation.value(point)
        if value < self.value:
            self.best, self.value = point, value

    def _split(self, box: Box, values: Floats) -> Box:
        """Split where it raises the bound most; the half to go on with, the other one open."""
        wide = np.flatnonzero(box.low < box.up)
        values = np.clip(values, box.low, box.up)
        apart = np.abs(values - np.round(values))[wide]
        candidates = wide[apart > WHOLE]
        if not candidates.size:
            candidates = wide[[int(apart.argmax())]]
        halves: dict[int, tuple[Box, Box]] = {}
        scores = []
        for j in candidates.tolist():
            halves[j], score = self._tried(box, j, float(values[j]))
            scores.append(score)
        below, above = halves[int(candidates[int(np.argmax(scores))])]
        first, second = (below, above) if below.bound <= above.bound else (above, below)
        self.add([second])
        return first

    def _tried(self, box: Box, j: int, at: float) -> tuple[tuple[Box, Box], float]:
        """The halves of a box split at a value of a column, and how much that is likely to raise the bound."""
        place = at if at != round(at) else at + 0.5 if at < box.up[j] else at - 0.5
        ways = np.array([place - np.floor(place), np.ceil(place) - place])
        record = self._raised.setdefault(j, np.zeros(3))
        bounds = (box.bound, box.bound)
        if record[2] < _TRIED:
            halves = box.split(j, place, bounds)
            found = [self._ask(half).bound for half in halves]
            bounds = (max(box.bound, found[0]), max(box.bound, found[1]))
            raised = np.minimum(np.array(bounds) - box.bound, max(1.0, abs(box.bound))) / ways
            record += [*raised, 1.0]
        expected = np.maximum(record[:2] / record[2] * ways, _LEAST)
        return box.split(j, place, bounds), float(expected.prod())
