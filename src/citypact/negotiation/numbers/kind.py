"""What each kind of number says of itself: the one place that a new kind has to fill in."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from ...optimize.program import Expression, Linear, Program
from ...optimize.setting import Setting
from ...pact.scheme import Scheme
from ...pact.terms import Terms
from ..offer import Clause
from .number import Item, Key, Number

Unit = Literal["percent", "rate", "money", "exact"]
Said = dict[Number, Any]
"""Number -> a value, or a word that no number can be, which is refused."""


class Kind(ABC):
    """One kind of number. Money in the case's unit, in present value."""

    name: str
    """As it stands in offers; its texts are those of ``negotiation.number.<name>``."""
    unit: ClassVar[Unit] = "money"
    """How a reader sees it."""
    haggled: ClassVar[float] = 1.0
    """The change of it for which a concession is priced, of the size that is haggled over."""
    named_by: ClassVar[tuple[str, ...]] = ("city",)
    """Fields of a clause that name one of them, in the order of its key."""
    asked: ClassVar[bool] = True
    """Whether ranges are asked for unless others are named."""
    in_setting: ClassVar[bool] = False
    """Whether ``Setting.fixed`` holds it where it is held; otherwise a row of the program does."""

    @abstractmethod
    def items(self, setting: Setting) -> Iterator[Item]:
        """All numbers of the kind that are open, in canonical order."""

    @abstractmethod
    def expression(self, program: Program, key: Key) -> Linear:
        """The number in the program, in its ``measure``."""

    def over_years(self, program: Program, key: Key) -> Linear:
        """The number where it is paid by years that differ: a rate as its mean."""
        return self.expression(program, key)

    def by_year(self, program: Program, key: Key) -> list[Linear]:
        """Expressions that are the number each, where it is one number: a rate in every year."""
        return [self.expression(program, key)]

    def measure(self, setting: Setting) -> float:
        """How much of its unit is one in the program: amounts are counted in the program's money."""
        return setting.scale if self.unit == "money" else 1.0

    def ties(self, program: Program, key: Key) -> list[Expression]:
        """What must be 0 for the number to be one number (a rate that is the same each year)."""
        return []

    @abstractmethod
    def value(self, setting: Setting, scheme: Scheme, key: Key) -> float:
        """The number in a settled scheme."""

    def put(self, setting: Setting, terms: Terms, key: Key, value: float) -> Terms | None:
        """Terms in which the number has a value and all else is as it is; None: it is no number of terms.

        What is paid by years is paid as before, in proportion; where nothing was, the same in each year.
        """
        return None

    def select(self, setting: Setting, clause: Clause) -> Said:
        """The numbers that a clause speaks of, and what it says of each."""
        return {}

    def by_rule(self, setting: Setting, key: Key) -> float | None:
        """The value that the mechanism itself gives to a number that is not open; None: it has no such number."""
        return None

    def clauses(self, setting: Setting, key: Key) -> Iterator[dict[str, object]]:
        """What clauses must name to speak of a number, and of no other."""
        yield dict(zip(self.named_by, key, strict=True))

    def fields(self, key: Key) -> tuple[str, ...]:
        """What each part of a key is the key of; what is no city, project or transfer stands for itself."""
        return self.named_by

    def clause(self, key: Key) -> Key:
        """What changes as one clause of the text."""
        return key

    def concerns(self, setting: Setting, key: Key) -> frozenset[str]:
        """The cities that pay or receive by a number."""
        return frozenset({key[self.named_by.index("city")]} if "city" in self.named_by else ())

    def of_fund(self, key: Key) -> bool:
        """Whether there is no such number without a fund."""
        return False
