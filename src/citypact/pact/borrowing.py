"""What cities borrow: what a year lacks of what the mechanism asks of it, repaid as soon as later years have it.

lacks[i,t] = least[i,t] - flow[i,t]                                     flow: without any loan
debt[i,t]  = max(0, (1 + bond rate) debt[i,t-1] + lacks[i,t])          at most the limit; 0 in the last year of the term

Any path of debt by which no year falls short is at least this one in every year (by induction: the right side grows
with the debt of the year before), so it is the least that will do. All in whole coins; what the limits cut off is left
for the audit to find.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..case.flows import budget_revenue
from ..case.model import Case
from ..mechanism import Mechanism
from ..worth.alternative import alternative
from .budgets import budget_flows
from .commitment import alone_flows
from .ledger import net_flows, settle
from .money import Coins, Floats, in_coins, in_money, interest
from .payments import BORROWED, REPAID, bond_rate
from .terms import Terms


def borrowed(case: Case, model: Mechanism, terms: Terms) -> Terms:
    """The terms with what cities have to borrow, and no more; as they are where the mechanism lets nobody borrow."""
    bare = terms.model_copy(update={"debt": {}})
    if model.borrowing is None or not model.participation.looks_at_years:
        return bare
    lacking, most = _lacking(case, model, settle(case, model, bare)), most_owed(case, model)
    found = {city: _least(lacking[city], most[city], bond_rate(case, model)) for city in lacking}
    return bare.model_copy(
        update={"debt": {city: tuple(in_money(case, owed).tolist()) for city, owed in found.items() if any(owed)}}
    )


def most_owed(case: Case, model: Mechanism) -> dict[str, Coins]:
    """What each city may owe at the end of each year, in coins; shape (horizon,)."""
    rule, found = model.borrowing, {}
    for city in case.cities:
        limit = 0.0 if rule is None else rule.limit(city.id)
        found[city.id] = np.floor(limit * in_coins(case, budget_revenue(case, city))).astype(np.int64)
        found[city.id][0 if rule is None else rule.years(case) :] = 0
    return found


def debts(case: Case, ledger: pd.DataFrame) -> pd.DataFrame:
    """What each city owes at the end of each year: all that it borrowed less all that it repaid; cities by years."""
    rows = ledger[ledger["item"].isin({BORROWED, REPAID})]
    owed = net_flows(case, rows).cumsum(axis=1)
    return pd.DataFrame(in_money(case, in_coins(case, owed)), index=owed.index, columns=owed.columns)


def _least(lacking: Coins, most: Coins, rate: float) -> list[int]:
    owed, path = 0, []
    for lack, limit in zip(lacking.tolist(), most.tolist(), strict=True):
        owed = min(max(0, owed + interest(owed, rate) + lack), limit)
        path.append(owed)
    return path


def _lacking(case: Case, model: Mechanism, ledger: pd.DataFrame) -> dict[str, Coins]:
    """What each year lacks, by city, in coins; below 0: what it has to spare."""
    lacks = list(_demands(case, model, ledger))
    cities = [city.id for city in case.cities]
    return {city: in_coins(case, np.max([lack[i] for lack in lacks], axis=0)) for i, city in enumerate(cities)}


def _demands(case: Case, model: Mechanism, ledger: pd.DataFrame) -> Iterator[Floats]:
    """For each thing that is asked of every year: what is missing; cities by years, in the order of the case."""
    rule = model.participation
    if rule.city == "every-year":
        alone = alone_flows(case, alternative(case, model)).clip(upper=0.0)
        yield (alone - net_flows(case, ledger)).to_numpy(dtype=float)
    if rule.yearly_loss is not None:
        revenue = np.array([budget_revenue(case, city) for city in case.cities])
        yield -rule.yearly_loss * revenue - budget_flows(case, ledger).to_numpy(dtype=float)
