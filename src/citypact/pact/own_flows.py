"""What one city pays and receives, payment by payment: the part of the ledger that is its own."""

import pandas as pd

from ..case.model import Case
from .ledger import net_flows
from .money import per_unit

KEY = ["item", "party", "subject", "budget"]


def own_flows(case: Case, ledger: pd.DataFrame, city: str) -> pd.DataFrame:
    """Received (above 0) and paid (below 0) by a city; payments by years, not discounted, in the case's money.

    Indexed by item, party (to whom or from whom), subject and budget (whether it is money of a budget); receipts first.
    The columns add up to the city's row of ``ledger.net_flows``.
    """
    sides = {"payee": (1, "payer"), "payer": (-1, "payee")}
    parts = [
        ledger[ledger[side] == city].rename(columns={other: "party"}).assign(sign=sign)
        for side, (sign, other) in sides.items()
    ]
    rows = pd.concat(parts)
    rows = rows.assign(coins=rows["coins"] * rows["sign"])
    table = rows.pivot_table(index=["sign", *KEY], columns="year", values="coins", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=pd.Index(case.years, name="year"), fill_value=0).sort_index(
        ascending=[False] + 4 * [True]
    )
    return table.droplevel("sign") / per_unit(case)


def own_years(case: Case, ledger: pd.DataFrame, city: str) -> pd.DataFrame:
    """By "budget", "imputed" and "both": received less paid by year, not discounted."""
    money = ledger["budget"]
    parts = {"budget": ledger[money], "imputed": ledger[~money], "both": ledger}
    return pd.DataFrame({name: net_flows(case, rows).loc[city] for name, rows in parts.items()}).T
