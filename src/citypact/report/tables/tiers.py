"""What the plan means to the budgets of provinces and centre."""

from ...text import both
from ..dossier import Dossier
from ..resting import resting
from ..table import Column, Row, Sum, Table, column


@resting
def tiers(dossier: Dossier) -> Table:
    """One row for each tier of government that is no city, in present value; parts add up to its gain."""
    table = dossier.scheme.tiers
    used = [name for name in table.columns if name in ("tax_collected", "tax_forgone", "gain") or table[name].any()]
    figures = zip(table.index, table[used].to_numpy(), strict=True)
    rows: tuple[Row, ...] = tuple((dossier.names.party(str(tier)), *map(float, row)) for tier, row in figures)
    columns = [column("tier"), *(Column(both(f"report.column.{name}"), "money") for name in used)]
    title, note = both("report.table.tiers"), both("report.note.tiers")
    sums = (Sum(len(used), tuple(range(1, len(used)))),)
    return Table("tiers", title, tuple(columns), rows, dossier.digits, note, sums=sums)
