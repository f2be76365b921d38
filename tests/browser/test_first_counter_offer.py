"""A counter-offer comes first before ties are settled, and then as it stays."""

import pytest
from selenium.webdriver.common.by import By

from support.desk_page import Browser, text, visit, waited

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATIO = "origin_share:wuhan-materials"


def test_a_first_counter_offer_is_shown_as_what_it_is_until_the_settled_one_is_there(browser: Browser) -> None:
    """It says that it is not settled, and only the settled one can be put on the table."""
    visit(browser, **{f"n.{RATIO}": "0"})
    script = """
        const fetched = window.fetch;
        const settled = new Promise((resolve) => { window.goOn = resolve; });
        window.fetch = async (path, request) => {
            if (String(path).includes("offers/counter") && !JSON.parse(request.body).first) await settled;
            return fetched(path, request);
        };
    """
    browser.execute_script(script)
    browser.find_element(By.ID, "counter").click()
    waited(browser, "document.getElementById('work').textContent.includes('Not settled yet')")
    assert not browser.find_elements(By.ID, "put")
    assert browser.find_elements(By.CSS_SELECTOR, "#work .busy")
    browser.execute_script("window.goOn()")
    waited(browser, "document.getElementById('put')")
    assert "Not settled yet" not in text(browser, "work")
    assert not browser.find_elements(By.CSS_SELECTOR, "#work .busy")


def test_a_first_counter_offer_stays_where_the_settled_one_does_not_come(browser: Browser) -> None:
    """As what it is, below why no more comes; it cannot be put on the table."""
    visit(browser, **{f"n.{RATIO}": "0"})
    script = """
        const fetched = window.fetch;
        const late = () => new Response(JSON.stringify({ detail: "Too late." }), { status: 504 });
        window.fetch = async (path, request) => {
            const isLate = String(path).includes("offers/counter") && !JSON.parse(request.body).first;
            return isLate ? late() : fetched(path, request);
        };
    """
    browser.execute_script(script)
    browser.find_element(By.ID, "counter").click()
    waited(browser, "document.querySelector('#work .problem')")
    assert text(browser, "work").startswith("Too late.")
    assert "Not settled yet" in text(browser, "work")
    assert not browser.find_elements(By.ID, "put")
    assert not browser.find_elements(By.CSS_SELECTOR, "#work .busy")
