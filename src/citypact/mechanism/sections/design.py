"""The aims of a design."""

from typing import Literal, Self

from pydantic import Field, model_validator

from ...reading.fields import Frozen
from ..quantity import refuse

Objective = Literal[
    "least-subsidy",
    "largest-smallest-gain",
    "nearest-shapley",
    "nearest-nucleolus",
    "nearest-owen",
    "nearest-weighted-shapley",
    "least-redistribution",
    "least-host-burden",
    "nearest-custom",
]


class Design(Frozen):
    """What a design strives for, most important first."""

    objectives: tuple[Objective, ...] = ()
    weights: Literal["gdp", "population", "revenue", "tier"] | None = Field(
        default=None, description="nearest-weighted-shapley: in which proportion gains of cooperation are split"
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if ("nearest-weighted-shapley" in self.objectives) != (self.weights is not None):
            refuse([("weights_for_objective", {})])
        return self
