"""A pool: every city puts in part of its tax base or of its growth, and a key says who gets what.

contribution[i,t] = rate * base[i,t]                            or rate * max(0, base[i,t] - base[i,0])
guarantee[i,t] = rate * max(0, base[i,0] - base[i,t])           first out of the pool, pro rata if it is short
distribution[i,t] = key[i,t] * what is left of the pool
net[i,t] = distribution + guarantee - contribution;  mean of the years before, if smoothed;  -net <= cap * base[i,t]
Where outside money pays instead of those who owe, net[i,t] = max(0, net[i,t]).

Beside it may stand a fund that makes good what falls: see ``stabilization``.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ...case.model import Case
from ...reading.fields import Label, Share, Whole
from ...text import Bilingual, both
from ..closing import closes
from ..economy import Economy
from ..fractions import Floats
from ..parties import OUTSIDE, POOL, RESERVE
from ..quantity import Ratio, largest, never_open, refuse, weights_off
from .instrument import ClosedInstrument, Instrument, Payment
from .keys import Factor, mixed, unmeasured, weights_of
from .pooling import capped, pooled, smoothed
from .stabilization import stabilization


class Pool(Instrument):
    """Contributions by rate and base, distribution by key."""

    coupled: ClassVar[tuple[tuple[str, ...], ...]] = (("rate", "cap", "stabilization", "stabilization_income"),)

    base: Literal["revenue", "gdp"] = Field(description="what stands for the tax base of a city")
    over: Literal["nothing", "base-year"] = Field(description="whole base, or its growth since the case's base year")
    lag_years: Annotated[Whole, Field(ge=0, le=20), never_open("years")] = Field(
        default=0, description="the base that counts is that of so many years before; at the earliest the base year's"
    )
    rate: Ratio = Field(description="part of the base or of its growth that is put in, per year")
    key: Mapping[Factor, Annotated[Share, never_open("weight")]] = Field(
        min_length=1, description="weight of each factor of the key; they add up to 1"
    )
    decimals: Annotated[Annotated[Whole, Field(ge=1, le=9)] | None, never_open("years")] = Field(
        default=None, description="each factor's index and the key are rounded to so many decimals; none: not rounded"
    )
    guarantee: bool = Field(default=False, description="a city whose base shrank is first made good at the same rate")
    smoothing_years: Annotated[Whole, Field(ge=0, le=20), never_open("years")] = Field(
        default=0, description="net payments are means of these"
    )
    cap: Ratio | None = Field(default=None, description="most a city pays net, as part of its base of the year")
    cap_base: Label | None = Field(
        default=None,
        description="column of the table of cities that the cap is a part of, where a case has it, instead of the base",
    )
    paid_by: Literal["members", "outside"] = Field(
        default="members",
        description="who pays what members owe on balance: themselves, or outside money in their place",
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
        faults = weights_off(self.key.values())
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
        received = net if self.paid_by == "members" else np.maximum(0.0, net)
        for city, amounts in zip(seen.cities, received, strict=True):
            yield Payment(POOL, city, "pool", "pool", amounts)
        if self.paid_by == "outside":
            yield Payment(POOL, OUTSIDE, "pool", "pool", -received.sum(axis=0))
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
