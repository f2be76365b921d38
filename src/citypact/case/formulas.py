"""How figures of a case follow from the discount rate, the horizon and prices, so that they move with them.

    rent          figure = rest + rate * rent_of
    what is left  figure = full_cost * (1 - (1 - served / life) / (1 + rate)^(build_years + served))

``rate`` is the real discount rate, (1 + discount_rate) / (1 + inflation) - 1; ``served`` the years of the horizon in
which a project serves; what it is worth after them, in proportion to the years of its life that are left, is not
charged. If its life is shorter than that, so much of a new one is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from citypact.case.figures import Money, Quantity
from citypact.reading.fields import Frozen, Label, Number

RENTED = {
    "transfers": ("release_benefit",),
    "hosts": ("annual_cost", "firm_gain"),
    "projects": ("annual_cost",),
}
"""Yearly amounts that may be a rent."""
LATEST = 2301
"""The year after the last of any case."""
LEFT = {"projects": ("capital_cost",)}
"""Costs that may be net of what is left at the end."""


class Formula(Frozen):
    """What one figure follows from: what it is a yearly rent of, or the full cost and life of works."""

    table: Literal["transfers", "hosts", "projects"]
    column: Label
    row: Label = Field(description='key of the row (composite keys joined by "/")')
    rent_of: Money | None = Field(default=None, description="part of the figure is the rent of this, at the real rate")
    full_cost: Quantity | None = Field(default=None, description="cost of works before what they are worth at the end")
    life: Annotated[Number, Field(gt=0, le=1000)] | None = Field(default=None, description="years that the works serve")

    def scaled(self, factor: float) -> "Formula":
        """The formula of a figure so many times as large."""
        times = {name: x * factor for name in ("rent_of", "full_cost") if (x := getattr(self, name)) is not None}
        return self.model_copy(update=times)


def grouped(formulas: Iterable[Formula]) -> tuple[Formula, ...]:
    """Formulas by table and column, as a folder keeps them; in their order within each."""
    return tuple(sorted(formulas, key=lambda formula: (list(RENTED).index(formula.table), formula.column)))


@dataclass(frozen=True)
class Terms:
    """What formulas depend on: rates per year, and the first year after the horizon."""

    discount_rate: float
    inflation: float
    end: int

    @property
    def possible(self) -> bool:
        """Whether a case can have such rates and years."""
        return 0 <= self.discount_rate < 1 and -1 < self.inflation <= 1 and 1900 < self.end <= LATEST

    @property
    def rate(self) -> float:
        """The real discount rate: what money yields beyond the rise of prices.

        >>> round(Terms(0.0815, 0.03, 2034).rate, 12)
        0.05
        """
        return (1.0 + self.discount_rate) / (1.0 + self.inflation) - 1.0


def can_be(start_year: float, build_years: float) -> bool:
    """Whether a project can have such years."""
    return 1900 <= start_year <= 2200 and 1 <= build_years <= 50


def part(formula: Formula, terms: Terms, start_year: int = 0, build_years: int = 0) -> float:
    """What the formula makes of its figure: the rent that is part of a yearly amount, or the whole of a cost."""
    if formula.rent_of is not None:
        return terms.rate * formula.rent_of
    full_cost = 0.0 if formula.full_cost is None else formula.full_cost
    return charged(full_cost, formula.life or 1.0, terms, start_year, build_years)


def charged(full_cost: float, life: float, terms: Terms, start_year: int, build_years: int) -> float:
    """The cost of works less what they are worth after the horizon, in present value of the first year of building.

    >>> round(charged(100.0, 20.0, Terms(0.0, 0.0, 2034), start_year=2024, build_years=2), 6)  # serves 8 of 20 years
    40.0
    """
    served = max(0, terms.end - start_year - build_years)
    left = (1.0 - served / life) / (1.0 + terms.rate) ** (build_years + served)
    return full_cost * (1.0 - left)
