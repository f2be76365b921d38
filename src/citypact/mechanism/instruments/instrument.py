"""What all instruments beside tax sharing have in common: rules that make yearly payments out of an economy."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from ...case.model import Case, Frozen
from ...text import Bilingual
from ..quantity import Span, refuse

if TYPE_CHECKING:
    from ..economy import Economy

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Payment:
    """A yearly payment from one party to another, in the case's money; a negative amount runs the other way."""

    payer: str
    payee: str
    item: str
    subject: str
    amounts: Floats


class Instrument(Frozen):
    """A rule beside tax sharing. At most one of its sizes may be left open, and payments are affine in it."""

    amounts: ClassVar[tuple[str, ...]] = ()
    """Names of the fields that are amounts of money, in units of currency."""

    @abstractmethod
    def payments(self, seen: "Economy") -> Iterator[Payment]:
        """What the rule moves, once nothing is left open."""

    def obstacle(self, case: Case) -> Bilingual | None:
        """Why the rule cannot be applied to a case; None if it can."""
        return None

    @property
    def open_size(self) -> str | None:
        """Name of the size that is left to the design."""
        return next((name for name in type(self).model_fields if isinstance(getattr(self, name), Span)), None)

    @property
    def limits(self) -> Span:
        """Limits of the open size. Raises ValueError if nothing is open."""
        if self.open_size is None:
            raise ValueError("nothing is left open")
        found: Span = getattr(self, self.open_size)
        return found

    def at(self, size: float) -> Self:
        """The rule with its open size settled."""
        return self if self.open_size is None else self.model_copy(update={self.open_size: size})

    @model_validator(mode="after")
    def _one_open_size(self) -> Self:
        spans = [name for name in type(self).model_fields if isinstance(getattr(self, name), Span)]
        refuse([("two_open_sizes", {"sizes": ", ".join(spans)})] if len(spans) > 1 else [])
        return self


def settled(size: float | Span) -> float:
    """A size that must not be open any more."""
    if isinstance(size, Span):
        raise TypeError("the size is still open; settle it with Instrument.at")
    return size


def fractions(weights: Floats) -> Floats:
    """Each weight as part of their sum along the first axis; 0 where all are 0."""
    whole = weights.sum(axis=0)
    parts: Floats = np.divide(weights, whole, out=np.zeros_like(weights, dtype=np.float64), where=whole > 0)
    return parts
