"""Who pays whom by the pact."""

import pandas as pd

from ..case.flows import discount_factors
from ..case.model import Case


def between(case: Case, ledger: pd.DataFrame) -> pd.Series:
    """Present value of what each party pays to each other by the pact, indexed by payer and payee."""
    pact = ledger[ledger["settlement"]]
    discount = dict(zip(case.years, discount_factors(case).tolist(), strict=True))
    present = pact["amount"] * pact["year"].map(discount)
    return present.groupby([pact["payer"], pact["payee"]]).sum().rename("amount")
