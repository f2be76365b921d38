"""What the gain of each city is made of."""

from ...text import both
from ..dossier import Dossier
from ..resting import resting
from ..table import Column, Row, Sum, Table, column

_GROUPS = {
    "taxes": ("tax-forgone", "tax-collected", "equalization-offset"),
    "moves": ("release-benefit", "release-revenue", "adjustment-cost", "moving-cost", "service-cost", "capital-cost"),
    "firms": ("firm-compensation",),
    "sharing": ("origin-share", "fund-share", "treasury-share"),
    "projects": ("project-cost", "project-benefit", "project-revenue"),
    "harm": ("harm-compensation",),
    "contributions": ("contribution", "fund-remainder"),
    "grants": ("grant:compensation", "grant:weak-area", "grant:ecology"),
    "subsidy": ("subsidy",),
    "loans": ("loan", "loan-interest", "loan-repaid"),
    "instruments": (),
}
"""Ledger items by group; whatever stands in none belongs to the instruments beside tax sharing."""


@resting
def composition(dossier: Dossier) -> Table:
    """Present value by city and group of ledger items; every item belongs to one group, so that rows add up."""
    ledger = dossier.scheme.ledger
    present = ledger["amount"] * ledger["year"].map(dossier.discount)
    known = {item: name for name, items in _GROUPS.items() for item in items}
    group = ledger["item"].map(lambda item: known.get(item, "instruments"))
    received = present.groupby([ledger["payee"], group]).sum()
    paid = present.groupby([ledger["payer"], group]).sum()
    used = [name for name in _GROUPS if (group == name).any()]
    figures = {}
    for city in dossier.names.cities:
        parts = [float(received.get((city, name), 0.0) - paid.get((city, name), 0.0)) for name in used]
        figures[city] = [*parts, float(dossier.scheme.gain[city])]
    rows: tuple[Row, ...] = tuple((name, *figures[city]) for city, name in dossier.names.cities.items())
    headings = [column("city")]
    headings += [Column(both(f"report.group.{name}"), "money") for name in used]
    headings += [column("gain", "money")]
    totals = [sum(parts) for parts in zip(*figures.values(), strict=True)]
    return Table(
        "composition",
        both("report.table.composition"),
        tuple(headings),
        rows,
        dossier.digits,
        total=(both("report.all_cities"), *totals),
        sums=(Sum(len(used) + 1, tuple(range(1, len(used) + 1))),),
    )
