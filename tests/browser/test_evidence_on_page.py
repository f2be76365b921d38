"""What a case assumes, and on what it rests, on the page of the desk."""

import json
import re
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import citypact
from citypact.case.document import document_bytes
from citypact.case.summary import evidence
from support.desk_page import NARROW, WIDE, Browser, confirmed, text, visit, waited
from support.hostile import hostile
from support.web import CASE

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
STATUS = """
    return [...document.querySelectorAll("#grounds-body tbody tr")].filter((row) => row.cells.length > 2)
        .map((row) => row.cells[row.cells.length - 2].textContent)
"""


def opened(browser: Browser) -> None:
    browser.execute_script("document.querySelector('[data-tab=more]').click()")
    browser.execute_script("document.getElementById('grounds').open = true")
    waited(browser, "document.querySelector('#grounds-body table')")


def handed_in(browser: Browser, case: Path) -> None:
    visit(browser)
    browser.find_element(By.ID, "workbook").send_keys(str(case))
    waited(browser, "location.hash.startsWith('#case=x')")
    confirmed(browser)


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize(("lang", "assumed"), [("en", "assumed"), ("zh", "假定")])
def test_every_row_is_listed_with_its_source_or_only_what_is_assumed(
    browser: Browser, size: tuple[int, int], lang: str, assumed: str
) -> None:
    case = citypact.load_case(CASE)
    visit(browser, size, lang=lang)
    assert not browser.find_elements(By.CSS_SELECTOR, "#grounds-body table")
    opened(browser)
    assert len(browser.execute_script(STATUS)) == sum(evidence(case).values())
    said = browser.execute_script("return document.getElementById('grounds-body').textContent")
    assert all(source in said for source in case.citations.values())
    browser.find_element(By.ID, "assumed-only").send_keys(Keys.SPACE)
    assert browser.execute_script(STATUS) == [assumed] * evidence(case)["assumed"]
    browser.execute_script("for (const part of document.querySelectorAll('#grounds details')) part.open = true")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= size[0]
    within = (
        "return [...document.querySelectorAll('#grounds .wide')].every((one) => one.scrollWidth <= one.clientWidth)"
    )
    assert browser.execute_script(within)


def test_sources_stay_text(browser: Browser, tmp_path: Path) -> None:
    case = tmp_path / "hostile.json"
    case.write_bytes(document_bytes(hostile().scheme.case))
    handed_in(browser, case)
    opened(browser)
    assert "<script>" in browser.execute_script("return document.getElementById('grounds-body').textContent")
    assert browser.execute_script("return document.scripts.length") == 1
    assert not browser.get_log("browser")


def test_gains_have_a_star_where_anything_is_assumed_and_else_none(browser: Browser, tmp_path: Path) -> None:
    visit(browser)
    places = "#bars td.number, #kept td.number, .cash span, #payments td.number, #objecting li > span"
    cells = f"return [...document.querySelectorAll('{places}')].map((one) => one.textContent)"
    shown = [cell for cell in browser.execute_script(cells) if any(sign.isdigit() for sign in cell)]
    money = [cell for cell in shown if "." in cell]
    assert len(money) >= 10
    assert all(re.fullmatch(r"(\D*-?[\d,.]+\*)+\D*", cell) for cell in money)
    assert "* rests on assumed figures" in text(browser, "gains-note")
    assert "* rests on assumed figures" in text(browser, "kept")
    sound = json.loads(document_bytes(citypact.load_case(CASE)).replace(b'"assumed"', b'"derived"'))
    place = tmp_path / "sound.json"
    place.write_text(json.dumps(sound), "utf-8")
    handed_in(browser, place)
    assert not any("*" in cell for cell in browser.execute_script(cells))
    assert "*" not in text(browser, "gains-note") + text(browser, "kept") + text(browser, "objecting") + text(
        browser, "years"
    )
    opened(browser)
    browser.find_element(By.ID, "assumed-only").send_keys(Keys.SPACE)
    assert text(browser, "grounds-body") == "Nothing here is assumed."
