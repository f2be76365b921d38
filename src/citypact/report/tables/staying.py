"""Transfers that do not move and projects that are not built: why, and the least change that would bring each in."""

from ...text import both
from ..dossier import Dossier
from ..resting import resting
from ..staying import Changes
from ..table import Row, Table, column


@resting
def staying(dossier: Dossier) -> Table:
    """One row for each that stays out, the transfers first; worths in present value."""
    changes = Changes(dossier)
    rows: tuple[Row, ...] = tuple(
        (
            dossier.names.subject(each.id),
            both(f"report.staying.reason.{each.reason}"),
            None if each.host is None else dossier.names.party(each.host),
            each.value,
            changes.text(each),
        )
        for each in dossier.staying
    )
    columns = (
        column("stays_out"),
        column("why"),
        column("nearest_host"),
        column("worth_there", "slack"),
        column("least_change"),
    )
    note = both("report.note.staying", counts=changes.counts)
    return Table("staying", both("report.table.staying"), columns, rows, dossier.digits, note)
