"""What the numbers of an agreement are rounded to."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from ...reading.fields import Frozen, NonNegative, Share
from ..quantity import never_open, refuse

_EXACT = 1e-9


class Rounding(Frozen):
    """The grain of each kind of number: what is agreed is a multiple of it. 0: not rounded.

    A ratio, rate or size with a step of its own keeps to that.
    """

    ratio: Annotated[Share, never_open("say")] = Field(
        default=0.001, description="ratios and shares of projects: 0.001 is a tenth of a percentage point"
    )
    rate: Annotated[Share, never_open("say")] = Field(
        default=0.0001, description="rates, such as that of contributions: 0.0001 is a hundredth of a percentage point"
    )
    amount: Annotated[NonNegative | None, never_open("say")] = Field(
        default=None,
        description="yearly payments into and out of the fund, and outside money, in currency; none: 10,000, or where "
        "money is small the largest power of ten that is at most a ten-thousandth of the largest worth",
    )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        """Shares of a project add up to 1 in multiples of their grain."""
        parts = 1.0 / self.ratio if self.ratio else 0.0
        if abs(parts - round(parts)) > _EXACT * max(1.0, parts):
            refuse([("grain_of_no_whole", {"ratio": self.ratio})])
        return self
