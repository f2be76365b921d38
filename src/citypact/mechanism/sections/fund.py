"""The coordinated development fund."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ...reading.fields import Frozen, Share
from ..closing import closes
from ..quantity import Ratio, Size, Times, never_open, refuse

Use = Literal["compensation", "projects", "weak-area", "ecology"]


class Fund(Frozen):
    """The coordinated development fund: money in from cities and shared taxes, out as grants for stated uses."""

    contribution_rate: Ratio = Field(description="of the city's own projected budget revenue, per year")
    grant_limit: Annotated[Times | None, never_open("limit")] = Field(
        default=None,
        description="all grants of a year, at most this part of the local tax of the moved transfers; none: no limit",
    )
    uses: tuple[Use, ...] = Field(min_length=1)
    weak_area_minimum: Annotated[Share, never_open("demand")] = Field(
        default=0.0, description="part of all grants, in present value, that goes to weak areas, where there are any"
    )
    interest: Annotated[Annotated[float, Field(ge=0, lt=1)] | Literal["discount-rate"], never_open("interest")] = (
        "discount-rate"
    )
    income: Size = Field(default=0.0, description="outside money that flows into the fund each year, in currency")
    settle_up_years: Annotated[int, Field(ge=0, le=100), never_open("years")] = Field(
        default=0,
        description="cycle, from the first year, over which no city contributes more than it gets in grants; 0: none",
    )

    @model_validator(mode="after")
    def _weak_areas_reachable(self) -> Self:
        if self.weak_area_minimum and "weak-area" not in self.uses:
            refuse([("weak_minimum_without_use", {})])
        return self


@closes(Fund)
class ClosedFund(Fund):
    """The fund, its income settled; the cities' contributions are terms of a pact."""

    income: float
