"""Two-way ecological payment: the direction depends on the quality that upstream delivers.

    index P = k0 * sum over indicators w of weight[w] * C[w] / C0[w]
    P <= standard: downstream pays upstream the yearly amount; else upstream pays downstream
    outside money goes upstream in any case

On a case, each ecological project between weak areas (upstream) and other members (downstream) is one agreement. A rule
whose indicators are known reckons P from concentrations; one whose indicators were not seen takes P itself.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ...case.model import Case, Project
from ...limits import MOST_CONCENTRATION, MOST_TIMES
from ...reading.fields import Identifier, Number, Share, Whole
from ...text import Bilingual, both
from ..closing import closes
from ..economy import Economy
from ..fractions import Floats
from ..parties import OUTSIDE
from ..quantity import Size, never_open, refuse, weights_off
from .instrument import ClosedInstrument, Instrument, Payment

Index = Annotated[Number, Field(ge=1 / MOST_TIMES, le=MOST_TIMES)]
Base = Annotated[Number, Field(ge=1 / MOST_CONCENTRATION, le=MOST_CONCENTRATION)]
Concentration = Annotated[Number, Field(ge=0, le=MOST_CONCENTRATION)]

INDEX = "quality-index"
"""What is reported of a project where the rule has no indicators."""

_EXACT = 1e-9
"""Part of the standard by which an index that meets it may exceed it through the rounding of a computer's sums."""


def quality_index(
    measured: Mapping[str, Floats], base: Mapping[str, float], weights: Mapping[str, float], steadiness: float = 1.0
) -> Floats:
    """P = k0 sum(w C / C0) from concentrations of any one shape: at most 1 if the water is as good as the base.

    >>> quality_index({"NH3-N": np.array([0.4]), "TP": np.array([0.05])}, {"NH3-N": 0.5, "TP": 0.05},
    ...               {"NH3-N": 0.5, "TP": 0.5}).tolist()
    [0.9]
    """
    parts = [weight * np.asarray(measured[name]) / base[name] for name, weight in weights.items()]
    found: Floats = steadiness * np.sum(parts, axis=0)
    return found


def directed(yearly: float, index: Floats, standard: float) -> Floats:
    """What downstream pays upstream each year; negative where upstream pays.

    >>> directed(100.0, np.array([0.9, 1.0, 1.1]), 1.0).tolist()
    [100.0, 100.0, -100.0]
    """
    found: Floats = np.where(index <= standard * (1.0 + _EXACT), yearly, -yearly)
    return found


class Quality(Instrument):
    """A payment between upstream and downstream that is conditional on quality."""

    amounts: ClassVar[tuple[str, ...]] = ("yearly", "outside_yearly")

    yearly: Size = Field(description="paid each year by downstream or upstream, for each agreement, in currency")
    outside_yearly: Size = Field(default=0.0, description="outside money for upstream in any case, in currency")
    standard: Annotated[Index, never_open("who")] = Field(
        default=1.0, description="largest index that meets the standard"
    )
    weights: Mapping[Identifier, Annotated[Share, never_open("weight")]] = Field(
        default_factory=dict,
        description="weight of each indicator (pollutant) in the index; they add up to 1; none: the index is reported",
    )
    base: Mapping[Identifier, Annotated[Base, never_open("fact")]] = Field(
        default_factory=dict, description="base concentration of each indicator, in the unit in which it is reported"
    )
    steadiness: Annotated[Index, never_open("who")] = Field(
        default=1.0, description="stability coefficient k0 before the sum"
    )
    expected: Mapping[Identifier, Annotated[Concentration, never_open("fact")]] = Field(
        default_factory=dict, description="concentration of each indicator that is projected for every year"
    )
    expected_index: Annotated[Index | None, never_open("fact")] = Field(
        default=None, description="index that is projected for every year, unless concentrations are"
    )
    years: Annotated[Whole, Field(ge=1, le=100), never_open("years")] = Field(
        description="years of the agreement, from its first year of service"
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        names, faults = ", ".join(self.weights), weights_off(self.weights.values())
        for field, given in (("base", self.base), ("expected", self.expected)):
            if set(given) != set(self.weights) and (field == "base" or given):
                faults.append(("other_indicators", {"field": field, "names": names or "-"}))
        faults += [("expected_one_way", {})] if bool(self.expected) == (self.expected_index is not None) else []
        idle = "steadiness" in self.model_fields_set and not self.weights
        refuse([*faults, *([("steadiness_without_weights", {})] if idle else [])])
        return self

    @property
    def reported(self) -> dict[str, float]:
        """What is reported of a project each year, with its projection: concentrations, or the index itself."""
        if self.expected_index is None:
            return dict(self.expected)
        if not self.weights:
            return {INDEX: self.expected_index}
        return {name: self.base[name] * self.expected_index / self.steadiness for name in self.weights}

    def index(self, reported: Mapping[str, Floats]) -> Floats:
        """The index that follows from what is reported; shape as there."""
        return quality_index(reported, self.base, self.weights, self.steadiness) if self.weights else reported[INDEX]

    def running(self, case: Case, project: Project) -> range:
        """The years of the case in which the agreement on a project holds."""
        first = project.start_year + project.build_years
        return range(first, max(first, min(first + self.years, case.years.stop)))

    def bound(self, case: Case, project: Project) -> dict[str, NDArray[np.bool_]]:
        """Years in which an agreement on a project pays its upstream cities, shape (horizon,); empty without one."""
        upstream, downstream = _sides(case, project.id)
        years = np.isin(case.years, self.running(case, project))
        return dict.fromkeys(upstream if downstream else (), years)

    def obstacle(self, case: Case) -> Bilingual | None:
        """An ecological project between a weak area and another member is needed."""
        return None if any(all(_sides(case, p.id)) for p in case.projects) else both("mechanism.inapplicable.quality")


def _sides(case: Case, project: str) -> tuple[list[str], list[str]]:
    """Upstream and downstream cities of a project; both empty unless it is ecological."""
    members = [c for p in case.projects if p.id == project and p.category == "ecological" for c in p.members]
    return [city for city in members if city in case.weak], [city for city in members if city not in case.weak]


@closes(Quality)
class ClosedQuality(Quality, ClosedInstrument):
    """The agreement, its amounts settled."""

    yearly: float
    outside_yearly: float

    def payments(self, seen: Economy) -> Iterator[Payment]:
        """Payments of every agreement, at the measured index where there is one, else at the projected one."""
        projected = self.index({item: np.full(seen.case.horizon, value) for item, value in self.reported.items()})
        for project, flows in seen.works.items():
            upstream, downstream = _sides(seen.case, project)
            running = np.isin(seen.case.years, self.running(seen.case, flows.project))
            index = seen.quality.get(project, projected)
            paid = directed(self.yearly / seen.case.unit, index, self.standard) * running
            pairs = len(upstream) * len(downstream)
            for up in upstream if downstream else ():
                outside = self.outside_yearly / seen.case.unit / len(upstream) * running.astype(np.float64)
                yield Payment(OUTSIDE, up, "quality-outside", project, outside)
                for down in downstream:
                    yield Payment(down, up, "quality-payment", project, paid / pairs)
