"""Parts of a tax with shares of their own: bands of a year's tax, and segments of the years of sharing."""

from typing import Annotated, Literal

from pydantic import Field

from ...reading.fields import Frozen, Whole
from ..closing import closes
from ..quantity import Ratio, never_open

Turn = Annotated[Whole, Field(ge=1), never_open("years")]
"""A year of sharing, counted from 1."""


class Segment(Frozen):
    """Shares that hold in some years of sharing; year 1 is the first."""

    years: tuple[Turn, Turn] = Field(description="first and last year")
    origin_share: Ratio
    fund_share: Ratio = 0.0


class Band(Frozen):
    """Part of a year's tax, up to an amount that follows from the past, with shares of its own."""

    up_to: Literal["reference", "indexed-reference", "previous-year"] = Field(
        description="yearly mean of the reference years; the same grown by index each year; the tax of the year before"
    )
    origin_share: Ratio
    fund_share: Ratio = 0.0


@closes(Band)
class ClosedBand(Band):
    """A band, its shares settled."""

    origin_share: float
    fund_share: float
