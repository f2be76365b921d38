"""What must hold for a city, a deal and a coalition to take part, and what binds them afterwards."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ...reading.fields import Amount, Frozen, NonNegative, Share
from ..quantity import never_open, refuse


class Participation(Frozen):
    """What must hold for a city, a deal and a coalition to take part."""

    city: Literal["none", "present-value", "every-year"] = Field(
        description="each city gains at least minimum_gain in present value, or in addition never loses in any year"
    )
    minimum_gain: Annotated[NonNegative, never_open("demand")] = Field(
        default=0.0, description="per city over what it can earn alone, in currency"
    )
    origin_compensation: Annotated[Share | None, never_open("demand")] = Field(
        default=None,
        description="per deal: part of the lost tax, net of the release benefit, that the origin gets back",
    )
    host_no_loss: bool = Field(default=False, description="per deal: the host keeps at least its own costs of it")
    provinces: Literal["players", "shown", "ignored"] = Field(
        default="shown",
        description="what the budgets of provinces and centre are, where the case says what they keep of each tax: "
        "players: each province is a player beside its cities; shown: their gains and losses are; ignored: neither",
    )
    money: Literal["none", "present-value", "every-year"] = Field(
        default="none",
        description="what is asked of each city's budget, benefits that no budget sees left aside: nothing; no loss in "
        "present value over the status quo; in addition no loss in any year beyond every_year_limit",
    )
    every_year_limit: Annotated[Share | None, never_open("limit")] = Field(
        default=None,
        description="part of a year's projected budget revenue by which a city's budget may be down in that year, "
        "whatever money asks in present value; none: nothing with every-year, else anything",
    )
    minimum_score: Annotated[Amount | None, never_open("demand")] = Field(
        default=None, description="least score of each city by the assessment; none: not asked"
    )
    coalitions: Literal["none", "provinces", "all"] = Field(
        description="coalitions that must get their worth; provinces: unions of provinces with part of one more"
    )
    enforcement: Literal["binding", "bond", "free-exit"] = Field(
        description="binding: nobody leaves once the pact is signed; bond: whoever leaves forfeits a pledge, so nobody "
        "may ever have more still to pay, on balance, than it pledged; free-exit: the same without any pledge"
    )
    bond_limit: Annotated[Share | None, never_open("limit")] = Field(
        default=None,
        description="bond: most that a city pledges, as part of its base year's budget revenue; none: what it takes",
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.bond_limit is not None and self.enforcement != "bond":
            refuse([("bond_limit_without_bond", {"enforcement": self.enforcement})])
        return self

    @property
    def yearly_loss(self) -> float | None:
        """Part of a year's budget revenue by which a budget may be down in it; None: no year is looked at by itself."""
        return 0.0 if self.every_year_limit is None and self.money == "every-year" else self.every_year_limit

    @property
    def looks_at_years(self) -> bool:
        """Whether a single year in which a city loses can keep it from taking part."""
        return self.city == "every-year" or self.yearly_loss is not None

    @property
    def pledge_part(self) -> float | None:
        """Most that a city pledges, as part of its base year's budget revenue; None: nothing is too much to pledge."""
        return {"binding": None, "bond": self.bond_limit, "free-exit": 0.0}[self.enforcement]
