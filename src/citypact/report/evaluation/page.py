"""A comparison as one self-contained page in both languages."""

from collections.abc import Mapping
from html import escape

from ...evaluation.comparison import Comparison
from ...text import LANGUAGES, in_language, say
from ..charts import Chart
from ..html import table_html
from ..money import money_unit
from ..page import filled
from ..table import Table
from .charts import comparison_charts
from .refusals import refusal
from .tables import comparison_tables


def comparison_page(comparison: Comparison, lang: str) -> bytes:
    """The page; it begins in ``lang`` and can be switched to the other language."""
    figures = {shown: comparison_charts(comparison, shown) for shown in LANGUAGES}
    tables = comparison_tables(comparison)
    bodies = "\n".join(_body(comparison, tables, figures[shown], shown, hidden=shown != lang) for shown in LANGUAGES)
    return filled(say("evaluation.compared", lang, case=comparison.case.title.text(lang)), bodies, figures, lang)


def _body(comparison: Comparison, tables: list[Table], figures: Mapping[str, Chart], lang: str, *, hidden: bool) -> str:
    sections = [_section(table, figures, lang) for table in tables]
    links = "".join(f'<a href="#{t.key}-{lang}">{escape(in_language(t.title, lang))}</a>' for t in tables)
    other = next(name for name in LANGUAGES if name != lang)
    button = f'<button data-to="{other}">{escape(say("report.page.other_language", lang))}</button>'
    return (
        f'<div data-lang="{lang}" lang="{lang}"{" hidden" if hidden else ""}>{_header(comparison, lang)}'
        f'<nav><div class="inner">{links}{button}</div></nav>'
        f"<main>{''.join(sections)}{_refusals(comparison, lang)}</main></div>"
    )


def _header(comparison: Comparison, lang: str) -> str:
    case = comparison.case
    years = {"year": case.base_year, "first": case.years[0], "last": case.years[-1]}
    frame = say("report.money_in", lang, unit=money_unit(case, lang), **years)
    title = say("evaluation.compared", lang, case=case.title.text(lang))
    return f'<header><div class="inner"><h1>{escape(title)}</h1><p>{escape(frame)}</p></div></header>'


def _section(table: Table, figures: Mapping[str, Chart], lang: str) -> str:
    """A table; the one in brief under the chart of the trade-off, the one of gains under theirs."""
    charts = {"brief": "tradeoff", "gains": "gains"}
    name = charts.get(table.key)
    drawn = f'<div class="chart" data-chart="{name}"></div>' if name in figures else ""
    note = f'<p class="note">{escape(say("evaluation.chart.note", lang))}</p>' if drawn and name == "tradeoff" else ""
    title = escape(in_language(table.title, lang))
    content = f"{drawn}{note}{table_html(table, lang, heading=False)}"
    return f'<section id="{table.key}-{lang}"><h2>{title}</h2>{content}</section>'


def _refusals(comparison: Comparison, lang: str) -> str:
    """Why mechanisms have no scheme."""
    found = []
    for column in comparison.columns:
        why = refusal(comparison.case, column)
        if why is not None:
            title = say("evaluation.no_scheme", lang, mechanism=column.model.title.text(lang))
            lines = "<br>".join(escape(line) for line in why.text(lang).splitlines())
            found.append(f"<section><h2>{escape(title)}</h2><p>{lines}</p></section>")
    return "".join(found)
