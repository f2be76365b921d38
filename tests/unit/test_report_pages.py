"""Pages from templates: nothing that a name contains is read as markup, and each text stands in the page's language."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import citypact.report
from citypact.errors import InvalidInput, Problem
from citypact.evaluation import compare
from citypact.evaluation.comparison import Column, Comparison
from citypact.mechanism import load_model
from citypact.report.charts import every_chart
from citypact.report.charts.frame import chart
from citypact.report.document import document
from citypact.report.evaluation.page import comparison_page
from citypact.report.page import page_bytes
from citypact.report.rendering import rendered
from support.dossiers import bilingual_case, designed
from support.hostile import KEY, TEXT, harmless, hostile, spoilt

CHINESE = re.compile("[\u4e00-\u9fff]")
PLACES = ("x", "y", "width", "height", "d", "text-anchor", "transform", "viewbox")
"""Attributes of a chart that hang on how long names are."""


class Page(HTMLParser):
    """The tags of a page, its attributes, and its texts by language."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.texts: dict[str, list[str]] = {"": []}
        self.lang = self.data = ""
        self.drawn = False
        self.title = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes += [f"{name}={value}" for name, value in attrs if name not in ("class", *PLACES)]
        self.lang = given.get("data-lang") or self.lang
        if tag in ("svg", "html"):
            self.drawn = tag == "svg"
        self.data = tag if tag in ("script", "style", "title", "button") else ""

    def handle_endtag(self, tag: str) -> None:
        self.tags.append("/" + tag)
        self.data = ""

    def handle_data(self, data: str) -> None:
        if self.data == "title" and not self.drawn:
            self.title += data
        elif not self.data:
            self.texts.setdefault(self.lang, []).append(data)

    def says(self, lang: str) -> str:
        """All that one language shows."""
        return "".join(self.texts[lang])


def test_no_name_and_no_key_becomes_markup() -> None:
    """A report whose every name and key is hostile has the tags and attributes of the harmless one, one for one."""
    plain, attacked = (
        Page(page_bytes(dossier, document(dossier, {"scenario": name})["provenance"], "en"))
        for dossier, name in ((harmless(), "dry"), (hostile(), TEXT))
    )
    assert attacked.tags == plain.tags
    assert attacked.attributes == plain.attributes


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_name_is_shown_as_it_is_written(lang: str) -> None:
    dossier = hostile()
    case, scheme = dossier.scheme.case, dossier.scheme
    page = Page(page_bytes(dossier, document(dossier, {"scenario": TEXT})["provenance"], lang))
    assert page.title == case.title.text(lang)
    said = page.says(lang)
    moved = [transfer for transfer in case.transfers if transfer.id in scheme.terms.plan]
    built = [project for project in case.projects if project.id in scheme.terms.projects]
    assert moved
    assert built
    named = [case, scheme.model, dossier.compared[0].model]
    for name in [*(part.title for part in named), *(part.name for part in (*case.cities, *moved, *built))]:
        assert name.text(lang) in said
    assert KEY in said  # keys of rows among the assumptions
    assert all(text in said for text in case.citations.values())
    assert said.count(TEXT) > 50


def test_a_comparison_and_its_refusals_show_names_as_they_are_written() -> None:
    case = hostile().scheme.case
    refused = InvalidInput([Problem(f"file {TEXT}", f"message {TEXT}", f"remedy {TEXT}", column=KEY, value=TEXT)])
    plain = InvalidInput([Problem("file", "message", "remedy", column="column", value="value")])
    models = [spoilt("bth-2015"), spoilt("market-driven")]
    found = compare(case, models[:1])
    harmless = compare(bilingual_case(), [load_model("bth-2015")])
    pages = [
        Page(comparison_page(Comparison(c.case, c.table, (*c.columns, Column(model, why))), "en"))
        for c, model, why in ((found, models[1], refused), (harmless, load_model("market-driven"), plain))
    ]
    assert pages[0].tags == pages[1].tags
    assert pages[0].attributes == pages[1].attributes
    for lang in ("en", "zh"):
        said = pages[0].says(lang)
        texts = [case.title.text(lang), *(city.name.text(lang) for city in case.cities), refused.text(lang)]
        assert all(text in said for text in [*texts, *(model.title.text(lang) for model in models)])


def test_a_chart_shows_signs_as_they_are_written_and_keeps_its_own_template() -> None:
    """Plotly reads ``<b>`` as bold and ``&lt;`` as a sign; written as entities, both appear as they were given."""
    shown = chart([{"type": "bar", "name": "<b>R&D</b>", "x": ["&lt;"], "hovertemplate": "%{x}<extra></extra>"}], 100)
    assert shown["data"] == [
        {"type": "bar", "name": "&lt;b&gt;R&amp;D&lt;/b&gt;", "x": ["&amp;lt;"], "hovertemplate": "%{x}<extra></extra>"}
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_chart_holds_a_name_that_plotly_reads_as_markup(lang: str) -> None:
    dossier = hostile()
    figures = every_chart(dossier, lang)
    texts = json.dumps(figures, ensure_ascii=False).replace("<extra></extra>", "")
    assert "alert" in texts
    assert "<" not in texts
    said = Page(page_bytes(dossier, document(dossier, {})["provenance"], lang)).says(lang)
    assert all(unescape(name) in said for name in figures["gains"]["data"][0]["x"])


def test_each_half_of_a_page_speaks_its_language_alone() -> None:
    """The Chinese half names everything in Chinese; in the English one no Chinese sign is left."""
    dossier = designed()
    page = Page(page_bytes(dossier, document(dossier, {})["provenance"], "zh"))
    assert page.title == "四个虚构城市"
    assert not CHINESE.search(page.says("en"))
    headings = ("Gains by city", "joint gain", "All cities", "Four made-up cities", "100 million CNY", "city-0")
    for heading in headings[:-1]:
        assert heading in page.says("en")
        assert heading not in page.says("zh")
    assert "0号市" in page.says("zh")


def test_a_value_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="refusals"):
        rendered("comparison.html", "en", {}, kind=None, title="t", lines=(), sections=())


def test_python_writes_no_html() -> None:
    """Tags stand in the templates alone; Plotly's own ``<extra>`` is none of theirs."""
    folder = Path(citypact.report.__file__).parent
    templates = "".join(path.read_text("utf-8") for path in (folder / "templates").glob("*.html"))
    tags = "|".join(sorted(set(re.findall(r"<([a-z]+[1-6]?)\b", templates))))
    assert "table" in tags
    markup = re.compile(rf"</?({tags})[ >]|\bescape\(|\bMarkup\b")
    assert [path.name for path in folder.rglob("*.py") if markup.search(path.read_text("utf-8"))] == []
