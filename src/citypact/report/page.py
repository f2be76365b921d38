"""A report as one self-contained page: opens offline, in both languages, nothing fetched from anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..catalogue import LANGUAGES
from ..text import Bilingual, both
from .cards import cards
from .charts import Chart, every_chart
from .dossier import Dossier
from .first_screen import first_screen
from .money import money_in
from .rendering import rendered
from .table import Table
from .tables import every_table


@dataclass(frozen=True)
class Part:
    """A section of the page: what stands open, and what is folded away. Charts and tables by key."""

    key: str
    charts: tuple[str, ...]
    tables: tuple[str, ...]
    folded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """What there is to show of a part."""

    key: str
    title: Bilingual
    charts: tuple[str, ...]
    tables: tuple[Table, ...]
    folded: tuple[Table, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it applies."""
        return not (self.charts or self.tables or self.folded)

    @property
    def headed(self) -> bool:
        """Whether its tables need headings of their own."""
        return len(self.tables) > 1 or bool(self.charts)


PARTS = (
    Part("gains", ("gains",), ("gains", "binding", "attribution", "composition")),
    Part("budgets", ("budgets",), ("budgets", "debts"), ("budget_flows", "imputed_flows", "net_flows")),
    Part("ratios", (), ("ratios", "tax_tiers", "reasons", "yearly_ratios", "sizes")),
    Part("projects", (), ("projects",), ("project_costs",)),
    Part("staying", (), ("staying",)),
    Part("payments", ("map", "payments"), (), ("payments",)),
    Part("fund", ("fund",), ("fund", "fund_by_city")),
    Part("assessment", (), ("assessment",)),
    Part("stability", ("slacks",), ("objections", "outsiders", "leaving"), ("tightest",)),
    Part("evidence", (), ("evidence",), ("assumed_rows", "sources")),
    Part("rule", (), ("rule",)),
    Part("proof", (), ("proof",)),
)

WORDS = ("shapley", "nucleolus", "coalition", "slack", "core", "present", "imputed", "status_quo")
"""What a reader may not know, explained on the page."""


def page_bytes(dossier: Dossier, provenance: Mapping[str, Any], lang: str) -> bytes:
    """The page; it begins in ``lang`` and can be switched to the other language."""
    figures = {shown: every_chart(dossier, shown) for shown in LANGUAGES}
    tables = {table.key: table for table in every_table(dossier)}
    sections = [section_of(part, both(f"report.part.{part.key}"), tables, figures[lang]) for part in PARTS]
    return rendered(
        "report.html",
        lang,
        figures,
        kind=both(f"report.heading.{dossier.kind}"),
        title=dossier.title,
        lines=(dossier.mechanism, money_in(dossier.scheme.case)),
        cards=list(cards(dossier)),
        first_lines=first_screen(dossier),
        glossary=[(both(f"report.word.{word}"), both(f"report.meaning.{word}")) for word in WORDS],
        sections=[section for section in sections if not section.is_empty],
        provenance=[(name, provenance[entries]) for name, entries in PROVENANCE.items()],
    )


PROVENANCE = {"inputs": "inputs", "packages": "versions", "options": "options"}
"""Title of a group, and its entry in the document."""


def section_of(part: Part, title: Bilingual, tables: Mapping[str, Table], figures: Mapping[str, Chart]) -> Section:
    """What there is to show of a part, of all tables and charts by key."""
    return Section(
        part.key,
        title,
        tuple(key for key in part.charts if key in figures),
        tuple(tables[key] for key in part.tables if key in tables),
        tuple(tables[key] for key in part.folded if key in tables),
    )
