"""A pool: every city puts in part of its tax base or of its growth, and a key says who gets what.

contribution[i,t] = rate * base[i,t]                            or rate * max(0, base[i,t] - base[i,0])
guarantee[i,t] = rate * max(0, base[i,0] - base[i,t])           first out of the pool, pro rata if it is short
distribution[i,t] = key[i,t] * what is left of the pool
net[i,t] = distribution + guarantee - contribution;  mean of the years before, if smoothed;  -net <= cap * base[i,t]

A stabilization fund beside it makes good what a city gets less than the year before, beyond a tolerance:

balance[t] = balance[t-1] + income * sum of contribution[i,t] - sum of paid[i,t];  what is left at the end goes back
missing[i,t] = max(0, (1 - tolerance) * max(0, net[i,t-1]) - max(0, net[i,t]))
paid[i,t] = missing[i,t] * min(1, money in the fund / sum of missing)
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ...case.model import Case
from ...reading.fields import Label, Share
from ...text import Bilingual, both
from ..closing import closes
from ..economy import Economy
from ..fractions import Floats
from ..parties import OUTSIDE, POOL, RESERVE
from ..quantity import Ratio, largest, never_open, refuse
from .instrument import ClosedInstrument, Instrument, Payment
from .keys import Factor, mixed, unmeasured, weights_of


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


def stabilization(net: Floats, income: Floats, tolerance: float) -> tuple[Floats, float]:
    """What a fund with a yearly ``income`` pays over the years to those whose net receipts fall, and what is left.

    Shapes: net (cities, years), income (years,). The first year has none before it. Only what a city gets counts: one
    that falls from getting to paying has lost what it got.

    >>> paid, left = stabilization(np.array([[100.0, 80.0, 40.0]]), np.array([5.0, 5.0, 5.0]), 0.05)
    >>> paid.tolist(), left
    ([[0.0, 10.0, 5.0]], 0.0)
    """
    got, balance, paid = np.maximum(0.0, net), 0.0, np.zeros(net.shape)
    for t, money in enumerate(income.tolist()):
        balance += money
        if t > 0:
            paid[:, t] = stabilized(got[:, t - 1], got[:, t], balance, tolerance)
            balance -= float(paid[:, t].sum())
    return paid, max(0.0, balance)


class Pool(Instrument):
    """Contributions by rate and base, distribution by key."""

    coupled: ClassVar[tuple[tuple[str, ...], ...]] = (("rate", "cap", "stabilization", "stabilization_income"),)

    base: Literal["revenue", "gdp"] = Field(description="what stands for the tax base of a city")
    over: Literal["nothing", "base-year"] = Field(description="whole base, or its growth since the case's base year")
    lag_years: Annotated[int, Field(ge=0, le=20), never_open("years")] = Field(
        default=0, description="the base that counts is that of so many years before; at the earliest the base year's"
    )
    rate: Ratio = Field(description="part of the base or of its growth that is put in, per year")
    key: Mapping[Factor, Annotated[Share, never_open("weight")]] = Field(
        min_length=1, description="weight of each factor of the key; they add up to 1"
    )
    decimals: Annotated[Annotated[int, Field(ge=1, le=9)] | None, never_open("years")] = Field(
        default=None, description="each factor's index and the key are rounded to so many decimals; none: not rounded"
    )
    guarantee: bool = Field(default=False, description="a city whose base shrank is first made good at the same rate")
    smoothing_years: Annotated[int, Field(ge=0, le=20), never_open("years")] = Field(
        default=0, description="net payments are means of these"
    )
    cap: Ratio | None = Field(default=None, description="most a city pays net, as part of its base of the year")
    cap_base: Label | None = Field(
        default=None,
        description="column of the table of cities that the cap is a part of, where a case has it, instead of the base",
    )
    stabilization: Ratio | None = Field(
        default=None,
        description="fall in what a city gets from the year before, as part of it, beyond which a fund makes it good",
    )
    stabilization_income: Ratio = Field(
        default=0.0, description="outside money for that fund, as part of all contributions of the year"
    )
    stabilization_remainder: Literal["outside", "members"] = Field(
        default="outside",
        description="what is left in the fund after the last year goes back outside, or to members by their mean key",
    )

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        whole = sum(self.key.values())
        faults = [("weights_not_one", {"total": f"{whole:g}"})] if abs(whole - 1) > 1e-9 else []
        faults += [("cap_base_without_cap", {})] if self.cap is None and self.cap_base is not None else []
        faults += [("guarantee_without_growth", {})] if self.guarantee and self.over == "nothing" else []
        parts = _FUND & self.model_fields_set
        whole_fund = self.stabilization is not None and largest(self.stabilization_income) > 0
        faults += [("half_a_stabilization_fund", {})] if parts and not whole_fund else []
        refuse(faults)
        return self

    def affine(self, name: str) -> bool:
        """A cap bends payments, so neither the rate beside it nor the cap itself acts on them in proportion."""
        return name == "rate" and self.cap is None

    @property
    def sees_gdp(self) -> bool:
        """Whether payments depend on the cities' gross product."""
        return self.base == "gdp" or "tax-effort" in self.key

    def obstacle(self, case: Case) -> Bilingual | None:
        """Two cities, what the key asks for, and the column of the cap known for all cities or for none."""
        if len(case.cities) < 2:
            return both("mechanism.inapplicable.one_city")
        figures = {city.id: city.indicators.get(self.cap_base or "") for city in case.cities}
        unfit = [city for city, figure in figures.items() if figure is None or figure < 0]
        if unfit and any(figure is not None for figure in figures.values()):
            return both("mechanism.inapplicable.column", column=self.cap_base, cities=", ".join(unfit))
        return unmeasured(case, self.key)


_FUND = {"stabilization", "stabilization_income", "stabilization_remainder"}
"""Parameters of the stabilization fund."""


@closes(Pool)
class ClosedPool(Pool, ClosedInstrument):
    """The pool, its rate and limits settled."""

    rate: float
    cap: float | None
    stabilization: float | None
    stabilization_income: float

    def payments(self, seen: Economy) -> Iterator[Payment]:
        """Net payment of each city into or out of the pool, and what the stabilization fund takes in and pays."""
        key, contributions, net = self.flows(seen)
        for city, amounts in zip(seen.cities, net, strict=True):
            yield Payment(POOL, city, "pool", "pool", amounts)
        if self.stabilization is not None:
            income = self.stabilization_income * contributions.sum(axis=0)
            paid, left = stabilization(net, income, self.stabilization)
            yield Payment(OUTSIDE, RESERVE, "stabilization-income", "pool", income)
            for city, amounts in zip(seen.cities, paid, strict=True):
                yield Payment(RESERVE, city, "stabilization", "pool", amounts)
            last = np.eye(seen.case.horizon)[-1]
            for heir, part in self._heirs(seen, key):
                yield Payment(RESERVE, heir, "stabilization-remainder", "pool", part * left * last)

    def flows(self, seen: Economy) -> tuple[Floats, Floats, Floats]:
        """Key, contributions before smoothing and cap, and net receipts, which add up to 0; shapes (cities, years)."""
        base, first = {
            "revenue": (seen.revenue, seen.base_revenue[:, None]),
            "gdp": (seen.gdp, np.array([[city.gdp] for city in seen.case.cities])),
        }[self.base]
        counted = np.hstack([np.repeat(first, self.lag_years, axis=1), base])[:, : base.shape[1]]
        over = first if self.over == "base-year" else np.zeros_like(first)
        factors = {factor: weights_of(seen, factor, counted, counted - first) for factor in self.key}
        key = mixed(factors, self.key, self.decimals)
        paid, received = pooled(self.rate, counted, over, key, guarantee=self.guarantee)
        net = received - paid
        net = smoothed(net, self.smoothing_years) if self.smoothing_years else net
        return key, paid, net if self.cap is None else capped(net, self.cap * self._cap_base(seen, base))

    def _cap_base(self, seen: Economy, base: Floats) -> Floats:
        column = seen.indicator(self.cap_base or "")
        return base if np.isnan(column).all() else column

    def _heirs(self, seen: Economy, key: Floats) -> Iterable[tuple[str, float]]:
        return {
            "outside": [(OUTSIDE, 1.0)],
            "members": list(zip(seen.cities, key.mean(axis=1).tolist(), strict=True)),
        }[self.stabilization_remainder]
