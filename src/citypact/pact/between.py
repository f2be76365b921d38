"""Who pays whom by the pact."""

import numpy as np
import pandas as pd

from ..case.flows import discount_factors
from ..case.model import Case


def between(case: Case, ledger: pd.DataFrame) -> pd.Series:
    """Present value of what each party pays to each other by the pact, indexed by payer and payee."""
    pact = ledger[ledger["settlement"]]
    year = pd.Index(case.years).get_indexer(pd.Index(pact["year"]))
    present = pact["amount"].to_numpy() * np.append(discount_factors(case), 0.0)[year]
    found = dict[tuple[str, str], float]()
    for payer, payee, amount in zip(pact["payer"].tolist(), pact["payee"].tolist(), present.tolist(), strict=True):
        found[payer, payee] = found.get((payer, payee), 0.0) + amount
    index = pd.MultiIndex.from_tuples(sorted(found), names=["payer", "payee"])
    return pd.Series([found[pair] for pair in index], index=index, name="amount", dtype=float)
