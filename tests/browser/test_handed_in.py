"""Files handed in to the page: what is wrong with them can be read, and once mended they are read anew."""

import json
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By

import citypact
from citypact.case.document import document_bytes
from support.desk_page import NARROW, WIDE, Browser, confirmed, text, visit, waited
from support.web import CASE

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
ENDLESS = "1" * 150


def written(place: Path, **changed: Any) -> Path:
    """The case as a file, with fields of its first host changed."""
    case = json.loads(document_bytes(citypact.load_case(CASE)))
    case["hosts"][0] |= changed
    place.write_text(json.dumps(case), "utf-8")
    return place


def hand_in(browser: Browser, place: Path) -> None:
    """Choose a file."""
    browser.find_element(By.ID, "workbook").send_keys(str(place))


def test_a_file_that_was_mended_is_handed_in_again_under_its_name(browser: Browser, tmp_path: Path) -> None:
    visit(browser)
    mine = tmp_path / "mine.json"
    hand_in(browser, written(mine, start_year="soon"))
    waited(browser, "document.querySelector('#read table')")
    assert browser.find_element(By.ID, "workbook").get_attribute("value") == ""
    hand_in(browser, written(mine))
    waited(browser, "location.hash.startsWith('#case=x')")
    confirmed(browser)
    assert "is read" in text(browser, "read")


def test_an_outline_is_forgotten_by_its_field_too(browser: Browser, tmp_path: Path) -> None:
    visit(browser, case="us-northeast", model="negotiated")
    place = tmp_path / "line.geojson"
    place.write_text("nothing", "utf-8")
    browser.find_element(By.ID, "outline").send_keys(str(place))
    waited(browser, "document.getElementById('outline-said').textContent")
    assert browser.find_element(By.ID, "outline").get_attribute("value") == ""
    place.write_text(json.dumps({"type": "LineString", "coordinates": [[-74, 41], [-71, 43]]}), "utf-8")
    browser.find_element(By.ID, "outline").send_keys(str(place))
    waited(browser, "document.querySelector('#picture .outline')")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_what_is_wrong_can_be_read_beside_a_long_value(browser: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    visit(browser, size)
    if size == NARROW:
        browser.find_elements(By.CSS_SELECTOR, "#tabs button")[5].click()
    hand_in(browser, written(tmp_path / "long.json", start_year=ENDLESS))
    waited(browser, "document.querySelector('#read table')")
    shape = "return [arguments[0].scrollWidth - arguments[0].clientWidth, document.documentElement.scrollWidth]"
    over, page = browser.execute_script(shape, browser.find_element(By.CSS_SELECTOR, "#read .wide"))
    assert over <= 0
    assert page <= size[0]
    value = browser.find_element(By.CSS_SELECTOR, "#read tbody td:nth-child(4)")
    assert len(value.text) < 50
    assert value.find_element(By.TAG_NAME, "span").get_attribute("title") == ENDLESS


def test_what_is_wrong_is_told_in_the_other_language(browser: Browser, tmp_path: Path) -> None:
    visit(browser)
    hand_in(browser, written(tmp_path / "bad.json", start_year="soon"))
    waited(browser, "document.querySelector('#read table')")
    assert text(browser, "read").startswith("Problems in bad.json: 1")
    browser.find_element(By.ID, "lang").click()
    waited(browser, "document.querySelector('#read table th')?.textContent === '文件'")
    said = browser.find_element(By.CSS_SELECTOR, "#read tbody td:nth-child(5)").text
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said)
