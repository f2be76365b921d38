"""What many futures say of a pact: chances with their standard errors, quantiles, what matters, and where it fails."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...content import ByContent
from ...errors import InvalidInput
from ...game.coalitions import members
from ..distributions import problem
from .boxes import Box, boxes
from .plan import Sweep
from .sensitivity import Indices, indices
from .store import Store

Floats = NDArray[np.float64]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
AT_RISK = 0.05
"""Part of the futures, the worst ones, that value at risk looks at."""
_LISTED = 10
_HALF = 0.5
Outcome = Literal["fails", "holds"]
_SEARCHED = 20_000
"""Futures in which conditions are looked for."""


@dataclass(frozen=True, eq=False)
class Summary(ByContent):
    """The futures of a sweep that are done. Money in the case's unit, present value unless said."""

    sweep: Sweep
    table: pd.DataFrame
    """One row a future; columns as ``Sweep.columns``."""
    yearly: Floats
    """What each city gets by year in the first futures, not discounted; shape (futures, cities, years)."""

    @property
    def cities(self) -> list[str]:
        """The cities, in the order of the case."""
        return [city.id for city in self.sweep.scheme.case.cities]

    @property
    def tolerance(self) -> float:
        """What counts as rounding."""
        return self.sweep.scheme.tolerance

    def of(self, part: str) -> Floats:
        """Columns of one part of the table, such as ``gain``, by city; shape (futures, cities)."""
        return self.table[[f"{part}:{city}" for city in self.cities]].to_numpy()

    @cached_property
    def drawn(self) -> pd.DataFrame:
        """By uncertain number: the line that it is drawn for, and the least and the largest value drawn in all futures.

        Factors where the line multiplies.
        """
        sample = self.sweep.sample
        ends = self.table[[f"input:{name}" for name in sample.names]].agg(["min", "max"]).to_numpy()
        rows = {"line": [column.of.name for column in sample.columns], "least": ends[0], "most": ends[1]}
        return pd.DataFrame(rows, index=pd.Index(sample.names, name="input"))

    @cached_property
    def by_city(self) -> pd.DataFrame:
        """By city: chance to be worse off than without the pact (and in budget money), quantiles, value at risk.

        ``at_risk`` is the gain that is missed in a twentieth of the futures, ``shortfall`` the mean gain in these;
        ``chance_error`` the standard error of the chance, for independent futures.
        """
        rows = [self._of_city(city, float(self.sweep.scheme.gain[city])) for city in self.cities]
        return pd.DataFrame(rows, index=pd.Index(self.cities, name="city"))

    def _of_city(self, city: str, as_designed: float) -> dict[str, float]:
        gains, budgets = (self.table[f"{part}:{city}"].to_numpy() for part in ("gain", "budget"))
        worse = float((gains < -self.tolerance).mean())
        at_risk = float(np.quantile(gains, AT_RISK, method="inverted_cdf"))
        return {
            "worse_off": worse,
            "chance_error": float(np.sqrt(worse * (1.0 - worse) / max(1, gains.size))),
            "worse_off_in_cash": float((budgets < -self.tolerance).mean()),
            "as_designed": as_designed,
            "mean": float(gains.mean()),
            **{
                f"q{100 * q:g}": float(value) for q, value in zip(QUANTILES, np.quantile(gains, QUANTILES), strict=True)
            },
            "at_risk": at_risk,
            "shortfall": float(gains[gains <= at_risk].mean()),
        }

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """By city and year: quantiles of what it gets, not discounted, in the first futures."""
        years = list(self.sweep.scheme.case.years)
        index = pd.MultiIndex.from_product([self.cities, years], names=["city", "year"])
        columns = {f"q{100 * q:g}": np.quantile(self.yearly, q, axis=0).ravel() for q in QUANTILES}
        return pd.DataFrame(columns, index=index)

    @cached_property
    def trouble(self) -> pd.DataFrame:
        """By year: part of the futures in which some city would rather leave from then on, for the first time."""
        years, first = list(self.sweep.scheme.case.years), self.table["trouble:year"]
        return pd.DataFrame(
            {"chance": [float((first == year).mean()) for year in years]}, index=pd.Index(years, name="year")
        )

    def objections(self, part: str = "bound") -> pd.DataFrame:
        """Coalitions that lose most in some future: members, in which part of the futures, and how much at most.

        ``part``: "bound" (what they could gain at least, every future) or "exact" (futures that were solved anew).
        """
        asked = self.table[[f"{part}:{name}" for name in ("objecting", "coalition", "excess")]].dropna()
        objecting, coalition, excess = asked.to_numpy().T.reshape(3, -1)
        worst = pd.Series(excess[objecting > 0]).groupby(coalition[objecting > 0].astype(int)).agg(["size", "max"])
        worst = worst.sort_values(["size", "max"], ascending=False, kind="stable").head(_LISTED)
        names = self.sweep.scheme.table.chances.cities
        rows = [
            (tuple(names[i] for i in members(int(str(c)))), row["size"] / max(1, len(asked)), row["max"])
            for c, row in worst.iterrows()
        ]
        return pd.DataFrame(rows, columns=["members", "futures", "largest_loss"])

    @property
    def chance_of_objection(self) -> float | None:
        """Part of the futures in which some coalition surely objects; None where none was asked."""
        asked = "bound:objecting" in self.table
        return float((self.table["bound:objecting"] > 0).mean()) if asked else None

    @property
    def undecided(self) -> float | None:
        """Part of the futures in which the bounds leave open whether some coalition objects; None as above."""
        if "bound:objecting" not in self.table:
            return None
        return float(((self.table["bound:objecting"] == 0) & (self.table["bound:nobody"] == 0)).mean())

    @cached_property
    def verdicts(self) -> dict[str, float] | None:
        """Futures with exact worths, parts in which some coalition objects by these, by the bound, and they differ."""
        if "exact:objecting" not in self.table or "bound:objecting" not in self.table:
            return None
        both = self.table[["exact:objecting", "bound:objecting"]].dropna() > 0
        if both.empty:
            return None
        exact, bound = both.to_numpy().T
        parts = {"exact": exact.mean(), "bound": bound.mean(), "differ": (exact != bound).mean()}
        return {"futures": float(len(both)), **{name: float(part) for name, part in parts.items()}}

    @cached_property
    def redesigned(self) -> dict[str, float] | None:
        """Futures in which a scheme was designed anew: how many, with one, and what holding the old one costs whom.

        ``regret`` is the mean over futures of the largest gain that a city misses under the scheme that is held; nan
        where no future has a scheme.
        """
        if "redesign:found" not in self.table:
            return None
        asked = self.table["redesign:found"].dropna()
        found = self.table.loc[asked.index[asked == 1.0]]
        anew = found[[f"redesigned:{city}" for city in self.cities]].to_numpy()
        held = found[[f"gain:{city}" for city in self.cities]].to_numpy()
        return {
            "futures": float(len(asked)),
            "with_a_scheme": float(len(found)),
            "unproven": float((asked == -1.0).sum()),
            "regret": float((anew - held).max(axis=1).mean()) if len(found) else float("nan"),
        }

    @cached_property
    def losing(self) -> NDArray[np.bool_]:
        """In which futures some city is worse off; shape (futures,)."""
        found = np.zeros(len(self.table), dtype=bool)
        for city in self.cities:  # one by one: many futures fill the memory
            found |= self.table[f"gain:{city}"].to_numpy() < -self.tolerance
        return found

    @cached_property
    def fails(self) -> NDArray[np.bool_]:
        """In which futures the pact fails: a city is worse off, or a coalition surely objects; shape (futures,)."""
        objecting = self.table["bound:objecting"].to_numpy() > 0 if "bound:objecting" in self.table else False
        return np.asarray(self.losing | objecting)

    @property
    def rarer(self) -> Outcome:
        """What conditions are looked for: those under which the pact fails or, where that is the rule, holds."""
        return "fails" if self.fails.mean() <= _HALF else "holds"

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Simple conditions under which the pact fails, or holds: see ``rarer``; looked for in the first futures."""
        inputs = [f"input:{name}" for name in self.sweep.sample.names]
        hit = self.fails[:_SEARCHED] == (self.rarer == "fails")
        return boxes(self.table[:_SEARCHED][inputs].to_numpy(), hit)

    @cached_property
    def matters(self) -> Indices | None:
        """What matters most for the least gain of any city; for samples that are laid out for it."""
        if self.sweep.sample.method != "saltelli" or len(self.table) < self.sweep.sample.rows:
            return None
        return indices(self.of("gain").min(axis=1), len(self.sweep.sample.names))


def summary(store: Store) -> Summary:
    """The summary of what is there. Raises InvalidInput if no batch is done yet."""
    rows = store.table()
    if not len(rows):
        raise InvalidInput([problem("nothing_done", str(store.folder), None)])
    return Summary(store.sweep, pd.DataFrame(rows, columns=list(store.sweep.columns), copy=False), store.years())
