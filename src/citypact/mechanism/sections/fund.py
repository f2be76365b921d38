"""The coordinated development fund."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ...reading.fields import Frozen, Number, Share, Whole
from ..closing import closes
from ..quantity import Interest, Ratio, Size, Times, never_open, refuse

Use = Literal["compensation", "projects", "weak-area", "ecology"]


class Fund(Frozen):
    """The coordinated development fund: money in from cities and shared taxes, out as grants for stated uses."""

    contribution_rate: Ratio = Field(description="of the city's own projected budget revenue, per year")
    weak_areas_pay: bool = Field(default=True, description="whether weak areas contribute")
    grant_limit: Annotated[Times | None, never_open("limit")] = Field(
        default=None,
        description="all grants of a year but those for ecology, which harm limits: at most this part of the local tax "
        "of the moved transfers; none: no limit",
    )
    carries: Annotated[Share, never_open("limit")] = Field(
        default=1.0, description="use projects: most of a project's burden that the fund carries"
    )
    uses: tuple[Use, ...] = Field(min_length=1)
    weak_area_minimum: Annotated[Share, never_open("demand")] = Field(
        default=0.0, description="part of all grants, in present value, that goes to weak areas, where there are any"
    )
    interest: Annotated[Interest, never_open("interest")] = "discount-rate"
    ecology_minimum: Annotated[Share, never_open("demand")] = Field(
        default=0.0,
        description="use ecology: part of the harm of ecological projects, as far as nobody else makes it good, that "
        "the fund makes good at least, every year",
    )
    debt_limit: Annotated[Share, never_open("limit")] = Field(
        default=0.0,
        description="most that the fund owes at the end of a year, as part of all cities' budget revenue of that year; "
        "at the end of the last year it owes nothing",
    )
    debt_interest: Annotated[Annotated[Number, Field(ge=0, lt=1)] | None, never_open("interest")] = Field(
        default=None, description="on what the fund owes; none: the same as on what it holds"
    )
    income: Size = Field(default=0.0, description="outside money that flows into the fund each year, in currency")
    remainder: Literal["return", "none"] | None = Field(
        default=None,
        description="what cannot be paid out for the uses by the end. return: it goes back to those who had to pay it "
        "in, in proportion to that; none: nothing may be left; not given: return where the fund may carry no projects",
    )
    settle_up_years: Annotated[Whole, Field(ge=0, le=100), never_open("years")] = Field(
        default=0,
        description="cycle, from the first year, over which no city contributes more than it gets in grants; 0: none",
    )

    @model_validator(mode="after")
    def _uses_reachable(self) -> Self:
        minima = {"weak-area": self.weak_area_minimum, "ecology": self.ecology_minimum}
        names = {"weak-area": "weak_area_minimum", "ecology": "ecology_minimum"}
        missing = [use for use, least in minima.items() if least and use not in self.uses]
        refuse(("minimum_without_use", {"use": use, "name": names[use]}) for use in missing)
        return self


@closes(Fund)
class ClosedFund(Fund):
    """The fund, its income settled; the cities' contributions are terms of a pact."""

    income: float
