"""Equalization of resources with a guaranteed minimum, a progressive contribution and a cap on it (Lucerne type).

excess[i] = resources per head[i] - minimum * mean                    contributors: excess > 0; recipients: < 0
grant[i] = -excess[i] * population[i]                                 up to the minimum
base contribution[i] = population[i] * (low rate * min(excess, step) + high rate * max(0, excess - step))
contribution[i] = min(factor * base contribution[i], cap of i),       one factor, so that they add up to their part
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from ...case.model import Case
from ...reading.fields import Frozen
from ...text import Bilingual, both
from ..closing import closes
from ..economy import Economy
from ..fractions import Floats
from ..parties import OUTSIDE, POOL
from ..quantity import Multiple, Ratio, largest, refuse
from .instrument import ClosedInstrument, Instrument, Payment


def endowment_grants(resources: Floats, population: Floats, minimum: float) -> Floats:
    """What lifts everyone to ``minimum`` times the mean of all persons; ``resources`` per head.

    >>> endowment_grants(np.array([40.0, 160.0]), np.array([10.0, 10.0]), 0.864).round(6).tolist()
    [464.0, 0.0]
    """
    mean = float(resources @ population) / float(population.sum())
    return population * np.maximum(0.0, minimum * mean - resources)


def base_contributions(excess: Floats, population: Floats, low: Floats, high: Floats, step: float) -> Floats:
    """Contribution before scaling: ``low`` on the first ``step`` of the excess per head, ``high`` on the rest.

    >>> base_contributions(np.array([600.0]), np.array([1000.0]), np.array([0.09]), np.array([0.054]), 400.0).tolist()
    [46800.0]
    """
    above = np.maximum(0.0, excess)
    return population * (low * np.minimum(above, step) + high * np.maximum(0.0, above - step))


def scaled_to(base: Floats, caps: Floats, target: float) -> Floats:
    """``min(factor * base, cap)`` with the one factor at which they add up to ``target``; all caps if these fall short.

    >>> scaled_to(np.array([10.0, 30.0]), np.array([100.0, 40.0]), 60.0).tolist()
    [20.0, 40.0]
    """
    payers = base > 0
    if target >= caps[payers].sum():
        return np.where(payers, caps, 0.0)
    reached = np.divide(caps, base, out=np.full(base.shape, np.inf), where=payers)
    paid = np.zeros(base.shape)
    for factor in np.sort(reached[payers]):  # payers reach their caps one after the other as the factor grows
        at_cap = payers & (reached < factor)
        free = payers & ~at_cap
        needed = (target - caps[at_cap].sum()) / base[free].sum()
        paid = np.where(at_cap, caps, np.where(free, needed * base, 0.0))
        if needed <= factor:
            break
    return paid


class Rates(Frozen):
    """Marginal contribution on the excess per head."""

    low: Ratio = Field(description="on the first step")
    high: Ratio = Field(description="on what lies above it")


@closes(Rates)
class ClosedRates(Rates):
    """Contribution rates, settled."""

    low: float
    high: float


class Equalization(Instrument):
    """Resource equalization between cities, partly paid from outside."""

    coupled: ClassVar[tuple[tuple[str, ...], ...]] = (("minimum", "outside_part", "rates", "step", "cap"),)

    minimum: Multiple = Field(description="guaranteed resources, as part of the mean per head, at most all of it")
    outside_part: Ratio = Field(description="part of the grants that outside money pays")
    rates: Mapping[str, Rates] = Field(
        description="contribution by class of the city; `other` for cities without a class"
    )
    classes: Mapping[str, str] = Field(
        default_factory=dict, description="class of each tier of cities, as the case names it"
    )
    step: Multiple = Field(description="first step of the excess, as part of the mean per head")
    cap: Ratio = Field(description="most a city pays, as part of its resources of the year")

    @model_validator(mode="after")
    def _rated(self) -> Self:
        unrated = sorted({"other", *self.classes.values()} - set(self.rates))
        faults = [("class_without_rates", {"classes": ", ".join(unrated)})] if unrated else []
        refuse([*faults, *([("minimum_above_mean", {})] if largest(self.minimum) > 1 else [])])
        return self

    def affine(self, name: str) -> bool:
        """Who pays and who reaches a cap changes with every size."""
        return False

    def obstacle(self, case: Case) -> Bilingual | None:
        """Two cities are needed."""
        return both("mechanism.inapplicable.one_city") if len(case.cities) < 2 else None


@closes(Equalization)
class ClosedEqualization(Equalization, ClosedInstrument):
    """The equalization, its sizes settled."""

    minimum: float
    outside_part: float
    rates: Mapping[str, ClosedRates]
    step: float
    cap: float

    def payments(self, seen: Economy) -> Iterator[Payment]:
        """Contributions, grants and outside money of each year."""
        years = [self.year(seen, t) for t in range(seen.case.horizon)]
        for i, city in enumerate(seen.cities):
            paid, granted, outside = (np.array([year[part][i] for year in years]) for part in range(3))
            yield Payment(city, POOL, "equalization-contribution", "equalization", paid)
            yield Payment(POOL, city, "equalization-grant", "equalization", granted)
            yield Payment(OUTSIDE, city, "equalization-outside", "equalization", outside)

    def year(self, seen: Economy, t: int) -> tuple[Floats, Floats, Floats]:
        """Contributions, grants out of them and outside grants of each city in one year."""
        people, revenue = seen.population, seen.revenue[:, t]
        minimum, outside_part = self.minimum, self.outside_part
        resources = revenue / people
        mean = float(revenue.sum() / people.sum())
        grants = endowment_grants(resources, people, minimum)
        rates = [self.rates[self.classes.get(city.tier, "other")] for city in seen.case.cities]
        low, high = np.array([rate.low for rate in rates]), np.array([rate.high for rate in rates])
        base = base_contributions(resources - minimum * mean, people, low, high, self.step * mean)
        paid = scaled_to(base, self.cap * revenue, (1.0 - outside_part) * float(grants.sum()))
        whole = float(grants.sum())
        own = grants * (float(paid.sum()) / whole if whole > 0 else 0.0)
        return paid, own, grants * outside_part
