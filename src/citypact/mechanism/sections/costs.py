"""Who bears what moves and projects cost, and what harm they do."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ...reading.fields import Frozen, Share
from ..closing import closes
from ..quantity import Ratio, never_open, refuse


class Costs(Frozen):
    """Who bears the public cost of a move and of a project."""

    moving_origin_share: Ratio = Field(
        description="part of the public moving cost that the origin bears; the host bears the rest"
    )
    projects: Literal["by-benefit", "equal", "design"] = Field(
        description="burden of a project, over the cities it benefits: in proportion to present-value benefits, in "
        "equal parts, or left to the design, where nobody bears more than its own benefit"
    )
    most_of_benefit: Annotated[Share, never_open("limit")] = Field(
        default=1.0, description="design: most that a city bears of a project, as part of its own benefit from it"
    )
    least_by_benefit: Annotated[Share, never_open("demand")] = Field(
        default=0.0,
        description="design: least that a city bears of a project, as part of what it would in proportion to benefits, "
        "as far as most_of_benefit lets it",
    )
    weak_areas_pay: bool = Field(
        default=True,
        description="design: whether weak areas bear any of aid: projects for weak areas to which others belong too",
    )
    harm_compensated: Ratio = Field(
        description="part of the harm that a project does to a member which its beneficiaries make good, year by year; "
        "but for what an agreement of [quality] pays the member for that project while it runs"
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.banded and self.projects != "design":
            refuse([("band_without_design", {"shared": self.projects})])
        return self

    @property
    def banded(self) -> bool:
        """Whether what a city bears of a project has limits beside its benefit."""
        return self.most_of_benefit < 1.0 or self.least_by_benefit > 0.0 or not self.weak_areas_pay


@closes(Costs)
class ClosedCosts(Costs):
    """Costs, their parts settled."""

    moving_origin_share: float
    harm_compensated: float
