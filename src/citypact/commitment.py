"""What keeps the members of a pact in it: the least pledge under which leaving never pays, read off the ledger.

Moves cannot be undone: a city that leaves keeps the firms that came to it and stops its payments. It stays if it
forfeits at least what it still has to pay, on balance, from any year to the end.
"""

import numpy as np
import pandas as pd

from .case.flows import discount_factors
from .case.model import Case
from .ledger import net_flows


def pledges_needed(case: Case, ledger: pd.DataFrame) -> pd.Series:
    """Least pledge of each city: max over years t of sum_{s >= t} (discount[s] / discount[t]) * net payment[s], or 0.

    Net payments are those of the pact itself, not the flows of its plan. Money of the case, in the value of the year in
    which it would be forfeited.
    """
    paid = -net_flows(case, ledger[ledger["settlement"]])
    discount = discount_factors(case)
    present = paid.to_numpy(dtype=float) * discount
    remaining = np.cumsum(present[:, ::-1], axis=1)[:, ::-1] / discount
    return pd.Series(np.maximum(0.0, remaining.max(axis=1)) + 0.0, index=paid.index, name="pledge")
