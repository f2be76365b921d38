"""A scheme taken apart row by row of its ledger, in plain Python, for what is worked out again by hand."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import log, sqrt
from typing import Any

import pytest

from citypact.pact.scheme import Scheme

Figures = dict[tuple[str, str | None], Any]
"""By indicator and period."""


class Hand:
    """A scheme taken apart row by row."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme, self.case = scheme, scheme.case
        self.rows = list(scheme.ledger.itertuples())
        self.cities = {city.id: city for city in self.case.cities}
        self.years = {"first": list(self.case.years)[:3], "whole": list(self.case.years)}
        self.weak = {city.id for city in self.case.cities if city.weak}

    def present(self, year: int) -> float:
        return (1 + self.case.discount_rate) ** (self.case.base_year - year)

    def sum(self, period: str, chosen: Callable[[Any], bool]) -> float:
        return sum(r.amount * self.present(r.year) for r in self.rows if r.year in self.years[period] and chosen(r))

    def net(self, city: str, period: str, chosen: Callable[[Any], bool] = lambda _: True) -> float:
        into = self.sum(period, lambda r: r.payee == city and chosen(r))
        return into - self.sum(period, lambda r: r.payer == city and chosen(r))

    def gain(self, period: str = "whole") -> dict[str, float]:
        return {city: self.net(city, period) for city in self.cities}

    def per_head(self, period: str) -> tuple[list[float], list[float]]:
        """Yearly budget revenue in yuan per person: before, after."""
        before, after = [], []
        for key, city in self.cities.items():
            own = change = 0.0
            for year in self.years[period]:
                own += city.revenue * (1 + self.case.revenue_growth) ** (year - self.case.base_year)
            for r in self.rows:
                if r.year in self.years[period] and in_budget(r):
                    change += r.amount * ((r.payee == key) - (r.payer == key))
            people = city.population * 1e4 * len(self.years[period])
            before.append(own * 1e8 / people)
            after.append((own + change) * 1e8 / people)
        return before, after

    def measures(self, x: list[float]) -> dict[str, float]:
        people = [city.population for city in self.case.cities]
        groups: dict[str, list[int]] = defaultdict(list)
        for at, city in enumerate(self.case.cities):
            groups[city.province].append(at)

        def mean(of: Iterable[int]) -> float:
            members = list(of)
            return sum(people[i] * x[i] for i in members) / sum(people[i] for i in members)

        every, all_people = range(len(x)), sum(people)
        m = mean(every)
        spread = sum(people[i] * (x[i] - m) ** 2 for i in every) / all_people
        pairs = sum(people[i] * people[j] * abs(x[i] - x[j]) for i in every for j in every) / all_people**2
        whole = sum(people[i] / all_people * x[i] / m * log(x[i] / m) for i in every)
        between = within = 0.0
        for members in groups.values():
            part, mine = sum(people[i] for i in members), mean(members)
            between += part / all_people * mine / m * log(mine / m)
            inner = sum(people[i] / part * x[i] / mine * log(x[i] / mine) for i in members)
            within += part / all_people * mine / m * inner
        assert whole == pytest.approx(between + within, abs=1e-12)
        tiers = 0.0
        for tier in {city.tier for city in self.case.cities}:
            members = [at for at, city in enumerate(self.case.cities) if city.tier == tier]
            tiers += sum(people[i] for i in members) / all_people * mean(members) / m * log(mean(members) / m)
        return {
            "theil_tiers": tiers,
            "variation": sqrt(spread) / m,
            "gini": pairs / (2 * m),
            "theil_between": between,
            "theil_within": within,
        }


def in_budget(row: Any) -> bool:
    return bool(row.settlement) or row.item in ("tax-forgone", "tax-collected")
