"""What is still to come for each city, and who would rather leave, going forward from what was collected so far.

Years to come are those of the forecast, but caps, terms and the fund stand where the receipts so far have brought them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..mechanism import Mechanism
from ..pact.accounts import Account, Receipts, Settlement, settle_year
from ..pact.commitment import continuation, exit_value, pledges, temptation
from ..pact.ledger import net_flows
from ..pact.scheme import Scheme
from .begun import Begun

Posted = tuple[int, Account]
"""A payment with its year."""


@dataclass(frozen=True)
class Outlook:
    """The view of the years left, at the beginning of ``year``. Money of the case.

    Both tables are empty at the end of the term, and where a city leaves and the terms do not say how the rest goes on.
    """

    year: int
    to_come: Mapping[str, float]
    """What each member has still to gain over the status quo, in money of ``year``; without those who gave notice."""
    by_leaving: Mapping[str, float]
    """What each city that may leave would gain by giving notice now, less the pledge that it forfeits, in money of the
    year in which it would leave; negative: it loses."""
    tolerance: float

    @property
    def tempted(self) -> tuple[str, ...]:
        """Cities that would gain by leaving, beyond rounding."""
        return tuple(city for city, gain in self.by_leaving.items() if gain > self.tolerance)


def goes_on(model: Mechanism) -> bool:
    """Whether the terms say what becomes of the others when a city has left.

    They do where every payment is between two parties and moves and works stay, with what they still cost bought out.
    Nothing says how a common fund or an instrument goes on, or who bears released costs.
    """
    rule = model.exit_terms
    stays = rule.revert_to == "taxes-where-they-fall" and rule.project_costs == "bought-out"
    return model.fund is None and not model.instruments and stays


def settled(scheme: Scheme, receipts: Receipts, year: int, gone: Mapping[str, int]) -> Settlement:
    """The accounts of a year without those who have left; ``gone``: the year of leaving by city."""
    whole = settle_year(scheme.case, scheme.model, scheme.terms, replace(receipts, year=year))
    return replace(whole, accounts=among_members(whole.accounts, year, gone))


def among_members(accounts: Iterable[Account], year: int, gone: Mapping[str, int]) -> tuple[Account, ...]:
    """Without payments of those who have left."""
    out = {city for city, since in gone.items() if year >= since}
    return tuple(a for a in accounts if not out & {a.payer, a.payee})


def outlook(scheme: Scheme, receipts: Receipts, moved: Iterable[Posted], gone: Mapping[str, int], year: int) -> Outlook:
    """The view at the beginning of ``year``, given all receipts and payments before it.

    Source of what leaving brings: ``pact.commitment``, on the ledger as it goes on from here.
    """
    left = range(year, scheme.case.years.stop)
    if not left or (gone and not goes_on(scheme.model)):
        return Outlook(year, {}, {}, scheme.tolerance)
    forecast = [(y, account) for y in left for account in settled(scheme, receipts, y, gone).accounts]
    ledger = _going_on(scheme, [*moved, *forecast])
    value = continuation(scheme.case, net_flows(scheme.case, ledger))[year]
    to_come = {str(city): float(gain) for city, gain in value.items() if city not in gone}
    return Outlook(year, to_come, _by_leaving(scheme, ledger, gone, year), scheme.tolerance)


def with_begun(own: Outlook, begun: Iterable[Begun], scheme: Scheme) -> Outlook:
    """The view together with what goes on of pacts before; the terms of exit are those of the last."""
    rule = scheme.model.exit_terms
    to_come, by_leaving = dict(own.to_come), dict(own.by_leaving)
    for part in begun if own.year in scheme.case.years else ():
        more = part.to_come(own.year)
        to_come = {city: gain + float(more[city]) for city, gain in to_come.items()}
        leaving = own.year + rule.notice_years
        if by_leaving:
            spared = part.spared(leaving, is_released=rule.project_costs == "released")
            by_leaving = {city: gain + float(spared[city]) for city, gain in by_leaving.items()}
    return replace(own, to_come=to_come, by_leaving=by_leaving)


def _by_leaving(scheme: Scheme, ledger: pd.DataFrame, gone: Mapping[str, int], notice: int) -> dict[str, float]:
    case, model, terms = scheme.case, scheme.model, scheme.terms
    year = notice + model.exit_terms.notice_years
    pledged = pledges(case, model, terms, scheme.ledger)
    if pledged is None or year not in case.years[1:]:
        return {}
    payments = net_flows(case, ledger[ledger["settlement"]])
    gain = temptation(case, payments, exit_value(case, model, terms, ledger))[year] - pledged
    return {str(city): float(more) for city, more in gain.items() if np.isfinite(more) and city not in gone}


def _going_on(scheme: Scheme, posted: Iterable[Posted]) -> pd.DataFrame:
    """The agreed ledger with these payments in the place of those of the pact."""
    rows = [(y, a.payer, a.payee, a.item, a.subject, a.coins, True) for y, a in posted]
    columns = ["year", "payer", "payee", "item", "subject", "coins", "settlement"]
    own = scheme.ledger.loc[~scheme.ledger["settlement"], columns].itertuples(index=False, name=None)
    return pd.DataFrame([*own, *rows], columns=columns).astype({"year": int, "coins": "int64", "settlement": bool})
