"""What keeps a design from its aim, and what a step of each limit is worth."""

from ...text import both
from ..dossier import Dossier
from ..proven import once_searched
from ..remedies import parameters
from ..resting import resting
from ..subjects import Subjects
from ..table import Row, Table, column


@resting
def binding(dossier: Dossier) -> Table:
    """One row for each limit that binds, the one whose step brings most first; none where the aim is reached."""
    found, subjects = dossier.missed, Subjects(dossier.scheme.case)
    rows: tuple[Row, ...] = tuple(
        (
            both(f"report.change.{limit.kind}"),
            subjects.text(limit.subject),
            ", ".join(parameters(dossier.scheme.model, limit.kind)) or None,
            limit.step,
            limit.nearer,
        )
        for limit in (() if found is None else found.limits)
    )
    columns = (
        column("change"),
        column("where"),
        column("set_by"),
        column("step", "money"),
        column("nearer", "slack"),
    )
    aim = None if found is None else both(f"report.objective.{found.aim}")
    note = None if aim is None else once_searched(dossier, both("report.note.binding", aim=aim))
    return Table("binding", both("report.table.binding"), columns, rows, dossier.digits, note)
