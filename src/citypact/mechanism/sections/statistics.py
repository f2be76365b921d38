"""Whose statistics a moved transfer counts in."""

from typing import Annotated, Literal

from pydantic import Field

from ...reading.fields import Frozen, Identifier, Share
from ..quantity import never_open


class Statistics(Frozen):
    """Who may count a moved transfer's output, investment and the like in its own statistics."""

    items: tuple[Identifier, ...] = Field(min_length=1, description="what is counted, by the name it has in receipts")
    counting: Literal["split", "double"] = Field(
        description="split: origin and host count parts that add up to one; double: both count all of it"
    )
    origin_share: Annotated[Share, never_open("statistic")] = Field(
        default=0.5, description="part that the origin counts, if split"
    )
    years: Annotated[int, Field(ge=1, le=100), never_open("years")] = Field(
        description="years from the start; then the host counts all"
    )
