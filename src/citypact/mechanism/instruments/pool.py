"""A pool: every city puts in part of its tax base or of its growth, and a key says who gets what.

contribution[i,t] = rate * base[i,t]                            or rate * max(0, base[i,t] - base[i,0])
guarantee[i,t] = rate * max(0, base[i,0] - base[i,t])           first out of the pool, pro rata if it is short
distribution[i,t] = key[i,t] * what is left of the pool
net[i,t] = distribution + guarantee - contribution;  mean of the years before, if smoothed;  -net <= cap * base[i,t]
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ...case.model import Case, Share
from ...text import Bilingual, both
from ..parties import POOL
from ..quantity import Ratio, refuse
from .instrument import Floats, Instrument, Payment, settled
from .keys import Factor, mixed, unmeasured, weights_of

if TYPE_CHECKING:
    from ..economy import Economy


def pooled(rate: float, base: Floats, first: Floats, key: Floats, *, guarantee: bool) -> tuple[Floats, Floats]:
    """Contributions and receipts when growth over ``first`` is pooled. Shapes (cities, years); first (cities, 1).

    >>> paid, got = pooled(0.4, np.array([[150.0], [90.0]]), np.array([[100.0], [100.0]]), np.full((2, 1), 0.5),
    ...                    guarantee=True)
    >>> paid.ravel().tolist(), got.ravel().tolist()
    ([20.0, 0.0], [8.0, 12.0])
    """
    paid = rate * np.maximum(0.0, base - first)
    pool = paid.sum(axis=0)
    lost = rate * np.maximum(0.0, first - base) if guarantee else np.zeros_like(base)
    claimed = lost.sum(axis=0)
    part = np.minimum(1.0, np.divide(pool, claimed, out=np.ones_like(pool), where=claimed > 0))
    made_good = part * lost
    return paid, made_good + key * (pool - made_good.sum(axis=0))


def smoothed(net: Floats, years: int) -> Floats:
    """Mean of the ``years`` years before (the first year stands for itself). Shape (cities, years).

    >>> smoothed(np.array([[3.0, 6.0, 9.0, 100.0]]), 3).tolist()
    [[3.0, 3.0, 4.5, 6.0]]
    """
    before = [net[:, max(0, t - years) : max(t, 1)].mean(axis=1) for t in range(net.shape[1])]
    return np.stack(before, axis=1)


def capped(net: Floats, most: Floats) -> Floats:
    """Net receipts when nobody pays more than ``most``; what is missing then reduces all receipts in proportion.

    >>> capped(np.array([-10.0, -4.0, 14.0]), np.array([6.0, 6.0, 6.0])).tolist()
    [-6.0, -4.0, 10.0]
    """
    paid = np.minimum(np.maximum(-net, 0.0), most)
    received = np.maximum(net, 0.0)
    whole = received.sum(axis=0)
    part = np.divide(paid.sum(axis=0), whole, out=np.zeros_like(whole, dtype=np.float64), where=whole > 0)
    found: Floats = part * received - paid
    return found


def stabilized(before: Floats, after: Floats, fund: float, tolerance: float) -> Floats:
    """What a fund pays to those who get less than (1 - tolerance) of the year before; pro rata if it is short.

    N.J.S.A. 5:10A-60 with a tolerance of 5 %.

    >>> stabilized(np.array([100.0, 100.0]), np.array([80.0, 97.0]), 1000.0, 0.05).tolist()
    [15.0, 0.0]
    """
    missing = np.maximum(0.0, (1.0 - tolerance) * before - after)
    whole = float(missing.sum())
    return missing * (min(1.0, fund / whole) if whole > 0 else 0.0)


class Pool(Instrument):
    """Contributions by rate and base, distribution by key."""

    base: Literal["revenue", "gdp"] = Field(description="what stands for the tax base of a city")
    over: Literal["nothing", "base-year"] = Field(description="whole base, or its growth since the case's base year")
    rate: Ratio = Field(description="part of the base or of its growth that is put in, per year")
    key: Mapping[Factor, Share] = Field(min_length=1, description="weight of each factor of the key; they add up to 1")
    guarantee: bool = Field(default=False, description="a city whose base shrank is first made good at the same rate")
    smoothing_years: Annotated[int, Field(ge=0, le=20)] = Field(
        default=0, description="net payments are means of these"
    )
    cap: Share | None = Field(default=None, description="most a city pays net, as part of its base of the year")

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        whole = sum(self.key.values())
        faults = [("weights_not_one", {"total": f"{whole:g}"})] if abs(whole - 1) > 1e-9 else []
        faults += [("capped_open_rate", {})] if self.cap is not None and self.open_size else []
        faults += [("guarantee_without_growth", {})] if self.guarantee and self.over == "nothing" else []
        refuse(faults)
        return self

    def obstacle(self, case: Case) -> Bilingual | None:
        """Two cities, and what the key asks for."""
        if len(case.cities) < 2:
            return both("mechanism.inapplicable.one_city")
        return unmeasured(case, self.key)

    def payments(self, seen: "Economy") -> Iterator[Payment]:
        """Net payment of each city into or out of the pool."""
        for city, amounts in zip(seen.cities, self.net(seen), strict=True):
            yield Payment(POOL, city, "pool", "pool", amounts)

    def net(self, seen: "Economy") -> Floats:
        """Net receipts of each city in each year; they add up to 0."""
        base, first = {
            "revenue": (seen.revenue, seen.base_revenue[:, None]),
            "gdp": (seen.gdp, np.array([[city.gdp] for city in seen.case.cities])),
        }[self.base]
        first = first if self.over == "base-year" else np.zeros_like(first)
        factors = {factor: weights_of(seen, factor, base, base - first) for factor in self.key}
        paid, received = pooled(settled(self.rate), base, first, mixed(factors, self.key), guarantee=self.guarantee)
        net = received - paid
        net = smoothed(net, self.smoothing_years) if self.smoothing_years else net
        return net if self.cap is None else capped(net, self.cap * base)
