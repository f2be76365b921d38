"""Who decides what moves and what is built."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ...reading.fields import Frozen
from ..quantity import SomeOrAll, Times, never_open, refuse

Outsiders = Literal["frozen", "alpha", "gamma", "delta"]


class Coordination(Frozen):
    """Who decides what moves, and what those outside a coalition do meanwhile."""

    mode: Literal["joint-plan", "consent", "directed", "market"] = Field(
        description="joint-plan: the plan with the largest total gain; consent: that of all plans for which there are "
        "terms that everybody agrees to; directed: the plan that the centre values most, whoever "
        "consents; market: firms go where they themselves gain most"
    )
    outsiders: Outsiders = Field(
        description="what non-members do in the worth of a coalition. frozen: they stay in the status quo; alpha: they "
        "do their worst; gamma: they fall apart into single cities, each building what pays for it; delta: they stay "
        "together and build what pays for them (see citypact.worth.outsiders)"
    )
    market_moves: Literal["need-consent", "happen-anyway"] = Field(
        default="need-consent",
        description="market-led transfers of which the case does not say where they go without a pact. need-consent: "
        "they stay; happen-anyway: each goes to the host with the largest gain of its firm that has room",
    )
    ecology_weight: Annotated[Times, never_open("plan")] = Field(
        default=0.0,
        description="directed: what 1 of release benefit, or of benefit from an ecological project, is worth to the "
        "centre beside the money itself",
    )
    equity_weight: Annotated[Times, never_open("plan")] = Field(
        default=0.0, description="directed: the same for 1 of a weak area's own gain from the plan, before any sharing"
    )
    projects: SomeOrAll[Literal["major", "weak-area", "ecological"]] = Field(
        default="all", description="directed, market: categories of projects that are built if they pay"
    )

    moves: Literal["all", "covered"] = Field(
        default="all",
        description="all: whatever the mode brings about; covered: of it, only the moves whose tax the rule shares, "
        "and no projects",
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        by_mode: dict[str, set[str]] = {"directed": _CENTRE | {"projects"}, "market": {"projects"}}
        read = by_mode.get(self.mode, set())
        idle = (_CENTRE | {"projects"}) & self.model_fields_set - read
        refuse([("idle_in_mode", {"parameter": name, "mode": self.mode}) for name in sorted(idle)])
        return self


_CENTRE = {"ecology_weight", "equity_weight"}
"""Parameters of the centre's own values."""
