"""What is sent to a worker, and what comes back: facts and numbers, no solver's objects."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...arrays.levers import Lever
from ...case.model import Case
from ...content import ByContent
from ...mechanism import Mechanism
from ...pact.terms import Terms
from ...worth import Opportunities

Floats = NDArray[np.float64]
YEARS_KEPT = 10_000
"""Futures of which what each city gets is kept year by year."""


class Batch(NamedTuple):
    """Rows ``first`` to ``last`` (not included) of a sample."""

    number: int
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class Today(ByContent):
    """What every coalition does as things stand; fields as in ``WorthTable``."""

    chances: Opportunities
    worths: Floats
    taken: NDArray[np.int8]


@dataclass(frozen=True)
class Task:
    """What a worker needs for any batch."""

    case: Case
    facts: Case
    """What a design begins with: the same object, unless what was agreed begins in other years."""
    model: Mechanism
    terms: Terms
    plans: Today | None
    """None where no coalition is asked."""
    tolerance: float
    levers: tuple[Lever, ...]
    bounded: bool
    bounded_above: bool
    exact: int
    redesign: int


@dataclass(frozen=True, eq=False)
class Done(ByContent):
    """What a batch came to: its part of the table, and of the first futures what each city gets by year."""

    table: Floats
    years: Floats
