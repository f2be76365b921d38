"""Where a case is refused, nothing of the one before is left to be asked or taken along."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from support.desk_page import NARROW, WIDE, Browser, confirmed, text, visit, waited
from support.web import CASE

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
TOO_LARGE = "middle-yangtze"
REFUSED = "document.querySelector('main').className === 'none'"


def refuse(browser: Browser) -> None:
    """Choose a case that has too many players."""
    Select(browser.find_element(By.ID, "case")).select_by_value(TOO_LARGE)
    waited(browser, REFUSED)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_of_the_case_before_is_left(browser: Browser, size: tuple[int, int]) -> None:
    visit(browser, size)
    browser.execute_script("document.getElementById('script').open = true")
    waited(browser, "document.getElementById('python').textContent")
    refuse(browser)
    left = browser.find_elements(By.CSS_SELECTOR, "main button, main input, main select, main summary")
    assert [one.get_attribute("id") for one in left if one.is_displayed() and one.is_enabled()] == ["workbook"]
    inside = "return document.getElementById(arguments[0]).textContent"
    assert [browser.execute_script(inside, name) for name in ("downloads", "python")] == ["", ""]
    Select(browser.find_element(By.ID, "case")).select_by_value(CASE)
    confirmed(browser)
    assert len(browser.find_elements(By.CSS_SELECTOR, "#downloads button")) > 1
    assert text(browser, "verdict-sentence")


def test_the_refusal_is_said_in_the_other_language(browser: Browser) -> None:
    visit(browser)
    refuse(browser)
    said = text(browser, "verdict-sentence")
    browser.find_element(By.ID, "lang").click()
    chinese = r"/[\u4e00-\u9fff]/.test(document.getElementById('verdict-sentence').textContent)"
    waited(browser, f"{REFUSED} && {chinese}")
    assert "lang=zh" in browser.current_url
    browser.find_element(By.ID, "lang").click()
    waited(browser, f"{REFUSED} && !{chinese}")
    assert text(browser, "verdict-sentence") == said
