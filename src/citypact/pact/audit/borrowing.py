"""What cities borrow: within limits and term, at the rule's interest, and all repaid."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...case.flows import budget_revenue
from ...case.model import Case
from ...mechanism import Mechanism
from ...text import both
from .. import columns
from ..ledger import LENDERS
from ..payments import BORROWED, INTEREST, REPAID
from .breach import Breach


def limits(case: Case, model: Mechanism, ledger: pd.DataFrame) -> Iterator[Breach]:
    """What each city owes at the end of each year, row by row of the ledger, against what it may owe."""
    rule = model.borrowing
    taken, paid = _of_cities(ledger, "payer", "payee"), _of_cities(ledger, "payee", "payer")
    for city in case.cities:
        if rule is None:
            lent = sum(amount for (name, _, _), amount in taken.items() if name == city.id)
            yield Breach("borrowing", both("pact.breach.nobody_borrows", of=city.id), lent)
            continue
        revenue, owed = budget_revenue(case, city), 0.0
        owing = np.arange(case.horizon) < rule.years(case)
        most = np.where(owing, rule.limit(city.id) * revenue, 0.0)
        for t, year in enumerate(case.years):
            due = rule.rate(case) * owed
            interest, repaid = (paid.get((city.id, year, item), 0.0) for item in (INTEREST, REPAID))
            yield Breach("borrowing.bond_rate", f"{city.id}/{year}", abs(interest - due))
            owed += taken.get((city.id, year, BORROWED), 0.0) - repaid
            rule_of_year = "borrowing.debt_limit" if owing[t] else "borrowing.term"
            yield Breach(rule_of_year, f"{city.id}/{year}", owed - float(most[t]))
        yield Breach("borrowing", both("pact.breach.owed_at_end", of=city.id), abs(owed))


def _of_cities(ledger: pd.DataFrame, lenders: str, cities: str) -> dict[tuple[str, int, str], float]:
    """What goes between lenders and cities, who stand in these columns: by city, year and item."""
    rows, found = np.flatnonzero(columns.texts(ledger, lenders) == LENDERS), dict[tuple[str, int, str], float]()
    if not rows.size:
        return found
    lent = ledger.iloc[rows]
    for city, year, item, amount in zip(
        *(lent[name].tolist() for name in (cities, "year", "item", "amount")), strict=True
    ):
        found[city, year, item] = found.get((city, year, item), 0.0) + amount
    return found
