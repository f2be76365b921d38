"""A comparison as one self-contained page in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...evaluation.comparison import Comparison
from ...text import LANGUAGES, Bilingual, both
from ..charts import Chart
from ..money import money_in
from ..rendering import rendered
from ..table import Table
from .charts import comparison_charts
from .first_lines import compared_first_lines
from .refusals import refusals
from .tables import comparison_tables
from .titles import compared_title

_CHARTS = {"brief": "tradeoff", "gains": "gains"}
"""Table, and the chart above it: the trade-off above the one in brief, gains above theirs."""


@dataclass(frozen=True)
class Section:
    """A table under its chart and what explains the chart."""

    table: Table
    chart: str | None

    @property
    def key(self) -> str:
        """That of the table."""
        return self.table.key

    @property
    def title(self) -> str:
        """That of the table."""
        return self.table.title

    @property
    def note(self) -> Bilingual | None:
        """How the chart is read."""
        return both("evaluation.chart.note") if self.chart == "tradeoff" else None


def comparison_page(comparison: Comparison, lang: str) -> bytes:
    """The page; it begins in ``lang`` and can be switched to the other language."""
    figures = {shown: comparison_charts(comparison, shown) for shown in LANGUAGES}
    return rendered(
        "comparison.html",
        lang,
        figures,
        kind=None,
        title=compared_title(comparison.case),
        lines=(money_in(comparison.case), *(sentence.text for sentence in compared_first_lines(comparison))),
        sections=[_section(table, figures[lang]) for table in comparison_tables(comparison)],
        refusals=refusals(comparison),
    )


def _section(table: Table, figures: Mapping[str, Chart]) -> Section:
    chart = _CHARTS.get(table.key)
    return Section(table, chart if chart in figures else None)
