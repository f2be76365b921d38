"""A game whose coalitions are not listed: values, the least core between bounds, the worst coalition of a division."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ....case.model import Case
from ....deadline import Deadline
from ....errors import SolverLimit
from ....game.coalitions import members
from ....game.searching import Bounds, Levels, Start, Worst, least_core_bounds, proven_levels
from ....pact.money import per_unit
from ....regions import provinces_of
from ....worth.large import (
    NotExact,
    Oracle,
    Sampling,
    SearchedClaims,
    keep_search,
    kept_search,
    owen_by_parts,
    shapley_value,
)
from ....worth.large.met import Met
from ....worth.opportunities import Opportunities
from ....worth.table import Plan
from ....worth.value import Value
from ...money import digits
from ...names import Names

_PART = 0.4
"""Part of the time that is left for one of the answers before the last."""


@dataclass(frozen=True, eq=False)
class Way:
    """The least payments that bring a division into the core, or as near as money from outside has to help."""

    payments: pd.Series
    """By city; what it receives, less what it pays."""
    left: Worst
    """The coalition that would gain most by leaving after them."""

    @property
    def moved(self) -> float:
        """Money that cities receive: no less will do."""
        return float(self.payments.clip(lower=0.0).sum())

    @property
    def outside(self) -> float:
        """What of it comes from outside: the cost of stability, and no less will do."""
        return max(0.0, float(self.payments.sum()))


@dataclass(eq=False)
class SearchedStudy:
    """A case and what its cities can do. Money in the case's unit; each answer is worked out once.

    ``progress`` is told how far the least core is; ``sampling``: how the Shapley value is sampled if it is not exact,
    and where all that takes long is kept, so that another study of the same game goes on; ``most_levels``: how many
    levels of the nucleolus are sought, the least core being the first.
    """

    case: Case
    chances: Opportunities
    progress: Callable[[int, float, float], None] | None = None
    sampling: Sampling = field(default=Sampling())
    most_levels: int = 1
    oracle: Oracle = field(init=False)

    def __post_init__(self) -> None:
        self.oracle = Oracle(self.chances)

    @property
    def players(self) -> tuple[str, ...]:
        """The cities, in canonical order."""
        return self.chances.cities

    @cached_property
    def names(self) -> Names:
        """Names of cities, transfers and projects."""
        return Names(self.case)

    @cached_property
    def digits(self) -> int:
        """Decimals of money worth showing."""
        return digits(self.oracle.together)

    @cached_property
    def tolerance(self) -> float:
        """What counts as nothing: a coin a city."""
        return len(self.players) / per_unit(self.case)

    @cached_property
    def plan(self) -> Plan:
        """What all cities do together."""
        return self.oracle.plan(self.oracle.listing.everyone)

    @cached_property
    def alone(self) -> pd.Series:
        """Worth of each city by itself."""
        worths = self.oracle.listing.worths([1 << i for i in range(len(self.players))])
        return pd.Series(worths, index=list(self.players))

    @cached_property
    def shapley(self) -> Value:
        """The Shapley value, exact or sampled."""
        return shapley_value(self.chances, self.sampling)

    @cached_property
    def owen(self) -> pd.Series | None:
        """The Owen value with provinces as unions; None where there is one province only, or a part is too large."""
        provinces = provinces_of(self.case)
        unions = {union: provinces.members(union) for union in provinces.all}
        if len(unions) < 2:
            return None
        try:
            return owen_by_parts(self.chances, unions)
        except NotExact:
            return None

    @cached_property
    def least_core(self) -> Bounds | None:
        """Bounds of the least core's value with a payoff; None for a single city.

        It goes on from where an earlier search of the same game ended, where that is kept.
        """
        if len(self.players) < 2:
            return None
        kept = kept_search(self.chances, self.sampling.kept)
        found = least_core_bounds(self.oracle, self.progress, kept, self._toward_the_core)
        keep_search(self.chances, Start(found.payoff, found.rows), self.sampling.kept)
        return found

    def _toward_the_core(self) -> Start:
        """The payoff nearest to the one by marginal worths that no coalition has anything against, if there is one."""
        payoff, met = self.oracle.centre(), Met(self.oracle)
        payments = SearchedClaims(self.oracle, met).nearest_payments(payoff)
        return Start(payoff + payments.to_numpy(dtype=float), tuple(met.coalitions))

    @cached_property
    def worst(self) -> Worst | None:
        """The coalition that would gain most by leaving the Shapley value; None for a single city.

        Where there is no time to prove it, one that gains much, and what none gains more than.
        """
        if len(self.players) < 2:
            return None
        payoff = self.shapley.values.to_numpy(dtype=float)
        with Deadline.current().part(_PART).limiting() as deadline:
            try:
                return self.oracle.worst(payoff)
            except SolverLimit:
                if not deadline.expired:
                    raise
        return self.oracle.bounded(payoff)

    @cached_property
    def levels(self) -> Levels | None:
        """Levels of the nucleolus as far as they are proven; None where no more than the least core is asked for."""
        if self.least_core is None or self.most_levels < 2:
            return None
        return proven_levels(self.oracle, self.least_core, self.most_levels)

    @property
    def is_nucleolus(self) -> bool:
        """Whether the payoff of the levels is the nucleolus: no other has them."""
        return self.levels is not None and self.levels.is_unique

    @cached_property
    def way(self) -> Way | None:
        """From the Shapley value to the core; None where it is there already, or there was no time to find out."""
        if self.worst is None or self.worst.excess <= self.tolerance:
            return None
        payoff = self.shapley.values.to_numpy(dtype=float)
        with Deadline.current().part(_PART).limiting() as deadline:
            try:
                met = Met(self.oracle)
                met.add(() if self.least_core is None else self.least_core.rows)
                payments = SearchedClaims(self.oracle, met).nearest_payments(payoff)
                return Way(payments, self.oracle.worst(payoff + payments.to_numpy(dtype=float)))
            except SolverLimit:
                if not deadline.expired:
                    raise
        return None

    @cached_property
    def cost_of_stability(self) -> float | None:
        """Money from outside with which some division is stable, at least; 0 where the core is not empty.

        None where that is not known.
        """
        if self.least_core is not None and self.least_core.high <= self.tolerance:
            return 0.0
        return None if self.way is None else self.way.outside

    @property
    def is_settled(self) -> bool:
        """Whether the least core was found; else more time may bring its bounds together."""
        return self.least_core is None or self.least_core.is_closed

    def divide(self) -> None:
        """Work out all that takes time, what may be cut short last."""
        with Deadline.current().part(_PART).limiting():
            _ = self.shapley
        _ = self.worst, self.owen, self.least_core, self.way, self.levels

    @cached_property
    def divisions(self) -> pd.DataFrame:
        """By city, in the order of the case: worth alone and the divisions of the joint gain."""
        columns: dict[str, pd.Series] = {"alone": self.alone, "shapley": self.shapley.values}
        if self.shapley.errors is not None:
            columns["standard_error"] = self.shapley.errors
        if self.owen is not None:
            columns["owen"] = self.owen
        if self.least_core is not None:
            columns["least_core"] = pd.Series(self.least_core.payoff, index=list(self.players))
        if self.levels is not None:
            name = "nucleolus" if self.is_nucleolus else "refined"
            columns[name] = pd.Series(self.levels.payoff, index=list(self.players))
        cities = [city.id for city in self.case.cities]
        table = pd.DataFrame({name: column.reindex(cities) for name, column in columns.items()})
        return table.rename_axis("city")

    def coalition(self, mask: int) -> tuple[str, ...]:
        """Cities of a coalition."""
        return tuple(self.players[i] for i in members(mask))

    @property
    def coalitions(self) -> int:
        """How many there are."""
        return (1 << len(self.players)) - 1
