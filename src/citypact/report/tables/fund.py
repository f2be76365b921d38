"""The fund: by use and year, and by city."""

from ...mechanism.purposes import use_of
from ...pact.ledger import FUND, OUTSIDE
from ...text import both
from ..dossier import Dossier
from ..resting import resting
from ..table import Column, Row, Sum, Table, column


@resting
def fund(dossier: Dossier) -> Table:
    """One row a year: what comes in, what goes out for each use, and the balance at the end of the year."""
    table = dossier.scheme.fund
    items = fund_items(dossier)
    columns = [column("year", "year")]
    columns += [Column(dossier.names.item(item), "money") for item in items]
    columns += [column("balance", "money")]
    rows = tuple(
        (year, *(float(row[item]) for item in items), float(row["balance"]))
        for year, (_, row) in zip(dossier.scheme.case.years, table.iterrows(), strict=True)
    )
    totals = [float(table[item].sum()) for item in items]
    return Table(
        "fund",
        both("report.table.fund"),
        tuple(columns),
        rows if items else (),
        dossier.digits,
        note=both("report.note.fund"),
        total=(both("report.all_years"), *totals, None),
    )


@resting
def fund_by_city(dossier: Dossier) -> Table:
    """One row a city, and one for outside money: paid in, received by use, net, in present value."""
    ledger = dossier.scheme.ledger
    present = ledger["amount"] * ledger["year"].map(dossier.discount)
    into = present[ledger["payee"] == FUND].groupby(ledger["payer"]).sum()
    out = ledger["payer"] == FUND
    received = present[out].groupby([ledger["payee"], ledger["item"]]).sum()
    uses = sorted(set(ledger["item"][out]) - {"fund-works"})  # what it pays for works no city gets
    figures = {}
    parties = dict(dossier.names.cities) | ({OUTSIDE: dossier.names.party(OUTSIDE)} if OUTSIDE in into else {})
    for city in parties:
        paid, parts = float(into.get(city, 0.0)), [float(received.get((city, use), 0.0)) for use in uses]
        figures[city] = [paid, *parts, sum(parts) - paid]
    rows: tuple[Row, ...] = tuple((name, *figures[city]) for city, name in parties.items())
    columns = [column("city"), column("paid_in", "money")]
    columns += [Column(dossier.names.item(use), "money") for use in uses]
    columns += [column("net", "money")]
    totals = [sum(parts) for parts in zip(*figures.values(), strict=True)]
    return Table(
        "fund_by_city",
        both("report.table.fund_by_city"),
        tuple(columns),
        rows if into.sum() or uses else (),
        dossier.digits,
        total=(both("report.all_parties" if OUTSIDE in into else "report.all_cities"), *totals),
        sums=(Sum(len(uses) + 2, tuple(range(2, len(uses) + 2)), (1,)),),
    )


def fund_items(dossier: Dossier) -> list[str]:
    """Ledger items of the fund that occur: what comes in, then what goes out."""
    table = dossier.scheme.fund
    items = [str(item) for item in table.columns if item != "balance" and table[item].any()]
    return sorted(items, key=lambda item: (goes_out(item), item))


def goes_out(item: str) -> bool:
    """Whether the fund pays it."""
    return use_of(item) is not None or item in ("fund-works", "harm-compensation", "fund-remainder")
