"""Who bears what moves and projects cost, and what harm they do."""

from typing import Literal

from pydantic import Field

from ...reading.fields import Frozen
from ..closing import closes
from ..quantity import Ratio


class Costs(Frozen):
    """Who bears the public cost of a move and of a project."""

    moving_origin_share: Ratio = Field(
        description="part of the public moving cost that the origin bears; the host bears the rest"
    )
    projects: Literal["by-benefit", "equal", "design"] = Field(
        description="burden of a project, over the cities it benefits: in proportion to present-value benefits, in "
        "equal parts, or left to the design, where nobody bears more than its own benefit"
    )
    harm_compensated: Ratio = Field(
        description="part of the harm that a project does to a member which its beneficiaries make good, year by year; "
        "but for what an agreement of [quality] pays the member for that project while it runs"
    )


@closes(Costs)
class ClosedCosts(Costs):
    """Costs, their parts settled."""

    moving_origin_share: float
    harm_compensated: float
