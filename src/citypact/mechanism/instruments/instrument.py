"""What all instruments beside tax sharing have in common: rules that make yearly payments out of an economy."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import model_validator

from ...case.model import Case
from ...content import ByContent
from ...reading.fields import Frozen
from ...text import Bilingual
from ..economy import Economy
from ..fractions import Floats
from ..openness import spans
from ..quantity import refuse


@dataclass(frozen=True, eq=False)
class Payment(ByContent):
    """A yearly payment from one party to another, in the case's money; a negative amount runs the other way."""

    payer: str
    payee: str
    item: str
    subject: str
    amounts: Floats


class Instrument(Frozen):
    """A rule beside tax sharing, with sizes that may be left open."""

    coupled: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of sizes of which at most one may be open, since what one of them pays depends on the others."""
    amounts: ClassVar[tuple[str, ...]] = ()
    """Names of the fields that are amounts of money, in units of currency."""

    def obstacle(self, case: Case) -> Bilingual | None:
        """Why the rule cannot be applied to a case; None if it can."""
        return None

    def affine(self, name: str) -> bool:
        """Whether payments are affine in the size of this name; if not, it can be left open with a step only."""
        return True

    @model_validator(mode="after")
    def _one_of_those_that_multiply(self) -> Self:
        for group in self.coupled:
            found = [path for name in group for path, _ in spans(getattr(self, name), name)]
            refuse([("open_product", {"sizes": ", ".join(found)})] if len(found) > 1 else [])
        return self


class ClosedInstrument(Instrument):
    """An instrument whose sizes are numbers, so that it can pay."""

    @abstractmethod
    def payments(self, seen: Economy) -> Iterator[Payment]:
        """What the rule moves."""
