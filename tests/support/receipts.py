"""What a party gets of an item, by year, under a rule with nothing left to decide."""

import numpy as np

from citypact.case.model import Case
from citypact.mechanism import Mechanism, load_model
from citypact.optimize import simulate


def receipts(case: Case, model: Mechanism | str, item: str = "origin-share", payee: str = "old") -> np.ndarray:
    """Received less paid by one party under one item, per year of the case."""
    rule = load_model(model) if isinstance(model, str) else model
    ledger = simulate(case, rule).ledger
    rows = ledger[ledger["item"] == item]
    signed = [rows.loc[rows[side] == payee].groupby("year")["amount"].sum() for side in ("payee", "payer")]
    got, paid = (flow.reindex(case.years, fill_value=0.0).to_numpy() for flow in signed)
    return np.asarray(got - paid)
