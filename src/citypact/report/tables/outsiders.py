"""Verdicts on stability for each way in which those outside a coalition may act."""

from ...shown import at_least
from ...text import both
from ..dossier import Dossier
from ..resting import resting
from ..table import Column, Row, Table, column


@resting
def outsiders(dossier: Dossier) -> Table:
    """One row an assumption: how many coalitions object, which loses most and what; none for a single city."""
    columns = (
        Column(both("report.column.outsiders")),
        Column(both("report.column.objecting"), "count"),
        Column(both("report.column.most_by"), "slack"),
        column("members"),
    )
    own = dossier.scheme.model.coordination.outsiders
    rows: list[Row] = []
    for verdict in dossier.outsiders.verdicts if len(dossier.scheme.stability) else ():
        name = both(f"report.outsiders.{verdict.outsiders}")
        told = both("report.outsiders.own", name=name) if verdict.outsiders == own else name
        if not verdict.is_known:
            rows.append((told, both("report.outsiders.unknown"), None, None))
            continue
        who = dossier.names.together(verdict.first) if verdict.first else None
        known = verdict.objecting if verdict.found.is_all else at_least(verdict.objecting, is_all=False)
        rows.append((told, known, verdict.largest_loss, who))
    return Table(
        "outsiders",
        both("report.table.outsiders"),
        columns,
        tuple(rows),
        dossier.digits,
        both("report.note.outsiders"),
    )
