"""Whose statistics a moved transfer counts in."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ...reading.fields import Frozen, Identifier, Whole
from ..closing import closes
from ..quantity import Ratio, Span, never_open, refuse


class Statistics(Frozen):
    """Who may count a moved transfer's output, investment and the like in its own statistics."""

    items: tuple[Identifier, ...] = Field(min_length=1, description="what is counted, by the name it has in receipts")
    counting: Literal["split", "double"] = Field(
        description="split: origin and host count parts that add up to one; double: both count all of it"
    )
    origin_share: Ratio = Field(default=0.5, description="part that the origin counts, if split; one for all moves")
    years: Annotated[Whole, Field(ge=1, le=100), never_open("years")] = Field(
        description="years from the start; then the host counts all"
    )

    @model_validator(mode="after")
    def _split(self) -> Self:
        if self.counting == "double" and isinstance(self.origin_share, Span):
            refuse([("counted_in_full", {})])
        return self


@closes(Statistics)
class ClosedStatistics(Statistics):
    """The same with its share settled."""

    origin_share: float

    def parts(self, year: int) -> tuple[float, float]:
        """Parts that origin and host count in a year of operation, counted from 0; negative before the start."""
        if not 0 <= year < self.years:
            return 0.0, 1.0
        return (1.0, 1.0) if self.counting == "double" else (self.origin_share, 1.0 - self.origin_share)
