"""What cities borrow, pay and owe."""

import pandas as pd

from ...pact.ledger import net_flows
from ...pact.payments import BORROWED, INTEREST, REPAID
from ...text import both
from ..dossier import Dossier
from ..resting import resting
from ..table import Column, Row, Table, column


@resting
def debts(dossier: Dossier) -> Table:
    """For each city that borrows: borrowed, interest, repaid and owed at the end of each year, not discounted."""
    scheme, names = dossier.scheme, dossier.names
    owed = scheme.debts
    flows = {item: _by_city(dossier, item) for item in (BORROWED, INTEREST, REPAID)}
    columns = [column("city"), column("item"), *(Column(str(year), "money") for year in scheme.case.years)]
    rows: list[Row] = []
    for city, name in names.cities.items():
        if owed.loc[city].any():
            rows += [(name, names.item(item), *map(float, table.loc[city])) for item, table in flows.items()]
            rows.append((name, both("report.item.owed"), *map(float, owed.loc[city])))
    return Table(
        "debts", both("report.table.debts"), tuple(columns), tuple(rows), dossier.digits, both("report.note.debts")
    )


def _by_city(dossier: Dossier, item: str) -> pd.DataFrame:
    ledger = dossier.scheme.ledger
    return net_flows(dossier.scheme.case, ledger[ledger["item"] == item]).abs()
