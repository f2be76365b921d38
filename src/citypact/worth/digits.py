"""Worths that hang on the last digit of a capacity: there a figure that was rounded decides, and not the matter.

Uses that were rounded up can miss by a hair a capacity that they fit in truth. So the worths of everyone, of all but
one and of single cities are worked out again with every capacity larger by one in its last digit, unless no plan more
would fit.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from .assignment import assignment
from .components import components
from .conditions import within_capacity
from .hulls import Hulls
from .opportunities import Opportunities
from .packing import Packing
from .plans import Ranks, best_hosts, gains_of, with_components

_SMALL = 1e-3
"""A last digit that is a larger part of its capacity than this is no rounding."""
_NOISE = 2e-7


@dataclass(frozen=True)
class LastDigit:
    """How many worths are larger with every capacity larger by one in its last digit."""

    number: int
    of: int
    """Coalitions that were tried."""
    largest: float
    """By how much, in the case's money."""


def on_the_last_digit(chances: Opportunities, ranks: Ranks) -> LastDigit:
    """What the last digits decide; ``ranks``: the best plans of all coalitions."""
    edge = _edge(len(chances.cities))
    wider = replace(chances, capacity=chances.capacity + last_digits(chances))
    if Hulls(assignment(wider)).fit(assignment(chances)):
        return LastDigit(0, edge.size, 0.0)
    now = gains_of(chances, ranks[edge])
    more = gains_of(wider, _best_plans(wider, edge)) - now
    hanging = more > _NOISE * max(float(now.max(initial=0.0)), 1e-300)
    return LastDigit(int(hanging.sum()), edge.size, float(more[hanging].max(initial=0.0)))


def last_digits(chances: Opportunities) -> NDArray[np.float64]:
    """One in the last digit of each capacity, shape (cities, resources), by the most decimals of its resource.

    0 where there is no capacity, or where one in the last digit is much of it.
    """
    uses = np.array([c.uses for c in chances.candidates]).reshape(len(chances.candidates), chances.capacity.shape[1])
    figures = np.vstack([chances.capacity, uses])
    step = np.array([10.0 ** -max(map(_decimals, column), default=0) for column in figures.T])
    return np.where(np.isfinite(chances.capacity) & (step <= _SMALL * chances.capacity), step, 0.0)


def _decimals(figure: float) -> int:
    exponent = Decimal(repr(float(figure))).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _edge(cities: int) -> NDArray[np.intp]:
    everyone = (1 << cities) - 1
    return np.unique([everyone, *(1 << i for i in range(cities)), *(everyone ^ 1 << i for i in range(cities))])


def _best_plans(chances: Opportunities, coalitions: NDArray[np.intp]) -> Ranks:
    ranks = best_hosts(chances, coalitions)
    packing = Packing(assignment(chances))
    parts = components(chances, packing.problem.columns, coalitions[~within_capacity(chances, ranks)])
    packing.settle_all(parts.every)
    return with_components(ranks, coalitions, parts, packing)
