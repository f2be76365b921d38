"""The page of a sweep in a real browser: readable when narrow, whole on paper, in both languages, without complaint."""

import base64
import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from selenium import webdriver

from citypact.report.sweeps.document import sweep_document, sweep_files
from citypact.scenarios.samples import sample
from citypact.scenarios.sweep import Sweep, summary
from citypact.scenarios.uncertainty import parse_uncertainties
from support.sweeps import LINES, done, scheme

pytestmark = pytest.mark.browser
WIDER = """
    return [...document.querySelectorAll("[data-lang]:not([hidden]) :is(p, li, h2, h3, .card, .scroll, .chart)")]
        .filter(part => part.getClientRects().length && part.getBoundingClientRect().right > innerWidth + 1)
        .map(part => part.textContent.slice(0, 60));
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as a file, in Chinese first."""
    folder = tmp_path_factory.mktemp("sweep")
    drawn = sample(scheme().case, parse_uncertainties(LINES), "saltelli", 8)
    found = summary(done(folder, Sweep(scheme(), drawn)))
    (folder / "sweep.html").write_bytes(sweep_files(found, sweep_document(found), "zh")["sweep.html"])
    return folder / "sweep.html"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_window_in_either_language(browser: webdriver.Chrome, page: Path, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get_log("browser")
    browser.get(page.as_uri())
    for lang in ("zh", "en"):
        assert browser.execute_script("return document.documentElement.lang") == lang
        assert browser.execute_script(WIDER) == []
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth + 1")
        browser.execute_script("document.querySelector('[data-lang]:not([hidden]) button[data-to]').click()")
    assert browser.get_log("browser") == []


def test_all_of_it_is_printed_on_a4(browser: webdriver.Chrome, page: Path) -> None:
    browser.get(page.as_uri())
    made = browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})
    said = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(base64.b64decode(made["data"]))).pages)
    for city in scheme().case.cities:
        assert city.name.zh in said
    assert "uniform(0.2, 1.2)" in said
    assert all(str(year) in said for year in scheme().case.years)
