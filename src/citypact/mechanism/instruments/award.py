"""Outside money for receiving cities, by results.

    award[i,t] = yearly * sum over factors f of weight[f] * result[f,i,t] / sum over cities j of result[f,j,t]

Results of a city are those of the moves it hosts: their local tax, jobs, value added and investment. The score is that
of the assessment, gain aside, for every city that has one above 0. A factor nobody scores on pays nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ...case.flows import Move, invested, made, total
from ...case.model import Case
from ...reading.fields import Share, Whole
from ..closing import closes
from ..economy import Economy
from ..fractions import Floats, fractions
from ..parties import OUTSIDE
from ..quantity import Size, never_open, refuse, weights_off
from .instrument import ClosedInstrument, Instrument, Payment

Result = Literal["tax", "jobs", "value-added", "investment", "score"]


def awards(yearly: float, results: Mapping[Result, Floats], weights: Mapping[Result, float]) -> Floats:
    """Award of each city; ``results`` by factor, shape (cities, years) each.

    >>> awards(100.0, {"tax": np.array([3.0, 1.0])}, {"tax": 1.0}).tolist()
    [75.0, 25.0]
    """
    parts = [weight * fractions(results[factor]) for factor, weight in weights.items()]
    found: Floats = yearly * np.sum(parts, axis=0)
    return found


class Award(Instrument):
    """A yearly sum for the hosts of eligible moves."""

    amounts: ClassVar[tuple[str, ...]] = ("yearly",)

    yearly: Size = Field(description="all awards of a year together, in currency")
    years: Annotated[Whole, Field(ge=1, le=100), never_open("years")] = Field(
        description="years in which it is paid, from the first of the case"
    )
    key: Mapping[Result, Annotated[Share, never_open("weight")]] = Field(
        min_length=1, description="weight of each result; they add to 1"
    )

    @model_validator(mode="after")
    def _weighted(self) -> Self:
        refuse(weights_off(self.key.values()))
        return self


@closes(Award)
class ClosedAward(Award, ClosedInstrument):
    """The award, its sum settled."""

    yearly: float

    def payments(self, seen: Economy) -> Iterator[Payment]:
        """The award of every host."""
        position = {city: i for i, city in enumerate(seen.cities)}
        shape = (len(seen.cities), seen.case.horizon)
        results: dict[Result, Floats] = {factor: np.zeros(shape) for factor in self.key}
        if "score" in results:
            results["score"] += np.maximum(seen.scores, 0.0)[:, None]
        for k in sorted(seen.eligible):
            flows = seen.moves[k]
            at = position[flows.host.host]
            for factor in results.keys() - {"score"}:
                results[factor][at] += _of_move(seen.case, flows, factor)
        paid = awards(self.yearly / seen.case.unit, results, self.key)
        paid[:, self.years :] = 0.0
        for city, amounts in zip(seen.cities, paid, strict=True):
            yield Payment(OUTSIDE, city, "award", "award", amounts)


def _of_move(case: Case, flows: Move, factor: Result) -> Floats:
    """A result of a move at its host, per year."""
    if factor == "tax":
        return total(flows.collected)
    if factor == "jobs":
        return np.where(np.arange(case.horizon) >= flows.start, flows.transfer.jobs, 0.0)
    arrives = made(case, flows)
    found = invested(case, flows) if factor == "investment" else None if arrives is None else arrives[1]
    if found is None:
        raise ValueError(f"{factor} of {flows.transfer.id} at {flows.host.host} is not given")
    return found
