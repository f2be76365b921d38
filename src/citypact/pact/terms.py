"""The terms of a pact: its numbers and nothing else. From them the ledger settles every payment."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

import numpy as np
from pydantic import Field

from ..reading.fields import Amount, Frozen, NonNegative, Share, Whole
from .tax_tiers import Floats, TaxTiers

Yearly = tuple[NonNegative, ...]


class Terms(Frozen):
    """What was agreed. Yearly tuples have one element for each of ``case.years``; money in the case's unit."""

    plan: Mapping[str, str] = Field(description="host of each transfer that moves")
    projects: tuple[str, ...] = Field(description="projects that are built")
    starts: Mapping[str, Whole] = Field(
        default_factory=dict, description="by transfer: the year in which it starts, where it is not the case's own"
    )
    project_starts: Mapping[str, Whole] = Field(default_factory=dict, description="the same by project")
    origin_share: Mapping[str, tuple[Share, ...]] = Field(
        description="by transfer: part of the shared tax for the origin"
    )
    fund_share: Mapping[str, tuple[Share, ...]] = Field(description="by transfer: part of the shared tax for the fund")
    tax_tiers: TaxTiers | None = Field(
        default=None, description="ratios of origins in years whose tax comes out otherwise than forecast, if agreed"
    )
    term: Mapping[str, Annotated[Whole, Field(ge=0)]] = Field(
        default_factory=dict, description="by transfer: years of sharing, where fewer are agreed than the rule has"
    )
    project_share: Mapping[str, Mapping[str, Share]] = Field(description="by project and city: part of its burden")
    carried: Mapping[str, Share] = Field(
        default_factory=dict, description="by project: part of its burden that the fund bears"
    )
    contributions: Mapping[str, Yearly] = Field(default_factory=dict, description="by city: paid into the fund")
    grants: Mapping[str, Mapping[str, Yearly]] = Field(
        default_factory=dict, description="by use and city: paid by the fund"
    )
    returned: Mapping[str, NonNegative] = Field(
        default_factory=dict, description="by city, or outside money: paid back by the fund at the end of the last year"
    )
    debt: Mapping[str, Yearly] = Field(
        default_factory=dict, description="by city: what it owes to lenders at the end of each year"
    )
    sizes: Mapping[str, NonNegative] = Field(
        default_factory=dict, description="rates and sizes that the mechanism left open, by dotted path (pool.rate)"
    )
    subsidy: Mapping[str, tuple[Amount, ...]] = Field(default_factory=dict, description="by city: outside money")

    def origin_ratios(self, transfer: str, tax: Floats) -> Floats:
        """The origin's part of the split of a transfer in years with this tax to split; shapes (..., years)."""
        around = np.array(self.origin_share.get(transfer, (0.0,) * tax.shape[-1]))
        return around if self.tax_tiers is None else self.tax_tiers.split(transfer, around, tax)

    def in_every_tier(self) -> Iterator[Self]:
        """These terms, and as they are where the tax of every year comes out less, and where it comes out more."""
        yield self
        if self.tax_tiers is not None:
            for name in ("below", "above"):
                ratios = {transfer: getattr(other, name) for transfer, other in self.tax_tiers.ratios.items()}
                yield self.model_copy(update={"origin_share": {**self.origin_share, **ratios}})
