"""Projects that are built and who pays for them."""

from collections.abc import Iterator

from ...text import Bilingual, Joined, both
from ..dossier import Dossier
from ..money import number
from ..table import Assumed, Row, Sum, Table, column
from .evidence import marking

_SHOWN = 0.0005
"""Shares below this do not count as paying."""


def projects(dossier: Dossier) -> Table:
    """One row a project: its cost and benefit in present value and the cities that bear its cost."""
    costs = dossier.scheme.project_costs
    by_id = dossier.scheme.case.project
    rows = []
    for key in dossier.scheme.terms.projects:
        whole, mark = costs.loc[[key]], _mark(dossier, key)
        shares = whole["share"].droplevel("project").sort_values(ascending=False, kind="stable")
        payers = _payers(dossier, [(str(city), float(share)) for city, share in shares.items() if share > _SHOWN])
        category = both(f"report.category.{by_id[key].category}")
        figures = (mark(float(whole["cost"].sum())), mark(float(whole["benefit"].sum())))
        rows.append((dossier.names.subject(key), category, *figures, payers))
    columns = (
        column("project"),
        column("category"),
        column("cost", "money"),
        column("benefit", "money"),
        column("payers"),
    )
    return Table("projects", both("report.table.projects"), columns, tuple(rows), dossier.digits)


def project_costs(dossier: Dossier) -> Table:
    """One row for each project and city: share and amount of the cost, harm made good, benefit; present value."""
    columns = (
        column("project"),
        column("city"),
        column("cost_share", "percent"),
        column("cost", "money"),
        column("harm_paid", "money"),
        column("benefit", "money"),
        column("net", "money"),
    )
    title, rows = both("report.table.project_costs"), tuple(_costs(dossier))
    return Table("project_costs", title, columns, rows, dossier.digits, sums=(Sum(6, (5,), (3, 4)),))


def _costs(dossier: Dossier) -> Iterator[Row]:
    ledger = dossier.scheme.ledger
    flows = ledger[ledger["item"] == "harm-compensation"]
    present = flows["amount"] * flows["year"].map(dossier.discount)
    paid = present.groupby([flows["subject"], flows["payer"]]).sum()
    received = present.groupby([flows["subject"], flows["payee"]]).sum()
    costs = dossier.scheme.project_costs
    for (project, city), row in zip(costs.index.to_list(), costs.to_dict("records"), strict=True):
        mark = _mark(dossier, project)
        made_good = float(paid.get((project, city), 0.0) - received.get((project, city), 0.0))
        cost, benefit = float(row["cost"]), float(row["benefit"])
        figures = [mark(x) for x in (cost, made_good, benefit, benefit - cost - made_good)]
        yield (dossier.names.subject(project), dossier.names.party(city), float(row["share"]), *figures)


def _mark(dossier: Dossier, key: str) -> type[Assumed] | type[float]:
    case = dossier.scheme.case
    rows = [project for project in case.projects if project.id == key]
    benefits = [row for row in case.project_benefits if row.project == key]
    return marking(case, [*rows, *benefits])


def _payers(dossier: Dossier, shares: list[tuple[str, float]]) -> Bilingual:
    paid = [(dossier.names.party(city), f"{number(100 * share, 1)}%") for city, share in shares]
    return Joined(Joined(part, "blank") for part in paid)
