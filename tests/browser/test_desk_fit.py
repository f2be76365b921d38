"""Gains fit their card whatever cities are called and however large the sums are."""

import json
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

import citypact
from citypact.case.document import document_bytes
from support.desk_page import NARROW, WIDE, Browser, confirmed, typed, visit, waited
from support.units_of_money import in_units_of
from support.web import CASE

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATE = "contribution_rate:london"
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
SHAPE = """
    const lines = (cell) => {
        const inside = document.createRange();
        inside.selectNodeContents(cell);
        return new Set([...inside.getClientRects()].map((one) => one.top)).size;
    };
    const sums = [...document.querySelectorAll("#bars td.number")];
    const seen = sums.filter((cell) => cell.textContent && cell.offsetWidth);
    const place = document.getElementById("bars");
    return {
        page: document.documentElement.scrollWidth,
        over: document.querySelector("#bars table").offsetWidth - place.clientWidth,
        lines: Math.max(...seen.map(lines)),
        bar: document.querySelector("#bars svg").getBoundingClientRect().width,
    };
"""
APART = """
    const side = (row, part) => row.querySelector(part).getBoundingClientRect();
    const rows = [...document.querySelectorAll("#bars tbody tr")];
    return rows.every((row) => side(row, "button").right <= side(row, "svg").left);
"""


def fits(browser: Browser, size: tuple[int, int]) -> None:
    """The table of gains is within its card, each sum on one line, and the bars can be seen."""
    if size == NARROW:
        browser.find_elements(By.CSS_SELECTOR, "#tabs button")[1].click()
    shape = browser.execute_script(SHAPE)
    assert shape["page"] <= size[0]
    assert shape["over"] <= 0
    assert shape["lines"] == 1
    assert shape["bar"] >= 60


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_long_names_of_cities_wrap(browser: Browser, size: tuple[int, int], lang: str) -> None:
    visit(browser, size, case="uk-city-regions", model="negotiated", lang=lang)
    typed(browser, RATE, "0")
    confirmed(browser, lang)
    assert not browser.execute_script("return document.querySelector('#bars.unchanged')")
    fits(browser, size)
    assert browser.execute_script(APART)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_word_that_never_ends_and_large_sums_leave_the_page_as_wide_as_it_is(
    browser: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    case = json.loads(document_bytes(in_units_of(citypact.load_case(CASE), 1e4)))
    for city in case["cities"]:
        city["name"] = dict.fromkeys(("en", "zh"), LONG + city["id"])
    place = tmp_path / "long.json"
    place.write_text(json.dumps(case), "utf-8")
    visit(browser, size)
    browser.find_element(By.ID, "workbook").send_keys(str(place))
    waited(browser, "location.hash.startsWith('#case=x')")
    confirmed(browser)
    fits(browser, size)
