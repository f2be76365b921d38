"""The page in the page of another site: shown where the server allows it, and messages both ways, there alone."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from citypact.bundled import PAGES
from support.desk_page import Browser, waited
from support.host_page import host_page
from support.web import API, CASE, SETTINGS, asked, serving

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATE = "contribution_rate:jiangxi"


@dataclass(frozen=True)
class Sites:
    desk: str
    allowed: str
    refused: str
    allowed_shows: dict[str, str]
    refused_shows: dict[str, str]


@pytest.fixture(scope="module")
def sites() -> Iterator[Sites]:
    with host_page() as (allowed, first), host_page() as (refused, second):
        desk, server, thread = serving(replace(SETTINGS, embed_in=(allowed,)))
        yield Sites(desk, allowed, refused, first, second)
        server.should_exit = True
        thread.join(10.0)


@pytest.fixture(autouse=True)
def forgotten(browser: Browser) -> Iterator[None]:
    """What one test makes the browser complain of is nothing to the next."""
    yield
    browser.switch_to.default_content()
    browser.get("about:blank")
    browser.get_log("browser")


def show(browser: Browser, sites: Sites, site: str = "allowed", **said: str) -> None:
    parts = {"case": CASE, "model": "hybrid", "lang": "en"} | said
    shown = sites.allowed_shows if site == "allowed" else sites.refused_shows
    shown["src"] = f"{sites.desk}/?embed=1#" + "&".join(f"{name}={value}" for name, value in parts.items())
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get(getattr(sites, site))


def heard(browser: Browser, condition: str, patience: float = 60.0) -> dict[str, Any]:
    """The latest message ``m`` for which something holds."""
    end = time.monotonic() + patience
    while (found := browser.execute_script(f"return heard.findLast(m => {condition}) ?? null")) is None:
        assert time.monotonic() < end, browser.execute_script("return heard")
        time.sleep(0.05)
    message: dict[str, Any] = found
    return message


def say(browser: Browser, message: Any, target: str) -> None:
    """Post a message to the frame, and forget what was heard before."""
    script = "heard.length = 0; document.getElementById('desk').contentWindow.postMessage(arguments[0], arguments[1])"
    browser.execute_script(script, message, target)


def test_in_an_allowed_site_it_says_what_is_on_the_table(browser: Browser, sites: Sites) -> None:
    show(browser, sites)
    confirmed = heard(browser, "m.type === 'verdict' && m.confirmed")
    answer = asked("offers/move", model="hybrid", numbers={})
    assert (confirmed["accepted"], confirmed["objecting"]) == (True, 0)
    assert confirmed["gains"] == pytest.approx(answer["outcome"]["gains"])
    assert (confirmed["citypact"], confirmed["origin"]) == (1, sites.desk)
    ready = heard(browser, "m.type === 'ready'")
    assert (ready["case"], ready["model"], ready["lang"]) == (CASE, "hybrid", "en")
    assert RATE in [number["id"] for number in ready["numbers"]]
    assert heard(browser, "m.type === 'offer'")["numbers"] == {}
    assert heard(browser, "m.type === 'height'")["height"] > 300
    browser.switch_to.frame("desk")
    seen = "[...document.querySelectorAll('h2')].filter(part => part.getClientRects().length)"
    assert browser.execute_script(f"return {seen}.map(part => part.textContent)") == [
        "Numbers on the table",
        "Gains by city",
    ]
    assert browser.execute_script("return document.getElementById('workbook').getClientRects().length") == 0
    browser.switch_to.default_content()
    assert browser.get_log("browser") == []


def test_the_site_sets_numbers_language_and_case(browser: Browser, sites: Sites) -> None:
    show(browser, sites)
    heard(browser, "m.type === 'verdict' && m.confirmed")
    say(browser, {"citypact": 1, "type": "set", "numbers": {RATE: 0.005}, "lock": [RATE]}, sites.desk)
    refused = heard(browser, "m.type === 'verdict' && m.confirmed")
    answer = asked("offers/move", model="hybrid", numbers={RATE: 0.005})
    assert (refused["accepted"], refused["objecting"]) == (False, answer["objecting"])
    assert refused["gains"] == pytest.approx(answer["outcome"]["gains"])
    (offer,) = browser.execute_script("return heard.filter(m => m.type === 'offer')")
    assert (offer["numbers"], offer["locked"]) == ({RATE: 0.005}, [RATE])
    assert f"n.{RATE}=0.005" in offer["address"]
    say(browser, {"citypact": 1, "type": "lang", "lang": "zh"}, sites.desk)
    heard(browser, "m.type === 'verdict' && m.confirmed && /[\\u4e00-\\u9fff]/.test(m.sentence)")
    say(browser, {"citypact": 1, "type": "case", "case": CASE, "model": "bth-2015"}, sites.desk)
    assert heard(browser, "m.type === 'ready'")["model"] == "bth-2015"
    say(browser, {"citypact": 1, "type": "case", "case": "nowhere"}, sites.desk)
    assert heard(browser, "m.type === 'verdict' && m.accepted === null && m.sentence.includes('nowhere')")


def test_what_a_message_cannot_mean_is_refused_and_changes_nothing(browser: Browser, sites: Sites) -> None:
    show(browser, sites)
    before = heard(browser, "m.type === 'verdict' && m.confirmed")
    for numbers in ({RATE: 7}, {RATE: "0.001"}, {"nothing": 0.1}, [1], {RATE: 0.001, "toString": 1}):
        say(browser, {"citypact": 1, "type": "set", "numbers": numbers}, sites.desk)
        assert "not here" in heard(browser, "m.type === 'refused'")["reason"]
    for message in (
        {"citypact": 2, "type": "lang", "lang": "zh"},
        {"citypact": 1, "type": "constructor"},
        "text",
        None,
    ):
        say(browser, message, sites.desk)
    say(browser, {"citypact": 1, "type": "lang", "lang": "fr"}, sites.desk)
    assert "lang" in heard(browser, "m.type === 'refused'")["reason"]
    browser.switch_to.frame("desk")
    assert (
        browser.execute_script("return document.getElementById('verdict-sentence').textContent") == before["sentence"]
    )
    browser.switch_to.default_content()


def test_in_another_site_it_is_not_shown_and_hears_and_says_nothing(browser: Browser, sites: Sites) -> None:
    show(browser, sites, "refused")
    time.sleep(1.0)
    assert browser.execute_script("return heard") == []
    blocked = [entry["message"] for entry in browser.get_log("browser")]
    assert any("frame-ancestors" in message for message in blocked)
    browser.switch_to.frame("desk")
    assert browser.execute_script("return document.getElementById('verdict')") is None
    browser.switch_to.default_content()


def test_a_window_that_is_no_parent_is_not_heard(browser: Browser, sites: Sites) -> None:
    """A message from the frame's own window, or from another frame of the allowed site, is not from around it."""
    show(browser, sites)
    before = heard(browser, "m.type === 'verdict' && m.confirmed")
    script = """
        const other = document.body.appendChild(document.createElement("iframe"));
        const code = other.contentWindow.document.createElement("script");
        const said = JSON.stringify({ citypact: 1, type: "lang", lang: "zh" });
        const frame = 'parent.document.getElementById("desk").contentWindow';
        code.textContent = `${frame}.postMessage(${said}, "${arguments[0]}")`;
        other.contentWindow.document.body.append(code);
    """
    browser.execute_script(script, sites.desk)
    time.sleep(0.5)
    assert heard(browser, "m.type === 'verdict'")["sentence"] == before["sentence"]


def test_alone_the_page_speaks_with_nobody(browser: Browser, sites: Sites) -> None:
    browser.get(f"{sites.desk}/?embed=1#case={CASE}&model=hybrid&lang=en")
    end = time.monotonic() + 60
    while not browser.execute_script("return document.querySelectorAll('#bars tbody tr').length"):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert not [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert API in browser.execute_script("return performance.getEntriesByType('resource').map(r => r.name).join()")


@pytest.mark.parametrize(
    ("lang", "good", "bad"), [("en", "Everyone can accept", "Refused"), ("zh", "各方均可接受", "被拒绝")]
)
def test_the_page_of_the_guide_shows_the_sentence_and_gives_the_frame_its_height(
    browser: Browser, sites: Sites, lang: str, good: str, bad: str
) -> None:
    (page,) = re.findall(r"```html\n(.*?)```", PAGES["embedding"][lang].read_text("utf-8"), re.DOTALL)
    sites.allowed_shows["page"] = page.replace("yangtze-delta-west", CASE).replace("DESK", sites.desk)
    try:
        browser.get(sites.allowed)
        said, tall = "document.getElementById('said').textContent", "Number(document.getElementById('desk').height)"
        waited(browser, f"{said}.startsWith('{good}') && {tall} > 400")
        browser.execute_script(f"say('set', {{ numbers: {{ '{RATE}': 0.005 }} }})")
        waited(browser, f"{said}.startsWith('{bad}')")
    finally:
        del sites.allowed_shows["page"]
