"""Those who decide on moves, as transfers that stay out see them: what counts, and what room would cost.

The price of room for a transfer k at a host h is the value that has to make way for it there,

    price(k, h) = V(others) - V(others with the room of k at h taken),   V: value of the best plan,

so that k comes in exactly if it is worth more than that at some host.
"""

from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from ...case.flows import Move
from ...case.model import Case, Transfer
from ..opportunities import FITS

Floats = NDArray[np.float64]


class Deciding(Protocol):
    """Who decides what moves."""

    @property
    def case(self) -> Case:
        """The case, with its players."""
        ...

    @property
    def places(self) -> tuple[str, ...]:
        """The hosts among which they choose."""
        ...

    def value(self, flows: Move) -> float:
        """What a move is worth to them, in present value."""
        ...

    def price(self, transfer: Transfer, host: str) -> float | None:
        """The value that has to make way for a transfer at a host; None: it has no room there even so."""
        ...

    def lacking(self, transfer: Transfer, host: str, *, displacing: float) -> Floats:
        """What a host lacks of each resource for a transfer that displaces what is worth less than so much there.

        Shape (resources,). 0: beside all that comes; infinite: beside nothing but what cannot be displaced.
        """
        ...

    def widened(self, host: str, more: Floats) -> Self:
        """The same with more of each resource at a host."""
        ...


def needs(case: Case, transfer: Transfer) -> Floats:
    """What a transfer needs of each resource; shape (resources,)."""
    return np.array([transfer.uses.get(resource, 0.0) for resource in case.resources])


def missing(uses: Floats, load: Floats, capacity: Floats) -> Floats:
    """What is missing of a capacity for ``uses`` beside a load; all of shape (resources,)."""
    over = (uses > 0) & (load + uses > capacity * FITS)
    return np.where(over, load + uses - np.where(np.isfinite(capacity), capacity, 0.0), 0.0)


def part(missed: Floats, uses: Floats) -> float:
    """The largest part that is missing of what is needed of a resource; both of shape (resources,)."""
    return float(np.divide(missed, uses, out=np.zeros(uses.size), where=uses > 0).max(initial=0.0))
