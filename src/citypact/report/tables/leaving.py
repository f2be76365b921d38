"""Who would gain by leaving: by city, the most that leaving would bring under the terms of exit, beside its pledge."""

from collections.abc import Iterator

import numpy as np

from ...pact.commitment import exit_value, pledges, returned, temptation
from ...pact.ledger import net_flows
from ...text import both
from ..dossier import Dossier
from ..money import Kind
from ..resting import resting
from ..table import Column, Row, Table

_KINDS: dict[str, Kind] = {"city": "text", "most": "money", "year": "year", "returned": "money", "pledge": "money"}


@resting
def leaving(dossier: Dossier) -> Table:
    """One row for each city that may leave; none where the law binds all."""
    columns = tuple(Column(both(f"exit.column.{name}"), kind) for name, kind in _KINDS.items())
    rows = tuple(_rows(dossier))
    return Table("leaving", both("exit.table.leaving"), columns, rows, dossier.digits, both("exit.note.leaving"))


def _rows(dossier: Dossier) -> Iterator[Row]:
    scheme = dossier.scheme
    case, model, ledger = scheme.case, scheme.model, scheme.ledger
    pledged = pledges(case, model, scheme.terms, ledger)
    if pledged is None:
        return
    payments = net_flows(case, ledger[ledger["settlement"]])
    gain = temptation(case, payments, exit_value(case, model, scheme.terms, ledger))
    fund = returned(case, model, ledger)
    for city, by_year in gain.iterrows():
        if np.isfinite(by_year.to_numpy(dtype=float)).any():
            year = int(str(by_year.idxmax()))
            most, back = float(by_year.to_dict()[year]), float(fund[year][str(city)])
            yield dossier.names.party(str(city)), most, year, back, float(pledged[str(city)])
