"""The regional gap: inequality of budget revenue per head before and after, with tax that moves and money of the pact.

Revenue before is the projected one with the tax that moves without a pact. Revenue after = that - tax forgone + tax
collected + net receipts under the pact, and what of released land and of projects reaches the budget by the case.
Benefits that do not pass through a budget (congestion, cleaner air) and costs are no part of it. What transfers from
above make good or take back is counted. Yearly mean over the period, not discounted.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from ..case.flows import budget_revenue
from ..case.model import Case
from ..pact.budgets import revenue_rows
from ..pact.ledger import net_flows
from ..pact.scheme import Scheme
from .indicator import Indicator
from .inequality import coefficient_of_variation, gini, theil
from .period import Period, periods


def gap(scheme: Scheme) -> Iterator[Indicator]:
    """Coefficient of variation, Gini, Theil between and within provinces; before and after, in both periods.

    Of the cities: the budget of a province is spent on the people of its cities and is no place of its own.
    """
    by_period = {period.key: revenue_per_head(scheme, period) for period in periods(scheme.case)}
    for key, measure in _measures(scheme.case).items():
        for period, per_head in by_period.items():
            of_cities = per_head.loc[[city.id for city in scheme.case.cities if not city.is_province]]
            before, after = (_defined(measure, of_cities[when]) for when in ("before", "after"))
            yield Indicator(key, "index", after, period, before)


def revenue_per_head(scheme: Scheme, period: Period) -> pd.DataFrame:
    """By city: yearly budget revenue per head ``before`` and ``after``, in currency units per person."""
    case = scheme.case
    population = pd.Series({city.id: city.population for city in case.cities}) * (case.population_unit / case.unit)
    years = [year in period.years for year in case.years]
    anyway = scheme.without_pact.revenue
    before = pd.Series(
        {c.id: float((budget_revenue(case, c) + anyway[case.position[c.id]])[years].mean()) for c in case.cities}
    )
    change = net_flows(case, fiscal(scheme)).loc[:, list(period.years)].mean(axis=1)
    return pd.DataFrame({"before": before / population, "after": (before + change) / population})


def fiscal(scheme: Scheme) -> pd.DataFrame:
    """Rows of the ledger that pass through the cities' budget revenue."""
    return revenue_rows(scheme.ledger)


def _measures(case: Case) -> dict[str, Callable[[np.ndarray], float]]:
    cities = [city for city in case.cities if not city.is_province]
    persons, provinces = [city.population for city in cities], [city.province for city in cities]
    return {
        "variation": lambda x: coefficient_of_variation(x, persons),
        "gini": lambda x: gini(x, persons),
        "theil_between": lambda x: theil(x, persons, provinces).between,
        "theil_within": lambda x: theil(x, persons, provinces).within,
    }


def _defined(measure: Callable[[np.ndarray], float], values: pd.Series) -> float | None:
    """None where negative revenues leave a measure without meaning."""
    try:
        return measure(values.to_numpy(dtype=float))
    except ValueError:
        return None
