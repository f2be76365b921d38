"""A report as one self-contained page: opens offline, in both languages, nothing fetched from anywhere."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from ..text import LANGUAGES, both, in_language, say
from .cards import cards
from .charts import Chart, every_chart
from .dossier import Dossier
from .html import table_html, verdict_html
from .money import money_unit
from .table import Table
from .tables import every_table
from .verdict import verdict

_ASSETS = Path(__file__).resolve().parent / "assets"


@dataclass(frozen=True)
class Part:
    """A section of the page: what stands open, and what is folded away. Charts and tables by key."""

    key: str
    charts: tuple[str, ...]
    tables: tuple[str, ...]
    folded: tuple[str, ...] = ()

    def shows(self, tables: Mapping[str, Table], figures: Mapping[str, Chart]) -> bool:
        """Whether any of it applies."""
        return any(key in tables for key in (*self.tables, *self.folded)) or any(key in figures for key in self.charts)


PARTS = (
    Part("gains", ("gains",), ("gains", "attribution", "composition")),
    Part("ratios", (), ("ratios", "yearly_ratios", "sizes")),
    Part("projects", (), ("projects",), ("project_costs",)),
    Part("payments", ("payments",), (), ("payments",)),
    Part("fund", ("fund",), ("fund", "fund_by_city")),
    Part("net_flows", ("net_flows",), (), ("net_flows",)),
    Part("stability", ("slacks",), ("objections", "leaving"), ("tightest",)),
    Part("evidence", (), ("evidence",), ("assumed_rows", "sources")),
    Part("rule", (), ("rule",)),
    Part("proof", (), ("proof",)),
)


def page_bytes(dossier: Dossier, provenance: Mapping[str, Any], lang: str) -> bytes:
    """The page; it begins in ``lang`` and can be switched to the other language."""
    tables = {table.key: table for table in every_table(dossier)}
    figures = {shown: every_chart(dossier, shown) for shown in LANGUAGES}
    bodies = "\n".join(
        _body(dossier, tables, figures[shown], provenance, shown, hidden=shown != lang) for shown in LANGUAGES
    )
    return filled(in_language(dossier.title, lang), bodies, figures, lang)


def filled(title: str, bodies: str, figures: Mapping[str, Mapping[str, Chart]], lang: str) -> bytes:
    """A page from its bodies in both languages and the charts that they refer to, by language and key."""
    from plotly.offline import get_plotlyjs

    page = Template(_asset("page.html")).substitute(
        lang=lang,
        title=escape(title),
        css=_asset("page.css"),
        js=_asset("page.js"),
        bodies=bodies,
        figures=json.dumps(figures, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        plotly=get_plotlyjs().replace("</script", "<\\/script"),
    )
    return page.encode()


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text("utf-8")


def _body(
    dossier: Dossier,
    tables: Mapping[str, Table],
    figures: Mapping[str, Chart],
    provenance: Mapping[str, Any],
    lang: str,
    *,
    hidden: bool,
) -> str:
    parts = [part for part in PARTS if part.shows(tables, figures)]
    sections = [_summary(dossier, lang), *(_section(part, tables, figures, lang) for part in parts)]
    sections.append(_provenance(provenance, lang))
    links = "".join(
        f'<a href="#{part.key}-{lang}">{escape(say(f"report.part.{part.key}", lang))}</a>' for part in parts
    )
    other = next(name for name in LANGUAGES if name != lang)
    button = f'<button data-to="{other}">{escape(say("report.page.other_language", lang))}</button>'
    return (
        f'<div data-lang="{lang}" lang="{lang}"{" hidden" if hidden else ""}>{_header(dossier, lang)}'
        f'<nav><div class="inner">{links}{button}</div></nav><main>{"".join(sections)}</main></div>'
    )


def _header(dossier: Dossier, lang: str) -> str:
    case = dossier.scheme.case
    years = {"year": case.base_year, "first": case.years[0], "last": case.years[-1]}
    frame = say("report.money_in", lang, unit=money_unit(case, lang), **years)
    return (
        f'<header><div class="inner"><p class="kind">{escape(say(f"report.heading.{dossier.kind}", lang))}</p>'
        f"<h1>{escape(in_language(dossier.title, lang))}</h1>"
        f"<p>{escape(in_language(dossier.mechanism, lang))}</p><p>{escape(frame)}</p></div></header>"
    )


def _summary(dossier: Dossier, lang: str) -> str:
    shown = "".join(
        f'<div class="card {card.tone}"><b>{escape(card.figure)}</b>'
        f"<span>{escape(in_language(card.label, lang))}</span></div>"
        for card in cards(dossier)
    )
    title = escape(say("report.page.summary", lang))
    sentences = verdict_html(verdict(dossier), lang)
    return f'<section id="summary-{lang}"><h2>{title}</h2><div class="cards">{shown}</div>{sentences}</section>'


def _section(part: Part, tables: Mapping[str, Table], figures: Mapping[str, Chart], lang: str) -> str:
    title = both(f"report.part.{part.key}")
    drawn = [f'<div class="chart" data-chart="{name}"></div>' for name in part.charts if name in figures]
    open_tables = [tables[key] for key in part.tables if key in tables]
    headed = len(open_tables) > 1 or bool(drawn)
    shown = [table_html(table, lang, heading=headed and table.title != title) for table in open_tables]
    folded = [_folded(tables[key], lang) for key in part.folded if key in tables]
    content = "".join([*drawn, *shown, *folded])
    return f'<section id="{part.key}-{lang}"><h2>{escape(in_language(title, lang))}</h2>{content}</section>'


def _folded(table: Table, lang: str) -> str:
    title = escape(say("report.page.table", lang, title=table.title))
    return f"<details><summary>{title}</summary>{table_html(table, lang, heading=False)}</details>"


def _provenance(provenance: Mapping[str, Any], lang: str) -> str:
    groups = {"inputs": provenance["inputs"], "packages": provenance["versions"], "options": provenance["options"]}
    shown = "".join(
        f"<h3>{escape(say(f'report.page.{name}', lang))}</h3><dl>"
        + "".join(f"<dt>{escape(str(key))}</dt><dd>{escape(str(value))}</dd>" for key, value in entries.items())
        + "</dl>"
        for name, entries in groups.items()
        if entries
    )
    title = escape(say("report.page.provenance", lang))
    return f'<section id="provenance-{lang}"><h2>{title}</h2>{shown}</section>'
