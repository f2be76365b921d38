"""Scenario discovery: simple conditions on uncertain numbers under which something happens (PRIM).

A box starts as all futures. Peeling takes off, again and again, the twentieth at the end of one number that leaves the
largest part of the rest hit; pasting then lets go of every condition that hardly makes the box purer. Of the boxes on
the way the one with the best balance of coverage and density is taken (their harmonic mean), and the search goes on in
what lies outside. Friedman and Fisher (1999), bump hunting; Bryant and Lempert (2010), scenario discovery.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...content import ByContent

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
PEEL = 0.05
"""Part of a box that is peeled off at once."""
LEAST = 0.01
"""A box holds at least this part of all futures."""
MOST_BOXES = 3
LEAST_DENSITY = 0.5
"""A further box is told of if at least this part of it is hit."""
_WORTH_IT = 0.99
"""A condition is let go of if the box is at least so pure without it, as a part of what it was."""


@dataclass(frozen=True, eq=False)
class Box(ByContent):
    """Futures between two limits for each number."""

    low: Floats
    """Shape (inputs,); -inf where there is no condition."""
    high: Floats
    coverage: float
    """Part of all hits that lie in it."""
    density: float
    """Part of it that is hit."""
    mass: float
    """Part of all futures that lie in it."""

    @property
    def is_bounded(self) -> bool:
        """Whether there is any condition."""
        return bool(np.isfinite(self.low).any() or np.isfinite(self.high).any())

    def holds(self, values: Floats) -> Booleans:
        """Which futures lie in it; values of shape (futures, inputs)."""
        return _within(values, self.low, self.high)


def boxes(values: Floats, hit: Booleans) -> tuple[Box, ...]:
    """Boxes in which futures are hit, the best first; none where all are hit or none is."""
    found: list[Box] = []
    left = np.ones(len(hit), dtype=bool)
    while len(found) < MOST_BOXES and hit[left].any() and not hit[left].all():
        box = max(_on_the_way(values, hit, left), key=_balance)
        if not box.is_bounded or (found and box.density < LEAST_DENSITY):
            break
        found.append(box)
        left &= ~box.holds(values)
    return tuple(found)


def _balance(box: Box) -> float:
    whole = box.coverage + box.density
    return 2.0 * box.coverage * box.density / whole if whole else 0.0


def _on_the_way(values: Floats, hit: Booleans, left: Booleans) -> Iterator[Box]:
    """All boxes that peeling passes, each after pasting."""
    low, high = np.full(values.shape[1], -np.inf), np.full(values.shape[1], np.inf)
    inside = left.copy()
    while True:
        yield _pasted(values, hit, left, low, high)
        peels = [peel for peel in _peels(values, inside) if peel[2].sum() >= LEAST * len(hit)]
        if not peels or hit[inside].all():
            return
        number, (least, most), inside = max(peels, key=lambda peel: hit[peel[2]].mean())
        low[number], high[number] = max(low[number], least), min(high[number], most)


def _peels(values: Floats, inside: Booleans) -> Iterator[tuple[int, tuple[float, float], Booleans]]:
    """What is left after each possible peel: the number, its limits, and the futures."""
    for number, column in enumerate(values.T):
        least, most = np.quantile(column[inside], [PEEL, 1.0 - PEEL], method="nearest")
        for limits in ((least, np.inf), (-np.inf, most)):
            kept = inside & (column >= limits[0]) & (column <= limits[1])
            if kept.sum() == inside.sum():  # many equal numbers at the end: take them all
                column_end = column[inside].min() if np.isfinite(limits[0]) else column[inside].max()
                kept = inside & (column != column_end)
            if 0 < kept.sum() < inside.sum():
                ends = column[kept].min(), column[kept].max()
                yield number, (ends[0], np.inf) if np.isfinite(limits[0]) else (-np.inf, ends[1]), kept


def _pasted(values: Floats, hit: Booleans, left: Booleans, low: Floats, high: Floats) -> Box:
    """The box without the conditions that hardly make it purer."""
    low, high = low.copy(), high.copy()
    for number in range(low.size):
        for limits, free in ((low, -np.inf), (high, np.inf)):
            density, held = _density(values, hit, left, low, high), limits[number]
            limits[number] = free
            if np.isfinite(held) and _density(values, hit, left, low, high) < _WORTH_IT * density:
                limits[number] = held
    inside = left & _within(values, low, high)
    coverage = float(hit[inside].sum() / hit.sum())
    return Box(low, high, coverage, float(hit[inside].mean()), float(inside.mean()))


def _density(values: Floats, hit: Booleans, left: Booleans, low: Floats, high: Floats) -> float:
    return float(hit[left & _within(values, low, high)].mean())


def _within(values: Floats, low: Floats, high: Floats) -> Booleans:
    return np.asarray(((values >= low) & (values <= high)).all(axis=1))
