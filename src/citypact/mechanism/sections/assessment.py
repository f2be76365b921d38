"""How cities are assessed by results: weights, targets and grades.

score[i] = sum over factors f of weight[f] * result[f,i] / (target[f] * size[f,i])

A result is what the pact changes for a city over the status quo, in all years: gain and benefits of ecological projects
in present value, over the present value of its own budget revenue; value added and investment as the statistics count
them, in present value, over that of its gross product; jobs over its population. A score of 1 meets all targets; what
is beyond a target makes up for what falls short of another, and losses count against it.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ...reading.fields import Amount, Frozen, Identifier, Positive, Share
from ..quantity import never_open, refuse, weights_off

Factor = Literal["gain", "value-added", "investment", "jobs", "ecology"]
COUNTED: tuple[Factor, ...] = ("value-added", "investment")
"""Factors that are counted as the statistics say."""


class Assessment(Frozen):
    """Weights, targets and grades."""

    weights: Mapping[Factor, Annotated[Share, never_open("weight")]] = Field(
        min_length=1, description="weight of each result; they add to 1"
    )
    targets: Mapping[Factor, Annotated[Positive, never_open("aim")]] = Field(
        description="result that meets the target, as part of the city's own revenue, gross product or population"
    )
    grades: Mapping[Identifier, Annotated[Amount, never_open("aim")]] = Field(
        min_length=1, description="least score of each grade"
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        refuse(weights_off(self.weights.values()))
        if set(self.targets) != set(self.weights):
            refuse([("targets_other_factors", {"factors": ", ".join(self.weights)})])
        return self

    def grade(self, score: float) -> str | None:
        """The highest grade whose least score is reached; None below all of them."""
        reached = [(least, name) for name, least in self.grades.items() if score >= least]
        return max(reached)[1] if reached else None

    def counts(self, factor: Factor) -> bool:
        """Whether a factor has any weight."""
        return self.weights.get(factor, 0.0) > 0
