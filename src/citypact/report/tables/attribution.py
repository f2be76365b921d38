"""Where each city's gain comes from: moves that the rule covers, other moves, and what stands beside them."""

from ...text import both
from ..dossier import Dossier
from ..resting import resting
from ..table import Column, Row, Sum, Table, column


@resting
def attribution(dossier: Dossier) -> Table:
    """Present value by city and part; parts that are nothing for all are left out, and rows add up to the gain."""
    parts = dossier.scheme.attribution
    used = [name for name in parts if parts[name].any()]
    columns = [column("city")]
    columns += [Column(both(f"report.attribution.{name}"), "money") for name in used]
    columns += [column("gain", "money")]
    figures = {
        city: [*(float(parts[name][city]) for name in used), float(dossier.scheme.gain[city])] for city in parts.index
    }
    rows: tuple[Row, ...] = tuple((name, *figures[city]) for city, name in dossier.names.cities.items())
    totals = [sum(parts) for parts in zip(*figures.values(), strict=True)]
    return Table(
        "attribution",
        both("report.table.attribution"),
        tuple(columns),
        rows if used else (),
        dossier.digits,
        both("report.note.attribution"),
        total=(both("report.all_cities"), *totals),
        sums=(Sum(len(used) + 1, tuple(range(1, len(used) + 1))),),
    )
