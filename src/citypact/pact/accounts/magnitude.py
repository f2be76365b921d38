"""Are amounts in the unit of the case? A figure in yuan would settle all the same where the case counts in 100 million.

No one can tell a unit from a figure alone, but a mistaken one shifts it by 100 at least, since that is how far apart
the units in use are. Each figure is judged by what was projected for its year and by its neighbours, the other years of
its row. A firm that pays ten times as much, or nothing, is let pass; a budget or a product does not move that far.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

LEAST, MOST = 1e-3, 50.0
"""What the typical figure of all rows may be of its projection; beyond that every figure beyond it is suspicious."""
MOST_ALONE = 500.0
"""The same for one figure, whatever its neighbours are; below there is no limit, since a firm may close."""
REVENUE, GDP = "revenue", "gdp"

Key = tuple[str, str]
Amounts = Mapping[Key, Mapping[int, float]]


@dataclass(frozen=True)
class Magnitudes:
    """Figures by subject and item, by year, beside what was projected for them."""

    amounts: Amounts
    projected: Amounts
    times: Mapping[Key, dict[int, float]] = field(init=False)
    """How many times its projection each figure is; figures of 0 tell nothing."""

    def __post_init__(self) -> None:
        found = {key: self._ratios(key, by_year) for key, by_year in self.amounts.items()}
        object.__setattr__(self, "times", {key: ratios for key, ratios in found.items() if ratios})

    def suspicious(self) -> dict[tuple[Key, int], float]:
        """Figures that can only be in another unit, by row and year, and how many times their projection they are."""
        every = [ratio for ratios in self.times.values() for ratio in ratios.values()]
        usual = LEAST <= median(every or [1.0]) <= MOST
        return {
            (key, year): ratio
            for key, ratios in self.times.items()
            for year, ratio in ratios.items()
            if self._out_of_proportion(key, year) or not (usual or LEAST <= ratio <= MOST)
        }

    def in_common(self) -> float | None:
        """How many times its projection a figure typically is where all of all subjects are suspicious; else None."""
        found = self.suspicious()
        all_of_all = len(found) == sum(map(len, self.times.values())) > 1 and set(self.times) == set(self.amounts)
        one_way = len({ratio > 1.0 for ratio in found.values()}) == 1
        return median(found.values()) if all_of_all and one_way else None

    def _out_of_proportion(self, key: Key, year: int) -> bool:
        ratio = self.times[key][year]
        if key[1] in (REVENUE, GDP):
            return not 1.0 / MOST <= ratio <= MOST
        others = [r for y, r in self.times[key].items() if y != year and r <= MOST_ALONE]
        return ratio > MOST_ALONE or (bool(others) and ratio > MOST * max(1.0, median(others)))

    def _ratios(self, key: Key, by_year: Mapping[int, float]) -> dict[int, float]:
        known = {year: (amount, self._thought(key, year)) for year, amount in by_year.items()}
        return {year: amount / thought for year, (amount, thought) in known.items() if amount > 0 and thought > 0}

    def _thought(self, key: Key, year: int) -> float:
        """What was projected for a figure; where that is nothing, the most of its row, or else of its subject."""
        row = self.projected.get(key, {})
        rows = [row, *(other for (subject, _), other in self.projected.items() if subject == key[0])]
        most = next((largest for r in rows if (largest := max(r.values(), default=0.0)) > 0), 0.0)
        return row.get(year, 0.0) or (most if key in self.projected else 0.0)
