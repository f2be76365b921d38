"""Two-way ecological payment: the direction depends on the quality that upstream delivers.

    index P = k0 * sum over indicators w of weight[w] * C[w] / C0[w]
    P <= standard: downstream pays upstream the yearly amount; else upstream pays downstream
    outside money goes upstream in any case

On a case, each ecological project between weak areas (upstream) and other members (downstream) is one agreement.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np
from pydantic import Field

from ...case.model import Case, NonNegative
from ...text import Bilingual, both
from ..parties import OUTSIDE
from ..quantity import Size
from .instrument import Floats, Instrument, Payment, settled

if TYPE_CHECKING:
    from ..economy import Economy


def quality_index(
    measured: Mapping[str, float], standard: Mapping[str, float], weights: Mapping[str, float], steadiness: float = 1.0
) -> float:
    """P = k0 sum(w C / C0): at most 1 if the water is at least as good as the standard.

    >>> quality_index({"NH3-N": 0.4, "TP": 0.05}, {"NH3-N": 0.5, "TP": 0.05}, {"NH3-N": 0.5, "TP": 0.5})
    0.9
    """
    return steadiness * sum(weight * measured[name] / standard[name] for name, weight in weights.items())


def directed(yearly: float, index: Floats, standard: float) -> Floats:
    """What downstream pays upstream each year; negative where upstream pays.

    >>> directed(100.0, np.array([0.9, 1.0, 1.1]), 1.0).tolist()
    [100.0, 100.0, -100.0]
    """
    found: Floats = np.where(index <= standard, yearly, -yearly)
    return found


class Quality(Instrument):
    """A payment between upstream and downstream that is conditional on quality."""

    amounts: ClassVar[tuple[str, ...]] = ("yearly", "outside_yearly")

    yearly: Size = Field(description="paid each year by downstream or upstream, for each agreement, in currency")
    outside_yearly: NonNegative = Field(default=0.0, description="outside money for upstream in any case, in currency")
    standard: Annotated[float, Field(gt=0)] = Field(default=1.0, description="largest index that meets the standard")
    expected_index: Annotated[float, Field(gt=0)] = Field(description="index that is projected for every year")
    years: Annotated[int, Field(ge=1, le=100)] = Field(
        description="years of the agreement, from its first year of service"
    )

    def obstacle(self, case: Case) -> Bilingual | None:
        """An ecological project between a weak area and another member is needed."""
        return None if any(all(_sides(case, p.id)) for p in case.projects) else both("mechanism.inapplicable.quality")

    def payments(self, seen: "Economy") -> Iterator[Payment]:
        """Payments of every agreement, at the measured index where there is one, else at the projected one."""
        year = np.arange(seen.case.horizon)
        for project, flows in seen.works.items():
            upstream, downstream = _sides(seen.case, project)
            first = flows.project.start_year + flows.project.build_years - seen.case.years.start
            running = (year >= first) & (year < first + self.years)
            index = seen.quality.get(project, np.full(year.size, self.expected_index))
            paid = directed(settled(self.yearly) / seen.case.unit, index, self.standard) * running
            pairs = len(upstream) * len(downstream)
            for up in upstream if downstream else ():
                outside = self.outside_yearly / seen.case.unit / len(upstream) * running.astype(np.float64)
                yield Payment(OUTSIDE, up, "quality-outside", project, outside)
                for down in downstream:
                    yield Payment(down, up, "quality-payment", project, paid / pairs)


def _sides(case: Case, project: str) -> tuple[list[str], list[str]]:
    """Upstream and downstream cities of a project; both empty unless it is ecological."""
    weak = {city.id: city.weak for city in case.cities}
    members = [c for p in case.projects if p.id == project and p.category == "ecological" for c in p.members]
    return [city for city in members if weak[city]], [city for city in members if not weak[city]]
