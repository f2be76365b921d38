"""What a pact means for each city's budget, apart from the benefits that a case values in money and no budget sees.

budget[i,t]  = budget money received - paid in year t, over the status quo
path[i,t]    = sum_{s <= t} discount[s] budget[i,s]
to finance   = - min(0, min_t path[i,t])
payback year = the first year from which on the path is never below 0; none if it ends below

Amounts that rounding to coins alone can have brought about count as nothing.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.flows import discount_factors
from ..case.model import Case
from . import columns
from .ledger import net_among, net_flows
from .payments import LOAN_ITEMS
from .rounding import slips

Floats = NDArray[np.float64]
_SPENDING = ("adjustment-cost", "moving-cost", "service-cost", "capital-cost", "project-cost", "firm-compensation")
"""Items by which a budget spends; the others of its money change its revenue."""
_COLUMNS = ("revenue", "budget", "imputed", "loss_years", "payback_year", "to_finance", "peak_to_finance")


def budget_flows(case: Case, ledger: pd.DataFrame) -> pd.DataFrame:
    """Change of each city's budget over the status quo; cities by years, not discounted."""
    return net_flows(case, ledger, ledger["budget"].to_numpy())


def revenue_rows(ledger: pd.DataFrame) -> pd.DataFrame:
    """Rows of a ledger that change budget revenue: taxes that move, what the pact moves, proceeds of land and works.

    What is borrowed is no revenue.
    """
    return ledger[_is_revenue(ledger)]


def _is_revenue(ledger: pd.DataFrame) -> NDArray[np.bool_]:
    others = {*_SPENDING, *LOAN_ITEMS}
    is_spent = np.array([item in others for item in ledger["item"].tolist()], dtype=bool)
    return np.asarray(ledger["budget"].to_numpy() & ~is_spent)


def imputed_flows(case: Case, ledger: pd.DataFrame) -> pd.DataFrame:
    """Benefits (less harms) of each city that no budget sees; cities by years, not discounted."""
    return net_flows(case, ledger, ~ledger["budget"].to_numpy())


def budgets(
    case: Case, ledger: pd.DataFrame, slip: pd.Series | None = None, at: columns.Places | None = None
) -> pd.DataFrame:
    """By city: its gain as budget money and imputed benefits, and what the budget goes through until it pays.

    Columns: revenue (what the budget takes in more), budget (that less what it spends), imputed (all three in present
    value, in the case's money; budget and imputed add up to the gain), loss_years (calendar years in which the budget
    is down), payback_year (missing if never), to_finance (present value) and peak_to_finance (the same of the path
    that is not discounted). ``slip``: that of ``rounding.slips``, and ``at``: where the ledger's rows stand, where they
    are known.
    """
    discount = discount_factors(case)
    noises = (slips(case, ledger) if slip is None else slip).to_dict()
    of_budgets = ledger["budget"].to_numpy()
    revenue, by_year, imputed = net_among(case, ledger, [_is_revenue(ledger), of_budgets, ~of_budgets], at)
    revenue, imputed = np.asfortranarray(revenue), np.asfortranarray(imputed)  # the last digit of sums hangs on that
    rows = []
    for i, (city, yearly) in enumerate(zip(case.cities, by_year, strict=True)):
        noise, path = float(noises[city.id]), np.cumsum(discount * yearly)
        rows.append(
            (
                *(float(discount @ flow) for flow in (revenue[i], yearly, imputed[i])),
                tuple(year for year, flow in zip(case.years, yearly, strict=True) if flow < -noise),
                _payback(case, path, noise),
                *(_deepest(path, noise), _deepest(np.cumsum(yearly), noise)),
            )
        )
    columns: dict[str, Any] = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
    columns["payback_year"] = pd.array(columns["payback_year"], dtype="Int64")
    return pd.DataFrame(columns, index=pd.Index([city.id for city in case.cities], name="city"))


def _payback(case: Case, path: Floats, noise: float) -> int | None:
    """The first year from which on a path is never below 0."""
    below = np.flatnonzero(path < -noise)
    first = int(below[-1]) + 1 if below.size else 0
    return case.years[first] if first < path.size else None


def _deepest(path: Floats, noise: float) -> float:
    deepest = max(0.0, -float(path.min()))
    return deepest if deepest > noise else 0.0
