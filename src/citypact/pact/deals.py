"""The deal behind each move: what was agreed on its tax, and what each party gets of it in the end.

The two differ: bands and prior claims come before the split, a cap or a floor bounds it.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..case.flows import Move, discount_factors
from ..case.model import Case
from ..mechanism import Mechanism, SharedTax, shared_tax
from .payments import deals_of, planned_moves
from .terms import Terms

_ROUNDING = 1e-9
"""Of a year's shared tax: what is left to split below this is the rounding of bands and claims."""
_MONEY = {"to_origin": "origin-share", "to_fund": "fund-share", "to_treasury": "treasury-share"}
_COLUMNS = (
    dict.fromkeys(["transfer", "origin", "host"], "str")
    | {"start": "int64", "first_year": "Int64", "last_year": "Int64"}
    | dict.fromkeys(["origin_share", "fund_share", "shared_tax", *_MONEY], "float64")
    | dict.fromkeys(["origin_part", "fund_part", "treasury_part", "host_part"], "float64")
    | {"standing": "str"}
)


def agreed_ratios(case: Case, model: Mechanism, terms: Terms) -> pd.DataFrame:
    """Agreed parts of the split by transfer, party ("origin", "fund") and year; missing where nothing is to be split.

    What bands and prior claims leave of a year's shared tax is split; in other years no ratio applies.
    """
    rows = {}
    for transfer, (_, shared) in _deals(case, model, terms).items():
        split = shared.tax > _ROUNDING * shared.base
        to_fund = np.array(terms.fund_share.get(transfer, (0.0,) * case.horizon))
        for party, path in (("origin", terms.origin_ratios(transfer, shared.tax)), ("fund", to_fund)):
            rows[transfer, party] = np.where(split, path, np.nan)
    index = pd.MultiIndex.from_tuples(rows, names=["transfer", "party"]) if rows else _no_deals()
    return pd.DataFrame(list(rows.values()), index=index, columns=pd.Index(case.years, name="year"), dtype=float)


def deals(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> pd.DataFrame:
    """By transfer of the plan: parties, sharing years, agreed ratios, tax shared, who gets how much of it, standing.

    ``origin_share`` and ``fund_share`` are the agreed parts of the split, as means over the years in which there is
    something to split (see ``agreed_ratios``), missing if there are none. ``shared_tax`` and the payments are present
    values in the case's money. ``origin_part``, ``fund_part``, ``treasury_part`` and ``host_part`` are parts of all the
    shared tax, by the ledger's payments; they add up to 1 and are missing where no tax is shared.
    """
    agreed = agreed_ratios(case, model, terms).mean(axis=1)
    paid = _present_payments(case, ledger)
    rows = []
    for transfer, (flows, shared) in _deals(case, model, terms).items():
        tax = float(discount_factors(case) @ shared.base)
        money = {name: float(paid.get((transfer, item), 0.0)) for name, item in _MONEY.items()}
        rows.append(
            {"transfer": transfer, "origin": flows.transfer.origin, "host": flows.host.host}
            | {"start": flows.host.start_year, **_sharing_years(case, shared)}
            | {f"{party}_share": float(agreed[transfer, party]) for party in ("origin", "fund")}
            | {"shared_tax": tax, **money, **_parts(tax, money), "standing": shared.standing}
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS).set_index("transfer")


def _deals(case: Case, model: Mechanism, terms: Terms) -> dict[str, tuple[Move, SharedTax]]:
    """Flows and shared tax of the transfers of the plan, in the order of the case."""
    model = model.at(terms.sizes)
    moves = deals_of(planned_moves(case, terms))
    known = [transfer.id for transfer in case.transfers if transfer.id in moves]
    return {transfer: (moves[transfer], shared_tax(case, model, moves[transfer])) for transfer in known}


def _sharing_years(case: Case, shared: SharedTax) -> dict[str, int | None]:
    years = [year for year, base in zip(case.years, shared.base, strict=True) if base > 0]
    return {"first_year": years[0], "last_year": years[-1]} if years else {"first_year": None, "last_year": None}


def _parts(tax: float, money: Mapping[str, float]) -> dict[str, float]:
    """Parts of the shared tax: what is paid away, and the rest for the host."""
    parts = {f"{name.removeprefix('to_')}_part": paid / tax if tax else np.nan for name, paid in money.items()}
    return parts | {"host_part": 1.0 - sum(parts.values())}


def _present_payments(case: Case, ledger: pd.DataFrame) -> Mapping[tuple[str, str], float]:
    discount = dict(zip(case.years, discount_factors(case), strict=True))
    present = ledger["amount"] * ledger["year"].map(discount)
    totals = present.groupby([ledger["subject"], ledger["item"]]).sum()
    return dict(zip(totals.index.to_list(), totals.to_list(), strict=True))


def _no_deals() -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([[], []], names=["transfer", "party"])
