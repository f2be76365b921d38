"""Parts of the horizon that are looked at: the first years, in which a pact must hold together, and the whole."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..case.flows import discount_factors
from ..case.model import Case
from ..pact.ledger import net_flows
from ..pact.scheme import Scheme

FIRST_YEARS = 3


@dataclass(frozen=True)
class Period:
    """Consecutive calendar years of a case."""

    case: Case
    key: str
    """"first" or "whole"."""
    years: range

    @property
    def discount(self) -> NDArray[np.float64]:
        """Present value in the base year of 1 in each year of the case; 0 outside the period."""
        inside = np.array([year in self.years for year in self.case.years], dtype=np.float64)
        return discount_factors(self.case) * inside

    def rows(self, ledger: pd.DataFrame) -> pd.DataFrame:
        """Rows of the ledger in these years."""
        return ledger[ledger["year"].isin(list(self.years))]

    def by_city(self, ledger: pd.DataFrame) -> pd.Series:
        """Receipts less payments of each city in these years, in present value."""
        return self.present(net_flows(self.case, ledger))

    def present(self, flows: pd.DataFrame) -> pd.Series:
        """Sum of each row's yearly amounts in these years, in present value; columns are the years of the case."""
        return pd.Series(flows.to_numpy() @ self.discount, index=flows.index)

    def total(self, ledger: pd.DataFrame) -> float:
        """All amounts of a ledger in these years, in present value."""
        factors = dict(zip(self.case.years, self.discount.tolist(), strict=True))
        return float((ledger["amount"] * ledger["year"].map(factors)).sum())

    def spent(self, ledger: pd.DataFrame) -> float:
        """What the cities pay in these years, less what they receive, in present value."""
        return float(-self.by_city(ledger).sum()) + 0.0


def periods(case: Case) -> tuple[Period, Period]:
    """The first years (fewer where the horizon is shorter) and the whole horizon."""
    return Period(case, "first", case.years[:FIRST_YEARS]), Period(case, "whole", case.years)


def items(scheme: Scheme, *names: str) -> pd.DataFrame:
    """Rows of the scheme's ledger with these items that a city pays or receives."""
    ledger, cities = scheme.ledger, scheme.case.position
    return ledger[ledger["item"].isin(names) & (ledger["payer"].isin(cities) | ledger["payee"].isin(cities))]


def pact(scheme: Scheme) -> pd.DataFrame:
    """Rows of the scheme's ledger that the pact itself moves."""
    return scheme.ledger[scheme.ledger["settlement"]]
