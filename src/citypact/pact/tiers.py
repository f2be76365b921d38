"""What a pact means to the tiers of government that are no cities: provinces, centre, counties."""

import pandas as pd

from ..case.flows import discount_factors
from ..case.model import Case
from ..case.tiers import tiers_of

_PARTS = {"tax_collected": "tax-collected", "tax_forgone": "tax-forgone", "equalization": "equalization-offset"}


def tiers(case: Case, ledger: pd.DataFrame) -> pd.DataFrame:
    """By tier: tax collected, tax forgone, grants less needed (or more), other payments, and all together its gain.

    Present values in the case's money over the status quo; only tiers with a payment in the ledger, those nearest to
    the cities first.
    """
    present = ledger["amount"] * ledger["year"].map(dict(zip(case.years, discount_factors(case).tolist(), strict=True)))
    kind = ledger["item"].map({item: name for name, item in _PARTS.items()}).fillna("other")
    received, paid = (present.groupby([ledger[side].rename("tier"), kind]).sum() for side in ("payee", "payer"))
    net = received.sub(paid, fill_value=0.0).unstack().fillna(0.0)
    found = [tier for tier in tiers_of(case) if tier in net.index]
    table = net.reindex(index=found, columns=[*_PARTS, "other"], fill_value=0.0).rename_axis("tier")
    table.columns.name = None
    return table.assign(gain=table.sum(axis=1))
