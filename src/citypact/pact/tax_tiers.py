"""Ratios by tiers of realised tax: one where a year's tax comes out as forecast, others where it is less or more.

With w the width, a year of a deal is in the tier

    below    tax < (1 - w) * forecast
    around   otherwise
    above    tax > (1 + w) * forecast

where tax is what is split in that year, which both sides of a deal can see. So tiers have no gaps and no ends of their
own, and no order is asked of their ratios: origins may get more of a tax that comes out less, or less. The ratio around
is the one that terms have anyway; the ledger, accounts of a year and what settles many futures at once look up the tier
by the tax they find.
"""

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ..reading.fields import Frozen, NonNegative, Number, Share

Floats = NDArray[np.float64]
_EXACT = 1e-9
"""Part of the forecast by which tax may miss the end of a tier and still be at it."""


class OtherRatios(Frozen):
    """Ratios of one transfer in other tiers than the one around the forecast; one element for each year."""

    forecast: tuple[NonNegative, ...] = Field(description="tax that is split as forecast, in the case's money")
    below: tuple[Share, ...] = Field(description="part of it for the origin where it comes out less")
    above: tuple[Share, ...] = Field(description="the same where it comes out more")


class TaxTiers(Frozen):
    """Ratios of origins that follow a year's tax."""

    width: Annotated[Number, Field(gt=0, lt=1)] = Field(
        description="part of the forecast by which tax must come out less or more for another ratio to hold"
    )
    ratios: Mapping[str, OtherRatios] = Field(min_length=1, description="by transfer")

    def split(self, transfer: str, around: Floats, tax: Floats) -> Floats:
        """The ratio of each year by its tax; shapes (..., years), ``around`` those that hold as forecast."""
        if transfer not in self.ratios:
            return around
        other = self.ratios[transfer]
        found = tier(tax, np.array(other.forecast), self.width)
        return np.where(found < 0, np.array(other.below), np.where(found > 0, np.array(other.above), around))


def tier(tax: Floats, forecast: Floats, width: float) -> NDArray[np.intp]:
    """Tier of each amount: -1 below, 0 around, 1 above; shapes (..., amounts) and (amounts,).

    >>> tier(np.array([0.8, 0.9, 1.0, 1.1, 1.3]), np.ones(5), 0.1).tolist()
    [-1, 0, 0, 0, 1]
    """
    above, below = (1.0 + width + _EXACT) * forecast, (1.0 - width - _EXACT) * forecast
    return (tax > above).astype(np.intp) - (tax < below)
