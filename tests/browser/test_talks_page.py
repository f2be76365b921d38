"""Talks in a real browser: two delegations and the mediator, what all of them see, and what nobody else receives."""

import sqlite3
from contextlib import closing
from time import sleep
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from citypact.negotiation.log import Log
from citypact.negotiation.offer import Offer
from support.desk_page import NARROW, WIDE, Browser, gains, here, screen, slider, text, waited
from support.web import CASE, talks

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATIO = "origin_share:wuhan-materials"
SECRET = 12.3046875  # exact in binary: its digits are found wherever they stand
DIGITS = "12.3046875"
POLLED = 2.0
"""Seconds between two looks of a page that is not told."""
RECORDER = """
    if (!window.received) {
        window.received = [];
        const fetched = window.fetch;
        window.fetch = async (...asked) => {
            const answer = await fetched(...asked);
            const copy = answer.clone();
            window.received.push([...answer.headers].join(" "));
            if (answer.headers.get("content-type").startsWith("text/event-stream")) {
                const keep = new WritableStream({ write: (part) => void window.received.push(part) });
                copy.body.pipeThrough(new TextDecoderStream()).pipeTo(keep).catch(() => {});
            } else window.received.push(await copy.text());
            return answer;
        };
    }
"""
IN_SIGHT = """
    const place = document.getElementById(arguments[0]);
    const { left, top, width, height } = place.getBoundingClientRect();
    return top >= 0 && document.elementFromPoint(left + width / 2, top + height / 2) === place;
"""
NO_ROUNDS = """
    const fetched = window.fetch;
    const pending = () => new Promise((_, reject) => (window.refuse = () => reject(new TypeError("late"))));
    window.fetch = (url, ...asked) => (url.includes("talks/rounds") ? pending() : fetched(url, ...asked));
"""
NO_DESK = """
    const fetched = window.fetch;
    window.fetch = (url, ...asked) => (url.includes("/desk?") ? new Promise(() => {}) : fetched(url, ...asked));
"""


def seated(browser: Browser, token: str, origin: str) -> None:
    """Open a link of the talks: each origin is a browser of its own, with its own storage."""
    screen(browser, WIDE)
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": RECORDER})
    browser.get(f"{origin}/#lang=en&talks={token}")
    waited(browser, "document.getElementById('table-put').disabled === false")
    waited(browser, "document.getElementById('news').textContent")


def pressed(browser: Browser, name: str) -> None:
    """Press a button that may lie under what stays in sight."""
    browser.find_element(By.ID, name).send_keys(Keys.ENTER)


def put(browser: Browser) -> int:
    """Put what is seen on the table; the number of the round."""
    waited(browser, "!document.getElementById('table-put').disabled")
    pressed(browser, "table-put")
    said = waited(browser, "document.querySelector('#table-work .good')?.textContent")
    return int(str(said).removeprefix("It is round ").removesuffix(" now."))


def sent(browser: Browser) -> str:
    """All that was asked for in a window since it was last looked at."""
    return "".join(
        entry["message"] for entry in browser.get_log("performance") if "requestWillBeSent" in entry["message"]
    )


@pytest.fixture
def windows(browser: Browser) -> Any:
    """Two windows, of which the second is closed at the end."""
    first = browser.current_window_handle
    browser.switch_to.new_window("window")
    second = browser.current_window_handle
    yield first, second
    browser.switch_to.window(second)
    browser.close()
    browser.switch_to.window(first)
    browser.get("about:blank")


def test_two_delegations_and_the_mediator_at_one_table(browser: Browser, windows: tuple[str, str]) -> None:
    """A floor that stays in its browser is sent nowhere; one that is kept for the tools reaches nobody else."""
    tokens = talks().invite(["mediator", "hubei", "hunan"])
    first, second = windows
    browser.switch_to.window(first)
    browser.get_log("performance")
    seated(browser, tokens["hubei"], here())
    assert text(browser, "seat").startswith("You speak for Hubei.")
    assert tokens["hubei"] not in browser.current_url
    assert not browser.find_element(By.ID, "case").is_enabled()

    browser.find_element(By.ID, "floor").send_keys(DIGITS)
    pressed(browser, "floor-here")
    own = float(gains(browser)["hubei"])
    assert f"{own - SECRET:.3f} above your floor" in text(browser, "floor-said")
    assert "your floor is kept" in text(browser, "sliders")
    slider(browser, RATIO).send_keys(Keys.HOME)
    waited(browser, "!document.getElementById('table-put').disabled")
    by_first = gains(browser)
    assert float(by_first["hubei"]) < own
    assert f"Hubei gains {by_first['hubei']}: " in text(browser, "floor-said")
    number = put(browser)
    assert DIGITS not in sent(browser)

    browser.switch_to.window(second)
    seated(browser, tokens["hunan"], here().replace("127.0.0.1", "localhost"))
    assert f"Round {number}, by Hubei, is on the table." in text(browser, "news")
    assert browser.find_element(By.ID, "floor").get_attribute("value") == ""
    pressed(browser, f"take-{number}")
    waited(browser, "document.getElementById('table-work').textContent.includes('lies on your desk')")
    assert gains(browser) == by_first

    browser.switch_to.window(first)
    browser.refresh()
    waited(browser, "document.getElementById('floor-said')?.textContent.includes('your floor')")
    pressed(browser, "floor-shared")
    waited(browser, "document.getElementById('own-floor').textContent.includes('kept for the mediator')")
    assert browser.execute_script("return localStorage.length") == 0
    assert talks().access.floors() == {"hubei": SECRET}

    browser.switch_to.window(second)
    pressed(browser, "counter")
    waited(browser, "document.getElementById('put') || document.querySelector('#work .problem')", patience=60.0)
    pressed(browser, "designed")
    later = put(browser)
    pressed(browser, "compare")
    waited(browser, "document.querySelectorAll('#table-compare table').length === 2")
    assert "origin's agreed ratio: Wuhan: metals and materials" in text(browser, "table-compare")
    received = "".join(browser.execute_script("return window.received"))
    assert f'"id":{later}' in received
    assert DIGITS not in received
    assert DIGITS not in browser.page_source

    browser.get("about:blank")
    seated(browser, tokens["mediator"], here().replace("127.0.0.1", "localhost"))
    assert text(browser, "seat").startswith("You are the mediator.")
    pressed(browser, f"back-{number}")
    waited(browser, f"document.getElementById('news').textContent.includes('went back: round {number} ')")
    assert DIGITS not in "".join(browser.execute_script("return window.received"))
    screen(browser, NARROW)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= NARROW[0]
    assert not browser.get_log("browser")

    browser.switch_to.window(first)
    waited(browser, f"document.getElementById('news').textContent.includes('went back: round {number} ')")
    pressed(browser, "floor-forget")
    waited(browser, "document.getElementById('own-floor').textContent.includes('None is kept')")
    assert talks().access.floors() == {}
    assert not browser.get_log("browser")


def test_a_round_that_is_taken_up_keeps_the_locks_that_it_agrees_with_and_names_the_others(browser: Browser) -> None:
    seated(browser, talks().invite(["hubei"])["hubei"], here())
    number = put(browser)
    other = "origin_share:yichang-materials"
    slider(browser, RATIO).send_keys(Keys.HOME)
    for one in (RATIO, other):
        browser.execute_script("document.querySelector(arguments[0]).click()", f"[data-lock='{one}']")
    waited(browser, "!document.getElementById('table-put').disabled")
    pressed(browser, f"take-{number}")
    said = waited(browser, "document.querySelector('#table-work .warn')?.textContent")
    assert said == "Locks taken off, as the round says otherwise: origin's agreed ratio: Wuhan: metals and materials."
    assert slider(browser, RATIO).is_enabled()
    assert not slider(browser, other).is_enabled()


@pytest.mark.parametrize("is_told", [True, False])
def test_news_come_on_a_line_and_without_one_all_the_same(browser: Browser, is_told: bool) -> None:
    """Where a line is open the record is not asked for until there is something new."""
    tokens = talks().invite(["mediator", "hunan"])
    browser.get("about:blank")
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": [] if is_told else ["*talks/events*"]})
    try:
        seated(browser, tokens["mediator"], here())
        before = asked_for(browser)
        sleep(2.0 * POLLED)
        assert (asked_for(browser) == before) is is_told
        with Log(talks().record, CASE) as log:
            number = log.add("hunan", Offer(), {"gains": {}, "objecting": 0})
        waited(browser, f"document.getElementById('news').textContent.startsWith('Round {number}, by Hunan')")
        assert not browser.find_element(By.ID, "table-trouble").is_displayed()
    finally:
        browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
        browser.execute_script("sessionStorage.clear()")
        browser.get("about:blank")
        browser.get_log("browser")


def asked_for(browser: Browser, of: str = "talks/rounds") -> int:
    """How often something was asked for: the record, if nothing else is said."""
    script = "return performance.getEntriesByType('resource').filter(({ name }) => name.includes(arguments[0])).length"
    found: int = browser.execute_script(script, of)
    return found


def test_a_page_asks_for_what_is_new_and_for_all_of_another_record(browser: Browser) -> None:
    script = """
        const asked = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
        const looks = asked.filter(({ pathname }) => pathname.endsWith("talks/rounds"));
        return looks.map(({ searchParams }) => searchParams.get("after"));
    """
    with Log(talks().record, CASE) as log:
        first = log.add("hubei", Offer(), {"gains": {}, "objecting": 0})
        known = len(log.moves())
    browser.get("about:blank")
    seated(browser, talks().invite(["mediator"])["mediator"], here())
    assert browser.execute_script(script)[0] == "0"
    with Log(talks().record, CASE) as log:
        second = log.add("hunan", Offer(), {"gains": {}, "objecting": 0})
    waited(browser, f"document.getElementById('news').textContent.startsWith('Round {second}, by Hunan')")
    assert browser.execute_script(script)[-1] == str(known)
    assert f'"id":{first}' not in browser.execute_script("return window.received.at(-1)")
    assert browser.find_elements(By.ID, f"take-{first}")
    assert browser.find_elements(By.ID, f"take-{second}")
    pressed(browser, f"back-{first}")
    waited(browser, f"document.getElementById('news').textContent.includes('went back: round {first} ')")
    with Log(talks().record, CASE) as log, closing(sqlite3.connect(talks().record)) as other, other:
        other.execute("UPDATE moves SET at = '2000-01-01T00:00:00.000+00:00'")
        other.execute("UPDATE rounds SET party = 'hunan' WHERE id = ?", (first,))
        other.commit()
        third = log.add("hubei", Offer(), {"gains": {}, "objecting": 0})
    waited(browser, f"document.getElementById('news').textContent.startsWith('Round {third}, by Hubei')")
    assert browser.execute_script(script)[-2:] == [str(known + 2), "0"]
    seen = browser.find_element(By.ID, f"take-{first}").find_element(By.XPATH, "ancestor::table").text
    assert "Hunan Hunan" in seen
    browser.execute_script("sessionStorage.clear()")
    browser.get("about:blank")


def test_a_page_that_nobody_sees_asks_nothing_and_asks_at_once_when_it_is_seen(browser: Browser) -> None:
    tokens = talks().invite(["mediator"])
    browser.get("about:blank")
    seated(browser, tokens["mediator"], here())
    place = browser.get_window_rect()
    browser.minimize_window()
    waited(browser, "document.hidden")
    sleep(POLLED)  # what was on its way has come
    before = asked_for(browser, "/talks")
    with Log(talks().record, CASE) as log:
        number = log.add("hunan", Offer(), {"gains": {}, "objecting": 0})
    sleep(2.0 * POLLED)
    assert asked_for(browser, "/talks") == before
    for _ in range(2):  # also where it is seen, unseen and seen again before there was an answer
        browser.set_window_rect(**place)
        waited(browser, "!document.hidden")
        browser.minimize_window()
    browser.set_window_rect(**place)
    waited(browser, f"document.getElementById('news').textContent.startsWith('Round {number}, by Hunan')")
    sleep(1.0)
    known = asked_for(browser)
    sleep(2.0 * POLLED)
    assert asked_for(browser) == known
    with Log(talks().record, CASE) as log:
        log.go_back(None)
    waited(browser, "document.getElementById('news').textContent.includes('before the first round')")
    assert asked_for(browser) == known + 1  # one line tells of it, not several
    browser.execute_script("sessionStorage.clear()")
    browser.get("about:blank")


def test_on_a_phone_news_and_trouble_are_seen_from_every_tab(browser: Browser) -> None:
    """In sight at the top, whatever part is chosen and however far it is scrolled; and gone with the seat."""
    browser.get("about:blank")
    seated(browser, talks().invite(["hubei"])["hubei"], here())
    with Log(talks().record, CASE) as log:
        number = log.add("hunan", Offer(), {"gains": {}, "objecting": 0})
    waited(browser, f"document.getElementById('news').textContent.startsWith('Round {number}, by Hunan')")
    screen(browser, NARROW)
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*talks/rounds*", "*talks/events*"]})
    with Log(talks().record, CASE) as log:
        log.go_back(None)
    try:
        waited(browser, "!document.getElementById('table-trouble').hidden")
        for tab in browser.find_elements(By.CSS_SELECTOR, "#tabs button"):
            tab.click()
            browser.execute_script("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
            for name in ("news", "table-trouble"):
                assert text(browser, name)
                assert browser.execute_script(IN_SIGHT, name), (tab.text, name)
    finally:
        browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    waited(browser, "document.getElementById('table-trouble').hidden")
    browser.execute_script("location.hash = 'lang=en&talks=nobody'")
    waited(browser, "document.getElementById('verdict-sentence').textContent.includes('ask for a new one')")
    assert text(browser, "news") == ""
    browser.get("about:blank")
    browser.get_log("browser")


def test_what_fails_once_the_seat_is_left_is_no_trouble_of_the_desk(browser: Browser) -> None:
    browser.get("about:blank")
    seated(browser, talks().invite(["hubei"])["hubei"], here())
    browser.execute_script(NO_ROUNDS)
    with Log(talks().record, CASE) as log:
        log.go_back(None)
    waited(browser, "typeof window.refuse === 'function'")
    browser.execute_script("location.hash = 'lang=en&talks=nobody'")
    waited(browser, "document.getElementById('verdict-sentence').textContent.includes('ask for a new one')")
    browser.execute_async_script("window.refuse(); setTimeout(arguments[0], 100);")
    assert not browser.find_element(By.ID, "table-trouble").is_displayed()
    browser.get("about:blank")
    browser.get_log("browser")


def test_the_keyboard_stays_where_it_stands_when_news_come(browser: Browser) -> None:
    """Also on a choice that it changes itself."""
    held = talks()
    seated(browser, held.invite(["hubei"])["hubei"], here())

    def add() -> None:
        with Log(held.record, CASE) as log:
            number = log.add("hunan", Offer(), {"gains": {}})
        waited(browser, f"document.getElementById('take-{number}')")

    add()
    add()
    for name in ("take-1", "compare-0", "compare"):
        browser.execute_script("document.getElementById(arguments[0]).focus()", name)
        add()
        assert browser.switch_to.active_element.get_attribute("id") == name
    first = browser.find_element(By.ID, "compare-0")
    chosen = first.get_attribute("value")
    first.send_keys(Keys.ARROW_UP)
    assert browser.switch_to.active_element.get_attribute("id") == "compare-0"
    assert browser.switch_to.active_element.get_attribute("value") != chosen
    browser.get("about:blank")


def test_the_token_leaves_the_address_before_there_is_a_desk(browser: Browser) -> None:
    token = talks().invite(["mediator"])["mediator"]
    browser.get("about:blank")
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": NO_DESK})
    try:
        browser.get(f"{here()}/#lang=en&talks={token}")
        waited(browser, "document.getElementById('verdict-sentence').textContent.startsWith('Working out worths')")
        assert browser.current_url == f"{here()}/#lang=en"
        assert not browser.find_element(By.ID, "all").is_displayed()  # it has no words yet
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
        browser.execute_script("sessionStorage.clear()")
        browser.get("about:blank")


def test_another_link_in_the_same_tab_finds_nothing_of_the_seat_before(browser: Browser) -> None:
    tokens = talks().invite(["mediator", "hubei"])
    browser.get("about:blank")
    seated(browser, tokens["hubei"], here())
    browser.find_element(By.ID, "floor").send_keys(DIGITS)
    pressed(browser, "floor-here")
    waited(browser, "document.getElementById('floor-said').textContent")
    browser.execute_script("location.hash = arguments[0]", f"lang=en&talks={tokens['mediator']}")
    waited(browser, "document.getElementById('seat').textContent.startsWith('You are the mediator.')")
    assert browser.execute_script("return document.getElementById('own-floor').childNodes.length") == 0
    browser.execute_script("location.hash = 'lang=en&talks=nobody'")
    waited(browser, "document.getElementById('verdict-sentence').textContent.includes('ask for a new one')")
    assert not browser.find_element(By.ID, "table").is_displayed()
    assert not browser.find_element(By.ID, "sliders").is_displayed()
    browser.execute_script("localStorage.clear()")
    browser.get("about:blank")
    browser.get_log("browser")


def test_a_link_that_is_no_longer_good_says_so(browser: Browser) -> None:
    browser.get("about:blank")
    browser.get(f"{here()}/#lang=en&talks=nobody")
    waited(browser, "document.getElementById('verdict-sentence').textContent.includes('ask for a new one')")
    assert browser.execute_script("return sessionStorage.length") == 0
    browser.get("about:blank")
