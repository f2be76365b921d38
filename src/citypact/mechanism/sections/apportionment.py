"""Shares of a tax that follow from factors of production."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from ...reading.fields import Frozen, Identifier, Share
from ..apportionment import staying
from ..closing import closes
from ..quantity import Fault, Ratio, largest, never_open, refuse, weights_off


class Apportionment(Frozen):
    """Shares that follow from where the firm has its head office and its factors of production."""

    head_office: Ratio = Field(description="part for the place of the head office, which stays at the origin")
    establishments: Ratio = Field(description="part for the places of production, by the key")
    key: Mapping[Identifier, Annotated[Share, never_open("weight")]] = Field(
        min_length=1, description="weight of each factor; they add up to 1"
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        refuse(self._faults())
        return self

    def _faults(self) -> Iterator[Fault]:
        if largest(self.head_office) + largest(self.establishments) > 1 + 1e-12:
            yield "shares_above_one", {"parts": "head_office, establishments"}
        yield from weights_off(self.key.values())


@closes(Apportionment)
class ClosedApportionment(Apportionment):
    """The apportionment, its parts settled."""

    head_office: float
    establishments: float

    def origin_share(self, remaining: Mapping[str, float]) -> float:
        """Part of the tax for the origin: head office, and production by what remains there of each factor."""
        weights, parts = (np.array([by[factor] for factor in self.key]) for by in (self.key, remaining))
        return self.head_office + self.establishments * staying(weights, parts)

    @property
    def treasury_share(self) -> float:
        """Part of the tax that neither place gets."""
        return max(0.0, 1.0 - self.head_office - self.establishments)
