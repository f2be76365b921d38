"""A counter-offer is about the numbers and locks that it was asked with; nothing moves a locked number."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from support.desk_page import Browser, confirmed, slider, text, visit, waited

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATIO = "origin_share:wuhan-materials"
STALE = {"en": "Numbers or locks have changed", "zh": "数值或锁定已有变动"}


def click_on(browser: Browser, selector: str) -> None:
    """Press what may lie under the verdict, which stays in sight."""
    browser.execute_script("document.querySelector(arguments[0]).click()", selector)


def click(browser: Browser, name: str) -> None:
    click_on(browser, f"#{name}")


def lock(browser: Browser, number: str = RATIO) -> None:
    click_on(browser, f"[data-lock='{number}']")
    confirmed(browser)


def counter(browser: Browser, lang: str = "en") -> None:
    click(browser, "counter")
    waited(browser, "document.getElementById('put')")
    confirmed(browser, lang)


def press(browser: Browser, name: str) -> None:
    click(browser, name)
    confirmed(browser)


def note(browser: Browser) -> str:
    return text(browser, "work-stale") if browser.find_element(By.ID, "work-stale").is_displayed() else ""


def stands(browser: Browser, number: str = RATIO) -> tuple[float, bool]:
    """A number as it stands in per cent, and whether it is locked."""
    return float(slider(browser, number).get_attribute("value") or "nan"), not slider(browser, number).is_enabled()


def can_put(browser: Browser) -> bool:
    return browser.find_element(By.ID, "put").is_enabled()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_counter_offer_is_stale_once_a_number_or_a_lock_has_changed(browser: Browser, lang: str) -> None:
    visit(browser, lang=lang, **{f"n.{RATIO}": "0.5"})
    counter(browser, lang)
    assert (note(browser), can_put(browser)) == ("", True)
    slider(browser, RATIO).send_keys(Keys.HOME)
    confirmed(browser, lang)
    assert STALE[lang] in note(browser)
    assert not can_put(browser)
    click_on(browser, f"[data-lock='{RATIO}']")
    click(browser, "put")
    confirmed(browser, lang)
    assert stands(browser) == (0.0, True)
    for _ in range(2):
        assert STALE[lang] in note(browser)
        click(browser, "undo")
    confirmed(browser, lang)
    assert (note(browser), can_put(browser)) == ("", True)


def test_a_lock_alone_makes_it_stale_and_one_asked_anew_keeps_it(browser: Browser) -> None:
    visit(browser, **{f"n.{RATIO}": "0"})
    counter(browser)
    lock(browser)
    assert STALE["en"] in note(browser)
    assert not can_put(browser)
    counter(browser)
    assert note(browser) == ""
    press(browser, "put")
    assert stands(browser) == (0.0, True)
    assert note(browser) == "This counter-offer is on the table now."
    assert not can_put(browser)
    press(browser, "undo")
    assert stands(browser) == (0.0, True)
    assert can_put(browser)
    press(browser, "redo")
    assert stands(browser) == (0.0, True)


def test_a_lock_that_is_taken_off_is_in_no_later_question(browser: Browser) -> None:
    visit(browser, **{f"n.{RATIO}": "0", "lock": RATIO})
    counter(browser)
    press(browser, "put")
    lock(browser)
    browser.execute_script("""
        const fetched = window.fetch;
        window.asked = [];
        window.fetch = (path, request) => {
            if (String(path).includes("offers/counter")) window.asked.push(request.body);
            return fetched(path, request);
        };
    """)
    counter(browser)
    assert '"locked":true' not in waited(browser, "window.asked[0]")


def test_as_designed_keeps_locked_numbers(browser: Browser) -> None:
    visit(browser)
    designed = stands(browser)[0]
    value = 0.0 if designed else 50.0
    slider(browser, RATIO).send_keys(Keys.HOME if designed else Keys.END)
    confirmed(browser)
    lock(browser)
    assert not browser.find_element(By.ID, "designed").is_enabled()
    numbers = (one.get_attribute("data-number") for one in browser.find_elements(By.CSS_SELECTOR, "[data-number]"))
    other = next(number for number in numbers if number and number != RATIO)
    before = stands(browser, other)[0]
    slider(browser, other).send_keys(Keys.HOME if before else Keys.END)
    confirmed(browser)
    press(browser, "designed")
    assert stands(browser) == (value, True)
    assert stands(browser, other) == (before, False)
    press(browser, "undo")
    assert stands(browser) == (value, True)
