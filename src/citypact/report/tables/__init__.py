"""The tables of a report, one subject to a file; each is a function of the dossier."""

from ...text import both
from ..dossier import Dossier
from ..money import money_unit
from ..table import Table
from .assessment import assessment
from .attribution import attribution
from .binding import binding
from .budgets import budget_flows, budgets, imputed_flows
from .composition import composition
from .debts import debts
from .evidence import assumed_rows, evidence, sources
from .fund import fund, fund_by_city
from .gains import gains
from .leaving import leaving
from .outsiders import outsiders
from .payments import net_flows, payments
from .projects import project_costs, projects
from .proof import proof
from .ratios import ratios, yearly_ratios
from .reasons import reasons
from .rule import rule, sizes
from .stability import objections, tightest
from .staying import staying
from .tax_tiers import tax_tiers
from .tiers import tiers
from .without import moves_anyway, without_pact

EVERY = (
    gains,
    binding,
    without_pact,
    moves_anyway,
    budgets,
    attribution,
    composition,
    assessment,
    tiers,
    ratios,
    yearly_ratios,
    tax_tiers,
    reasons,
    sizes,
    projects,
    project_costs,
    staying,
    fund,
    fund_by_city,
    payments,
    debts,
    budget_flows,
    imputed_flows,
    net_flows,
    tightest,
    objections,
    outsiders,
    leaving,
    proof,
    rule,
    evidence,
    assumed_rows,
    sources,
)
"""In the order in which a reader wants them. A table without rows does not apply and is left out."""


def every_table(dossier: Dossier) -> list[Table]:
    """All tables that have something to say."""
    unit = both("report.unit_of_table", unit=money_unit(dossier.scheme.case))
    return [table.said_in(unit) for make in EVERY if (table := make(dossier)).rows]


__all__ = [
    "assessment",
    "assumed_rows",
    "attribution",
    "binding",
    "budget_flows",
    "budgets",
    "composition",
    "debts",
    "every_table",
    "evidence",
    "fund",
    "fund_by_city",
    "gains",
    "imputed_flows",
    "leaving",
    "moves_anyway",
    "net_flows",
    "objections",
    "outsiders",
    "payments",
    "project_costs",
    "projects",
    "proof",
    "ratios",
    "reasons",
    "rule",
    "sizes",
    "sources",
    "staying",
    "tax_tiers",
    "tiers",
    "tightest",
    "without_pact",
    "yearly_ratios",
]
