"""Which coalitions are nearest to leaving, and which would leave."""

from itertools import islice

import pandas as pd

from ...text import both
from ..coalition_text import members_text
from ..dossier import Dossier
from ..proven import met_only
from ..resting import resting
from ..table import Row, Table, column

LISTED = 20


@resting
def tightest(dossier: Dossier) -> Table:
    """The coalitions with the least slack."""
    return _coalitions(dossier, "tightest", dossier.scheme.stability)


@resting
def objections(dossier: Dossier) -> Table:
    """The coalitions that could earn most beyond what the scheme gives them, if any could."""
    return _coalitions(dossier, "objections", dossier.scheme.objections)


def _coalitions(dossier: Dossier, key: str, stability: pd.DataFrame) -> Table:
    table = dossier.scheme.table
    columns = (
        column("members"),
        column("size", "count"),
        column("worth", "money"),
        column("joint_gain", "money"),
        column("slack", "slack"),
    )
    rows: list[Row] = []
    for coalition, row in islice(stability.iterrows(), LISTED):
        members = table.members(int(str(coalition)))
        figures = (float(row[name]) for name in ("worth", "gain", "slack"))
        rows.append((members_text(dossier.names, table.cities, members), len(members), *figures))
    note = met_only(dossier, both(f"report.note.{key}"))
    return Table(key, both(f"report.table.{key}"), columns, tuple(rows), dossier.digits, note)
