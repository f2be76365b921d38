"""The report on paper: on A4, upright and across, nothing is cut off, folded away, or parted from where it belongs."""

import base64
import io
import re
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader
from selenium import webdriver

from citypact.report.charts import every_chart
from citypact.report.tables import every_table
from support.dossiers import designed, files

pytestmark = pytest.mark.browser

FOLDED = 12
"""Signs of a cell that stand in one line; the lines of longer ones are read between those of their neighbours."""
A4 = {"paperWidth": 8.27, "paperHeight": 11.69}
MILLIMETRE = 96 / 25.4
ROOM = {"upright": 190 * MILLIMETRE, "across": 277 * MILLIMETRE}
"""Width of A4 less the page's margins, in the pixels of style sheets."""


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request: pytest.FixtureRequest, browser: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of a pact, open in a language."""
    lang: str = request.param
    path: Path = tmp_path_factory.mktemp("print") / f"{lang}.html"
    path.write_bytes(files(designed, lang)["report.html"])
    browser.get(path.as_uri())
    return lang


def printed(browser: webdriver.Chrome, **how: object) -> list[list[str]]:
    """Lines of text of each page of the PDF, and nothing of headers that the browser adds."""
    made = browser.execute_cdp_cmd("Page.printToPDF", A4 | {"printBackground": True} | how)
    sheets = PdfReader(io.BytesIO(base64.b64decode(made["data"]))).pages
    return [unicodedata.normalize("NFKC", sheet.extract_text()).splitlines() for sheet in sheets]


def shown(text: str) -> str:
    """A text as it is found again in a PDF, where lines may break anywhere."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("‒", "–")  # two signs, one glyph


def test_every_cell_of_every_table_and_every_label_is_printed(browser: webdriver.Chrome, page: str) -> None:
    """Every city, year and ratio among them, also of folded tables; upright in one language, across in the other."""
    dossier = designed()
    said = shown("".join(line for sheet in printed(browser, landscape=page == "zh") for line in sheet))
    missing = [
        (table.key, text)
        for table in every_table(dossier)
        for texts in (table.headings(page), *(table.texts(row, page) for row in table.every_row))
        for text in texts
        if shown(text)[:FOLDED] not in said
    ]
    assert missing == []
    ratios = {text for table in every_table(dossier) for row in table.rows for text in table.texts(row, page)}
    assert {text for text in ratios if text.endswith("%")}
    assert all(str(year) in said for year in dossier.scheme.case.years)
    assert all(shown(str(name)) in said for name in every_chart(dossier, page)["gains"]["data"][0]["x"])


def test_nothing_reaches_beyond_the_paper(browser: webdriver.Chrome, page: str) -> None:
    script = """
        const parts = document.querySelectorAll(`[data-lang='${arguments[0]}'] :is(td, th, svg, p, li, dd, .card)`);
        const seen = [...parts].filter(part => part.getClientRects().length);
        const beyond = part => part.getBoundingClientRect().right > innerWidth + 1;
        const wide = part => part.scrollWidth > part.clientWidth + 1 || beyond(part);
        return [seen.length, seen.filter(wide).map(part => part.textContent.slice(0, 60))];
    """
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for width in ROOM.values():
            size = {"width": int(width), "height": 1000, "deviceScaleFactor": 1, "mobile": False}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            browser.execute_script("dispatchEvent(new Event('beforeprint'))")
            seen, wide = browser.execute_script(script, page)
            browser.execute_script("dispatchEvent(new Event('afterprint'))")
            assert seen > 500
            assert wide == []
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_no_total_is_parted_from_its_table(browser: webdriver.Chrome, page: str) -> None:
    """Wherever the page ends: above a total stands a row of its table."""
    tables = [table for table in every_table(designed()) if table.total is not None]
    totals = tuple({shown(table.total_texts(page)[0]) for table in tables})
    rows = tuple({shown(table.texts(row, page)[0]) for table in tables for row in table.rows})
    found = 0
    for lines in printed(browser, paperHeight=6.0 if page == "en" else 7.0):
        begun = [shown(line) for line in lines]
        for above, line in zip(["", *begun], begun, strict=False):
            if line.startswith(totals):
                found += 1
                assert above.startswith(rows), (above, line)
    assert found >= len(tables)


def test_what_was_opened_for_the_paper_is_folded_again(browser: webdriver.Chrome, page: str) -> None:
    count = "return document.querySelectorAll(`[data-lang='${arguments[0]}'] details[open]`).length"
    found = []
    for event in ("beforeprint", "afterprint"):
        browser.execute_script(f"dispatchEvent(new Event('{event}'))")
        found.append(browser.execute_script(count, page))
    assert found[0] > 3
    assert found[1] == 0
