"""What the gain of each city is made of."""

from ...text import both
from ..dossier import Dossier
from ..table import Column, Table

_GROUPS = {
    "taxes": ("tax-forgone", "tax-collected"),
    "moves": ("release-benefit", "adjustment-cost", "moving-cost", "service-cost", "capital-cost"),
    "sharing": ("origin-share", "fund-share"),
    "projects": ("project-cost", "project-benefit"),
    "harm": ("harm-compensation",),
    "contributions": ("contribution",),
    "grants": ("grant:compensation", "grant:projects", "grant:weak-area", "grant:ecology"),
    "subsidy": ("subsidy",),
}


def composition(dossier: Dossier) -> Table:
    """Present value by city and group of ledger items; every ledger item belongs to one group, so rows add up."""
    ledger = dossier.scheme.ledger
    present = ledger["amount"] * ledger["year"].map(dossier.discount)
    group = ledger["item"].map({item: name for name, items in _GROUPS.items() for item in items})
    received = present.groupby([ledger["payee"], group]).sum()
    paid = present.groupby([ledger["payer"], group]).sum()
    used = [name for name in _GROUPS if (group == name).any()]
    rows = []
    for city, label in dossier.names.cities.items():
        parts = [float(received.get((city, name), 0.0) - paid.get((city, name), 0.0)) for name in used]
        rows.append((label, *parts, float(dossier.scheme.gain[city])))
    headings = [Column(both("report.column.city"))]
    headings += [Column(both(f"report.group.{name}"), "money") for name in used]
    headings += [Column(both("report.column.gain"), "money")]
    totals = [sum(float(str(row[j])) for row in rows) for j in range(1, len(headings))]
    return Table(
        "composition",
        both("report.table.composition"),
        tuple(headings),
        tuple(rows),
        dossier.digits,
        total=(both("report.all_cities"), *totals),
    )
