"""What is sent to a worker, and what comes back: facts and numbers, no solver's objects."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...arrays.levers import Lever
from ...case.model import Case
from ...content import ByContent
from ...mechanism import Mechanism
from ...pact.terms import Terms
from ...worth import Opportunities

if TYPE_CHECKING:
    from ...worth.known import Known  # what settling alone does not need

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
    known: "Known | None" = None
    """What was found of the moves as things stand, and of no other future; None where nothing is solved anew."""


@dataclass(frozen=True, eq=False)
class Done(ByContent):
    """What a batch came to: its part of the table, and of the first futures what each city gets by year."""

    table: Floats
    years: Floats
