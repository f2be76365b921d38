"""Outside money that a design may ask for."""

from typing import Annotated, Literal

from pydantic import Field

from ...case.model import Case
from ...reading.fields import Frozen, NonNegative, Share
from ..quantity import never_open


class Subsidy(Frozen):
    """Outside money (central or provincial) that the design may ask for."""

    limit: Annotated[NonNegative, never_open("limit")] = Field(
        default=0.0, description="in all, in present value, in currency"
    )
    limit_share: Annotated[Share, never_open("limit")] = Field(
        default=0.0, description="and, beside it, as a part of the base year's budget revenue of all cities"
    )
    recipients: Literal["all", "hosts"] = Field(
        default="all", description="who may get it: every city, or those to which something moves"
    )

    def most(self, case: Case) -> float:
        """All that may be used, in present value, in the case's money."""
        return self.limit / case.unit + self.limit_share * sum(city.revenue for city in case.cities)
