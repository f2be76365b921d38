"""Cities as agents (Mesa): taxes are uncertain, cities that gain by leaving do, and those who stay agree anew.

Run it by ``python -m citypact.examples.cities_that_leave`` after ``pip install 'citypact[simulation]'``.
"""

from typing import Any

import mesa

import citypact
from citypact.simulation import Stepper


class City(mesa.Agent):
    """A member of the pact, which asks every year whether leaving would pay."""

    def __init__(self, region: "Region", key: str) -> None:
        super().__init__(region)
        self.key = key
        self.received = 0.0

    def decide(self) -> None:
        """Leave, if that brings more than is still to come."""
        pact = self.model.pact
        if self.key in pact.outlook().tempted:
            pact.leave(self.key)


class Region(mesa.Model):
    """Cities under the rule of 2015 with a small pledge; ``spread``: of the taxes that a year brings, in logarithms."""

    def __init__(self, case: str = "beijing-tianjin-hebei", pledge: float = 0.04, spread: float = 0.3, seed: int = 1):
        super().__init__(rng=seed)
        bond = {"enforcement": "bond", "bond_limit": pledge}
        rule = citypact.load_model("bth-2015").with_({f"participation.{name}": value for name, value in bond.items()})
        self.pact = Stepper(citypact.simulate(citypact.load_case(case), rule))
        self.spread = spread
        self.cities = {key: City(self, key) for key in self.pact.members}
        self.years: list[dict[str, Any]] = []

    def step(self) -> None:
        """One year: taxes are collected and shared, then cities decide; those who stay agree anew."""
        factors = {key: self.rng.lognormal(-(self.spread**2) / 2, self.spread) for key in self.pact.transfers}
        year = self.pact.step(factors)
        for key, net in year.net.items():
            self.cities[key].received += net
        self.running = year.year < self.pact.scheme.case.years[-1]
        if self.running:
            self.agents.shuffle_do("decide")
        left = list(self.pact.gone)
        self.years.append({"year": year.year, "moved": sum(a for a in year.net.values() if a > 0), "left": left})
        if left:
            for key in left:
                self.cities[key].remove()
            self.pact = self.pact.renegotiate(citypact.load_model("institutional-pact"))


def main() -> None:
    """Live one pact to its end and print what became of it."""
    region = Region()
    while region.running:
        region.step()
    for year in region.years:
        print(
            f"{year['year']}: {year['moved']:7.2f} moved between budgets", *(f"- {key} leaves" for key in year["left"])
        )
    for city in region.cities.values():
        print(f"{city.key:10} {city.received:+8.2f}")


if __name__ == "__main__":
    main()
