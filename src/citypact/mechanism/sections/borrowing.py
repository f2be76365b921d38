"""What cities may borrow, each in its own name, against what it will have of the pact.

A city that may not lose in a year can take part in what costs first and pays later if it borrows what that year lacks
and repays it out of later years. It borrows no more than that and repays as soon as it can, so its debt follows from
the other terms (see ``citypact.pact.borrowing``).

At the discount rate a loan is worth nothing to whoever takes it. At a higher rate it costs, so no coalition could earn
more alone by borrowing and the worths are the same with it; at a lower one every loan would be a gift from outside,
which no coalition's worth counts: such a rate is refused.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from ...case.model import Case
from ...reading.fields import Frozen, Share, Whole
from ...text import Bilingual, both
from ..quantity import Interest, never_open


class Borrowing(Frozen):
    """Loans that cities take: at what rate, up to what debt, until when."""

    bond_rate: Annotated[Interest, never_open("interest")] = Field(
        default="discount-rate", description="yearly interest on debt; never below the case's discount rate"
    )
    debt_limit: Annotated[Share, never_open("limit")] = Field(
        description="most that a city owes at the end of a year, as part of its own budget revenue of that year"
    )
    debt_limits: Mapping[str, Share] = Field(
        default_factory=dict, description="the same for single cities, by their ids; 0: this city may not borrow"
    )
    term: Annotated[Annotated[Whole, Field(ge=1, le=100)] | None, never_open("years")] = Field(
        default=None, description="years from the first, at whose end all is repaid; none: all years of the case"
    )

    def rate(self, case: Case) -> float:
        """Yearly interest on debt."""
        return case.discount_rate if self.bond_rate == "discount-rate" else self.bond_rate

    def limit(self, city: str) -> float:
        """Most that a city owes, as part of a year's budget revenue."""
        return self.debt_limits.get(city, self.debt_limit)

    def years(self, case: Case) -> int:
        """Years at whose end something may be owed: the last of the term is free of debt."""
        return min(case.horizon, self.term or case.horizon) - 1

    def obstacles(self, case: Case) -> Iterator[Bilingual]:
        """Why it does not fit a case."""
        if (rate := self.rate(case)) < case.discount_rate:
            rates = {"rate": f"{rate:g}", "discount": f"{case.discount_rate:g}"}
            yield both("mechanism.inapplicable.bond_rate", **rates)
        if unknown := [city for city in self.debt_limits if city not in case.city]:
            known = ", ".join(case.city)
            yield both("mechanism.inapplicable.debtors", cities=", ".join(unknown), known=known)
