"""All indicators of a scheme, in groups, and its figures by city."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ..pact.commitment import pledges_needed
from ..pact.scheme import Scheme
from .assessment import assessment
from .burdens import burdens, weak_areas
from .cash import cash
from .ecology import ecology, jobs
from .efficiency import efficiency
from .gap import fiscal, gap, revenue_per_head
from .hierarchy import hierarchy
from .indicator import Indicator
from .innovation import innovation
from .networks import networks, strengths
from .period import items, periods
from .ranks import ranks
from .simplicity import simplicity
from .stability import stability
from .structure import structure

GROUPS: Mapping[str, Callable[[Scheme], Iterator[Indicator]]] = {
    "efficiency": efficiency,
    "cash": cash,
    "gap": gap,
    "ranks": ranks,
    "hierarchy": hierarchy,
    "burdens": burdens,
    "weak_areas": weak_areas,
    "ecology": ecology,
    "jobs": jobs,
    "structure": structure,
    "innovation": innovation,
    "assessment": assessment,
    "stability": stability,
    "simplicity": simplicity,
    "networks": networks,
}


@dataclass(frozen=True)
class Evaluation:
    """A scheme and what can be said of it."""

    scheme: Scheme

    @cached_property
    def groups(self) -> dict[str, tuple[Indicator, ...]]:
        """Indicators by group, in the order of ``GROUPS``."""
        return {name: tuple(measure(self.scheme)) for name, measure in GROUPS.items()}

    def indicator(self, key: str, period: str | None = None) -> Indicator:
        """One indicator. Raises KeyError if there is none of this key and period."""
        for group in self.groups.values():
            for found in group:
                if (found.key, found.period) == (key, period):
                    return found
        raise KeyError(f"no indicator {key!r} for period {period!r}")

    @cached_property
    def cities(self) -> pd.DataFrame:
        """By city: gain over the horizon and in its first years; of it, budget money and imputed benefits; in how many
        years the budget is down, when it is paid back (missing: never) and what it must finance until then; change of
        budget revenue, tax forgone and got back, revenue per head before and after, pledge needed, paid and received
        under the pact, part in all payments, strength of linkage."""
        scheme = self.scheme
        first, whole = periods(scheme.case)
        per_head = revenue_per_head(scheme, whole)
        returned, budgets = items(scheme, "origin-share"), scheme.budgets
        table = pd.DataFrame(
            {
                "gain": scheme.gain,
                "gain_first_years": first.by_city(scheme.ledger),
                "budget": budgets["budget"],
                "imputed": budgets["imputed"],
                "loss_years": budgets["loss_years"].map(len),
                "payback_year": budgets["payback_year"].astype(float),
                "to_finance": budgets["to_finance"],
                "peak_to_finance": budgets["peak_to_finance"],
                "revenue_change": whole.by_city(fiscal(scheme)),
                "tax_forgone": -whole.by_city(items(scheme, "tax-forgone")) + 0.0,
                "tax_returned": whole.by_city(returned.assign(payer="")),
                "revenue_per_head_before": per_head["before"],
                "revenue_per_head_after": per_head["after"],
                "pledge": pledges_needed(scheme.case, scheme.model, scheme.terms, scheme.ledger),
            }
        )
        return table.join(strengths(scheme)).rename_axis("city")


def evaluate(scheme: Scheme) -> Evaluation:
    """What a scheme is worth to the region, to whom, for how long and at what risk."""
    return Evaluation(scheme)
