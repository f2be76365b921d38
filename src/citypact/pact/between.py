"""Who pays whom by the pact."""

import numpy as np
import pandas as pd

from ..case.flows import discount_factors
from ..case.model import Case
from . import columns


def between(case: Case, ledger: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Present value of what each party pays to each other by the pact, by payer and payee in the order of the names."""
    rows = np.flatnonzero(ledger["settlement"].to_numpy())
    present = (ledger["amount"].to_numpy() * np.append(discount_factors(case), 0.0)[columns.years(case, ledger)])[rows]
    payers, payees = (columns.texts(ledger, side)[rows].tolist() for side in ("payer", "payee"))
    found = dict[tuple[str, str], float]()
    for payer, payee, amount in zip(payers, payees, present.tolist(), strict=True):
        found[payer, payee] = found.get((payer, payee), 0.0) + amount
    return dict(sorted(found.items()))


def between_records(case: Case, ledger: pd.DataFrame) -> list[dict[str, str | float]]:
    """The same as rows for a document: payer, payee and amount."""
    paid = between(case, ledger).items()
    return [{"payer": payer, "payee": payee, "amount": amount} for (payer, payee), amount in paid]
