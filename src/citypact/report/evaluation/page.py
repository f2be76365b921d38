"""A comparison as one self-contained page in both languages."""

from collections.abc import Mapping

from ...catalogue import LANGUAGES
from ...evaluation.comparison import Comparison
from ...text import both
from ..charted import Charted
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


def _section(table: Table, figures: Mapping[str, Chart]) -> Charted:
    if (chart := _CHARTS.get(table.key)) not in figures:
        return Charted(table, None)
    return Charted(table, chart, both("evaluation.chart.note") if chart == "tradeoff" else None)
