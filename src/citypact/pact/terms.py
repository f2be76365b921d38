"""The terms of a pact: its numbers and nothing else. From them the ledger settles every payment."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from ..reading.fields import Amount, Frozen, NonNegative, Share, Whole

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
