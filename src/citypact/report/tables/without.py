"""What happens without a pact: which moves, what they mean to each city, and what the pact adds to that."""

from ...text import both
from ..dossier import Dossier
from ..resting import resting
from ..table import Column, Row, Sum, Table, column


@resting
def without_pact(dossier: Dossier) -> Table:
    """One row a city, in present value: without a pact, what the pact adds, and both; none where nothing moves."""
    scheme = dossier.scheme
    found = scheme.without_pact.by_city
    revenue, anyway, gain = found["revenue"].to_dict(), found["anyway"].to_dict(), scheme.gain.to_dict()
    rows: tuple[Row, ...] = tuple(
        (name, revenue[city], anyway[city], gain[city], anyway[city] + gain[city])
        for city, name in dossier.names.cities.items()
    )
    headings = ("revenue_anyway", "value_anyway", "gain", "together")
    sums = [float(total) for total in (found["revenue"].sum(), found["anyway"].sum(), scheme.gain.sum())]
    return Table(
        "without_pact",
        both("report.table.without_pact"),
        (column("city"), *(column(name, "money") for name in headings)),
        rows if scheme.anyway else (),
        dossier.digits,
        both("report.note.without_pact"),
        total=(both("report.all_cities"), *sums, sums[1] + sums[2]),
        sums=(Sum(4, (2, 3)),),
    )


@resting
def moves_anyway(dossier: Dossier) -> Table:
    """One row a transfer that moves without a pact: its hosts without and with one, and what its firm is paid."""
    found, names = dossier.scheme.without_pact.by_transfer, dossier.names
    kept = both("report.kept")
    rows: tuple[Row, ...] = tuple(
        (
            names.subject(str(k)),
            names.party(row["origin"]),
            names.party(row["anyway"]),
            kept if row["host"] is None else names.party(row["host"]),
            float(row["firm_compensation"]),
        )
        for k, row in found.to_dict("index").items()
    )
    columns = ("transfer", "origin", "host_anyway", "host_under_pact")
    return Table(
        "moves_anyway",
        both("report.table.moves_anyway"),
        (*map(column, columns), Column(both("report.column.firm_compensation"), "money")),
        rows,
        dossier.digits,
        both("report.note.moves_anyway"),
    )
