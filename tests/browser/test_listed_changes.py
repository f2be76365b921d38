"""What a counter-offer says that it changes is what changes in the page when it is put on the table."""

import json

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from support.desk_page import Browser, fields, gains, here, put_and_compared, text, typed, visit, waited
from support.web import talks

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
MOVED = {"hunan": 0.43, "hubei": 0.0, "jiangxi": 0.0}
"""Shares of a project of which nobody else is left to carry the rest."""
RATIO = "origin_share:wuhan-materials"
SHARE = "project_share:clean-air/"
ASKED = """
    window.asked = [];
    const fetched = window.fetch;
    window.fetch = (path, request) => {
        if (String(path).includes("/counter")) window.asked.push(request.body);
        return fetched(path, request);
    };
"""


def changed(browser: Browser, name: str) -> set[str]:
    """Numbers in the lists of a counter-offer: ``said`` in the offer, or left ``open`` by it."""
    lines = browser.find_elements(By.CSS_SELECTOR, f"#work ul.{name} [data-changed]")
    return {str(line.get_attribute("data-changed")) for line in lines}


def test_numbers_that_were_not_moved_are_listed_apart(browser: Browser) -> None:
    """Together with those moved they are all that differ afterwards; gains differ from those that the page showed."""
    visit(browser, **{f"n.{SHARE}{city}": str(value) for city, value in MOVED.items()})
    before = gains(browser)
    browser.find_element(By.ID, "counter").send_keys(Keys.ENTER)
    waited(browser, "document.getElementById('put')", patience=60.0)
    said, left_open = changed(browser, "said"), changed(browser, "open")
    assert said
    assert left_open
    assert said <= {SHARE + city for city in MOVED}
    assert not left_open & {SHARE + city for city in MOVED}
    assert f"Numbers of your offer that it changes: {len(said)}." in text(browser, "work")
    assert f"not moved by you but completed by the rule or rounded anew: {len(left_open)}." in text(browser, "work")
    script = "return [...document.querySelectorAll('#work table tbody tr')].map((row) => row.lastChild.textContent)"
    differences = browser.execute_script(script)
    lines = put_and_compared(browser)
    assert lines.keys() == said | left_open
    found = [float(after) - float(one) for after, one in zip(gains(browser).values(), before.values(), strict=True)]
    assert [float(one.rstrip("*")) for one in differences] == pytest.approx(found, abs=0.0021)


def test_at_a_table_the_round_is_asked_about_as_it_was_laid(browser: Browser, request: pytest.FixtureRequest) -> None:
    """It says every number, so that none is left open; what is moved after it is asked about as ever."""
    token = talks().invite(["hubei"])["hubei"]
    talks().access.keep_floor("hubei", 20.0)  # more than it has by the round, so that something must change
    request.addfinalizer(lambda: talks().access.keep_floor("hubei", None))
    browser.get("about:blank")
    browser.get(f"{here()}/#lang=en&talks={token}")
    waited(browser, "document.getElementById('table-put').disabled === false")
    waited(browser, "document.getElementById('news').textContent && document.querySelector('[data-field]')")
    assert fields(browser)
    typed(browser, RATIO, "0")
    waited(browser, "!document.getElementById('table-put').disabled")
    browser.find_element(By.ID, "table-put").send_keys(Keys.ENTER)
    waited(browser, "document.querySelector('#table-work .good')")
    browser.execute_script(ASKED)
    browser.find_element(By.ID, "counter").send_keys(Keys.ENTER)
    waited(browser, "document.getElementById('put')", patience=60.0)
    (question,) = map(json.loads, browser.execute_script("return window.asked.splice(0)"))
    assert question["numbers"] == {}
    assert question["offer"]["clauses"]
    assert RATIO in changed(browser, "said")
    put_and_compared(browser)
    browser.find_element(By.ID, "designed").send_keys(Keys.ENTER)
    typed(browser, RATIO, "35")
    browser.find_element(By.ID, "counter").send_keys(Keys.ENTER)
    (question,) = map(json.loads, waited(browser, "window.asked.length && window.asked.splice(0)"))
    assert question["numbers"] == {RATIO: 0.35}
    assert question["offer"] == {}
