"""Who pays whom by the pact, and what each city's budget sees of it in each year."""

import numpy as np
import pandas as pd

from ...pact.ledger import FUND
from ...pact.ledger import net_flows as flows_by_year
from ...text import both
from ..dossier import Dossier
from ..resting import resting
from ..table import Column, Row, Table, column


@resting
def payments(dossier: Dossier) -> Table:
    """One row for each payer, payee and item: amount by year and in present value, the largest first.

    What the fund pays is named after what it is for too: the deal, the project, the weak city.
    """
    ledger = dossier.scheme.ledger
    pact = ledger[ledger["settlement"]]
    pact = pact.assign(subject=pact["subject"].where(pact["payer"] == FUND, ""))
    years = list(dossier.scheme.case.years)
    told = ["payer", "payee", "item", "subject"]
    by_year = pact.pivot_table(index=told, columns="year", values="amount", aggfunc="sum")
    by_year = by_year.reindex(columns=years).fillna(0.0)
    discount = np.array([dossier.discount[year] for year in years])
    present = pd.Series(by_year.to_numpy() @ discount, index=by_year.index)
    names = dossier.names
    rows: tuple[Row, ...] = tuple(
        (*map(names.party, (payer, payee)), names.purpose(item, subject), *by_year.loc[key], float(present.loc[key]))
        for key in present.sort_values(ascending=False, kind="stable").index
        for payer, payee, item, subject in [key]
    )
    columns = [column(name) for name in ("payer", "payee", "item")]
    columns += [Column(str(year), "money") for year in years]
    columns += [column("present_value", "money")]
    total = (both("report.all_payments"), None, None, *(float(by_year[year].sum()) for year in years))
    return Table(
        "payments",
        both("report.table.payments"),
        tuple(columns),
        rows,
        dossier.digits,
        total=(*total, float(present.sum())),
    )


@resting
def net_flows(dossier: Dossier) -> Table:
    """One row a city: net flow over the status quo by year, not discounted, and its present value."""
    table = flows_by_year(dossier.scheme.case, dossier.scheme.ledger)
    years = list(dossier.scheme.case.years)
    columns = [column("city"), *(Column(str(year), "money") for year in years)]
    rows: tuple[Row, ...] = tuple(
        (name, *map(float, table.loc[city]), float(dossier.scheme.gain[city]))
        for city, name in dossier.names.cities.items()
    )
    return Table(
        "net_flows",
        both("report.table.net_flows"),
        (*columns, column("present_value", "money")),
        rows,
        dossier.digits,
        note=both("report.note.net_flows"),
    )
