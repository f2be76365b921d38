"""The report in a real browser: charts drawn, both languages, nothing fetched, no complaint, readable when narrow."""

from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from citypact.report import Dossier
from citypact.report.charts import every_chart
from citypact.report.page import page_bytes
from support.dossiers import designed, files, simulated
from support.hostile import hostile

pytestmark = pytest.mark.browser

NARROW, WIDE = 390, 1280


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of a pact and of a rule as files."""
    folder, found = tmp_path_factory.mktemp("pages"), {}
    for make in (designed, simulated):
        kind = make().kind
        found[kind] = folder / f"{kind}.html"
        found[kind].write_bytes(files(make)["report.html"])
    return found


def visit(browser: webdriver.Chrome, page: Path, width: int = WIDE) -> None:
    """Open a page at a width, and forget what was logged before."""
    size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    for log in ("browser", "performance"):
        browser.get_log(log)
    browser.get(page.as_uri())


def places(browser: webdriver.Chrome, lang: str) -> dict[str, Any]:
    """The charts of a language, by name."""
    found = browser.find_elements(By.CSS_SELECTOR, f"[data-lang='{lang}'] .chart")
    return {str(place.get_attribute("data-chart")): place for place in found}


@pytest.fixture(params=[designed, simulated], ids=["design", "simulation"])
def dossier(request: pytest.FixtureRequest) -> Dossier:
    """A pact and a rule."""
    found: Dossier = request.param()
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_chart_is_drawn_with_its_marks(
    browser: webdriver.Chrome, pages: dict[str, Path], dossier: Dossier, lang: str
) -> None:
    visit(browser, pages[dossier.kind])
    if lang == "zh":
        browser.find_element(By.CSS_SELECTOR, "[data-lang='en'] button[data-to='zh']").click()
    drawn = places(browser, lang)
    charts = every_chart(dossier, lang)
    assert set(drawn) == set(charts)
    for name, place in drawn.items():
        assert place.is_displayed()
        assert place.size["height"] > 150, name
    bars = drawn["gains"].find_elements(By.CSS_SELECTOR, "rect.bar")
    assert len(bars) == sum(len(trace["x"]) for trace in charts["gains"]["data"])
    arrows = drawn["map"].find_elements(By.CSS_SELECTOR, "path.pays")
    assert len(arrows) == len(charts["map"]["layout"]["annotations"])
    ribbons = drawn["payments"].find_elements(By.CSS_SELECTOR, "path.ribbon")
    assert len(ribbons) == len(charts["payments"]["data"][0]["link"]["value"])
    assert len(drawn["slacks"].find_elements(By.CSS_SELECTOR, "rect.bar")) == len(charts["slacks"]["data"][0]["x"])


def test_one_language_is_shown_at_a_time(browser: webdriver.Chrome, pages: dict[str, Path]) -> None:
    visit(browser, pages["design"])
    dossier = designed()
    for lang, other in (("en", "zh"), ("zh", "en"), ("en", "zh")):
        title = getattr(dossier.scheme.case.title, lang)
        shown = [heading.text for heading in browser.find_elements(By.TAG_NAME, "h1") if heading.is_displayed()]
        assert shown == [title]
        assert browser.title == title
        assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == lang
        browser.find_element(By.CSS_SELECTOR, f"[data-lang='{lang}'] button[data-to='{other}']").click()


def test_nothing_is_fetched_and_nothing_is_wrong(browser: webdriver.Chrome, pages: dict[str, Path]) -> None:
    visit(browser, pages["design"])
    browser.find_element(By.CSS_SELECTOR, "[data-lang='en'] button[data-to='zh']").click()
    assert not browser.get_log("browser")
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    sent = [entry["message"] for entry in browser.get_log("performance") if "requestWillBeSent" in entry["message"]]
    assert sent, "the log shows the page itself"
    assert all('"url":"file://' in message or '"url":"data:' in message for message in sent)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_page_fits_its_window(browser: webdriver.Chrome, pages: dict[str, Path], width: int) -> None:
    visit(browser, pages["design"], width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    for name, place in places(browser, "en").items():
        assert place.rect["x"] + place.rect["width"] <= width, name
    _labels_stand_apart(browser)


def _labels_stand_apart(browser: webdriver.Chrome) -> None:
    """No label of the chart of coalitions touches the next one or leaves the window."""
    script = """
        const boxes = [...document.querySelectorAll("[data-lang='en'] [data-chart='slacks'] text.ytick")]
            .map(label => label.getBoundingClientRect()).sort((a, b) => a.top - b.top);
        return boxes.map(box => [box.left, box.top, box.bottom]);
    """
    boxes = browser.execute_script(script)
    assert len(boxes) == len(every_chart(designed(), "en")["slacks"]["data"][0]["x"])
    assert all(left >= 0 for left, _, _ in boxes)
    assert all(above[2] <= below[1] + 1 for above, below in pairwise(boxes))


def test_tables_unfold(browser: webdriver.Chrome, pages: dict[str, Path]) -> None:
    visit(browser, pages["design"])
    section = browser.find_element(By.ID, "payments-en")
    table = section.find_element(By.CSS_SELECTOR, "table[data-table='payments']")
    assert not table.is_displayed()
    summary = section.find_element(By.TAG_NAME, "summary")
    browser.execute_script("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", summary)
    summary.click()
    assert table.is_displayed()
    assert len(table.find_elements(By.CSS_SELECTOR, "tbody tr")) > 1


def test_charts_show_names_as_they_are_written(browser: webdriver.Chrome, tmp_path: Path) -> None:
    """What looks like a tag or an entity neither vanishes nor becomes a link, nor is an entity cut in two."""
    dossier, page = hostile(), tmp_path / "hostile.html"
    page.write_bytes(page_bytes(dossier, {"inputs": {}, "versions": {}, "options": {}}, "en"))
    visit(browser, page)
    names = [city.name.en for city in dossier.scheme.case.cities]
    shown = _ticks(browser, "gains", "x")
    assert all(name.startswith(tick.removesuffix("…")) for name, tick in zip(names, shown, strict=True))
    pointed = browser.execute_script("return [...document.querySelectorAll('rect.bar title')].map(t => t.textContent)")
    assert all(any(text.startswith(f"{name}, ") for text in pointed) for name in names)
    assert not browser.find_elements(By.CSS_SELECTOR, ".chart a")
    labels = [unescape(label) for label in every_chart(dossier, "en")["slacks"]["layout"]["yaxis"]["ticktext"]]
    shown = _ticks(browser, "slacks", "y")
    assert all(label.startswith(tick.removesuffix("…")) for label, tick in zip(labels, shown, strict=True))
    assert not browser.get_log("browser")


def _ticks(browser: webdriver.Chrome, chart: str, axis: str) -> list[str]:
    """What stands at the ticks of an axis."""
    script = "return [...document.querySelectorAll(arguments[0])].map(label => label.textContent);"
    ticks: list[str] = browser.execute_script(script, f"[data-lang='en'] [data-chart='{chart}'] text.{axis}tick")
    return ticks
