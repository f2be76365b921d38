"""What cities borrow: within limits and term, at the rule's interest, and all repaid."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...case.flows import budget_revenue
from ...case.model import Case
from ...mechanism import Mechanism
from ..ledger import BORROWED, INTEREST, LENDERS, REPAID
from .breach import Breach


def limits(case: Case, model: Mechanism, ledger: pd.DataFrame) -> Iterator[Breach]:
    """What each city owes at the end of each year, row by row of the ledger, against what it may owe."""
    rule = model.borrowing
    lent, returned = ledger[ledger["payer"] == LENDERS], ledger[ledger["payee"] == LENDERS]
    for city in case.cities:
        taken, paid = lent[lent["payee"] == city.id], returned[returned["payer"] == city.id]
        if rule is None:
            yield Breach("borrowing", f"{city.id}: nobody may borrow", float(taken["amount"].sum()))
            continue
        revenue, owed = budget_revenue(case, city), 0.0
        owing = np.arange(case.horizon) < rule.years(case)
        most = np.where(owing, rule.limit(city.id) * revenue, 0.0)
        for t, year in enumerate(case.years):
            due = rule.rate(case) * owed
            interest, repaid = (_of(paid, year, item) for item in (INTEREST, REPAID))
            yield Breach("borrowing.bond_rate", f"{city.id}/{year}", abs(interest - due))
            owed += _of(taken, year, BORROWED) - repaid
            rule_of_year = "borrowing.debt_limit" if owing[t] else "borrowing.term"
            yield Breach(rule_of_year, f"{city.id}/{year}", owed - float(most[t]))
        yield Breach("borrowing", f"{city.id}: owed at the end", abs(owed))


def _of(rows: pd.DataFrame, year: int, item: str) -> float:
    return float(rows.loc[(rows["year"] == year) & (rows["item"] == item), "amount"].sum())
