"""The page on a phone: one part at a time, each a touch away; with a keyboard on any screen."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from support.desk_page import NARROW, WIDE, Browser, confirmed, here, screen, slider, visit, waited

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATIO = "origin_share:wuhan-materials"
PARTS = {
    "Offer": ["numbers"],
    "Gains": ["gains", "said"],
    "Objections": ["objections"],
    "Map": ["map"],
    "Rounds": ["rounds"],
    "More": ["fund", "charts", "files", "about"],
}
FOOT = 60
TOO_LARGE = "middle-yangtze"


def parts(browser: Browser) -> list[str]:
    """Sections of the desk that are there to be seen, in their order."""
    sections = browser.find_elements(By.CSS_SELECTOR, "main section")
    return [str(section.get_attribute("id")) for section in sections if section.is_displayed()]


def test_each_part_is_a_touch_away_under_the_verdict(browser: Browser) -> None:
    visit(browser, NARROW)
    tabs = browser.find_elements(By.CSS_SELECTOR, "#tabs button")
    assert [tab.text for tab in tabs] == list(PARTS)
    assert parts(browser) == PARTS["Offer"]
    for tab in tabs:
        browser.execute_script("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
        tab.click()
        assert parts(browser) == PARTS[tab.text]
        assert [one.text for one in tabs if one.get_attribute("aria-current") == "true"] == [tab.text]
        assert browser.execute_script("return document.documentElement.scrollWidth") <= NARROW[0]
        tops = [browser.find_element(By.ID, name).rect for name in ("verdict", parts(browser)[0])]
        shift = browser.execute_script("return scrollY")
        assert tops[0]["y"] - shift >= 0
        assert tops[0]["y"] + tops[0]["height"] <= tops[1]["y"]
        assert tops[1]["y"] - shift < NARROW[1] / 2


def test_what_did_not_change_takes_no_room_from_the_bars(browser: Browser) -> None:
    visit(browser, NARROW)
    browser.find_elements(By.CSS_SELECTOR, "#tabs button")[1].click()
    change, bar = (browser.find_element(By.CSS_SELECTOR, f"#bars {place}") for place in ("th:nth-child(4)", "svg.bar"))
    assert not change.is_displayed()
    wide = bar.size["width"]
    browser.find_elements(By.CSS_SELECTOR, "#tabs button")[0].click()
    slider(browser, RATIO).send_keys(Keys.HOME)
    confirmed(browser)
    browser.find_elements(By.CSS_SELECTOR, "#tabs button")[1].click()
    assert change.is_displayed()
    assert bar.size["width"] < wide
    assert browser.execute_script("return document.documentElement.scrollWidth") <= NARROW[0]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_fund_by_year_fits(browser: Browser, lang: str) -> None:
    visit(browser, NARROW, case="yangtze-delta-west", model="negotiated", lang=lang)
    browser.find_elements(By.CSS_SELECTOR, "#tabs button")[5].click()
    table = browser.find_element(By.ID, "years")
    assert len(table.find_elements(By.CSS_SELECTOR, "thead th")) >= 5
    assert browser.execute_script("return arguments[0].scrollWidth - arguments[0].clientWidth", table) <= 0


def test_the_last_line_of_a_part_is_above_the_tabs(browser: Browser) -> None:
    visit(browser, NARROW)
    browser.execute_script("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    foot = browser.execute_script("return document.getElementById('tabs').getBoundingClientRect().top")
    assert NARROW[1] - FOOT < foot < NARROW[1]
    assert browser.execute_script("return document.getElementById('all').getBoundingClientRect().bottom") <= foot


def test_a_wider_screen_shows_all_parts_and_no_tabs(browser: Browser) -> None:
    visit(browser, NARROW)
    browser.find_elements(By.CSS_SELECTOR, "#tabs button")[1].click()
    screen(browser, WIDE)
    assert sorted(parts(browser)) == sorted(name for names in PARTS.values() for name in names)
    assert not browser.find_element(By.ID, "tabs").is_displayed()


def test_where_there_is_no_desk_there_is_a_way_to_hand_another_case_in(browser: Browser) -> None:
    screen(browser, NARROW)
    browser.get(f"{here()}/#case={TOO_LARGE}&model=hybrid&lang=en")
    waited(browser, "document.querySelector('main').className === 'none'")
    assert parts(browser) == ["files"]
    assert not browser.find_element(By.ID, "tabs").is_displayed()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_keyboard_skips_to_the_desk_and_what_is_on_the_table_stays(browser: Browser, size: tuple[int, int]) -> None:
    visit(browser, size)
    slider(browser, RATIO).send_keys(Keys.HOME)
    confirmed(browser)
    address = browser.current_url
    browser.find_element(By.ID, "skip").send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.tag_name == "main"
    assert browser.current_url == address
    confirmed(browser)


def test_every_field_and_button_has_a_name(browser: Browser) -> None:
    visit(browser, NARROW)
    names = browser.execute_script("""
        const name = (one) => one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent.trim();
        return [...document.querySelectorAll("button, input, select, [role=region], nav")]
            .filter((one) => one.closest("dialog") === null).map((one) => [one.outerHTML, name(one)]);
    """)
    assert len(names) > 40
    assert [element for element, name in names if not name] == []
