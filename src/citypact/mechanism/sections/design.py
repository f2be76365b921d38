"""The aims of a design."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ...reading.fields import Frozen, Share
from ..quantity import never_open, refuse

Objective = Literal[
    "least-subsidy",
    "largest-smallest-gain",
    "nearest-shapley",
    "nearest-nucleolus",
    "nearest-owen",
    "nearest-weighted-shapley",
    "least-redistribution",
    "least-debt",
    "least-host-burden",
    "nearest-custom",
]


class Design(Frozen):
    """What a design strives for, most important first."""

    objectives: tuple[Objective, ...] = ()
    weights: Literal["gdp", "population", "revenue", "tier"] | None = Field(
        default=None, description="nearest-weighted-shapley: in which proportion gains of cooperation are split"
    )

    gap: Annotated[Share, never_open("aim")] = Field(
        default=0.001,
        description="how far an aim may be from its best where numbers go by steps and a search of a set length does "
        "not find that, as part of the largest worth; what was proven is stated. 0: search until it is found",
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if ("nearest-weighted-shapley" in self.objectives) != (self.weights is not None):
            refuse([("weights_for_objective", {})])
        return self
