"""The widget: its one script in a browser around a model as notebooks have it, its traits settled by the ledger."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from traitlets import TraitError

from citypact import load_case, load_model
from citypact.negotiation.moved import Movable
from citypact.negotiation.numbers.written import written
from citypact.negotiation.talks import negotiate
from citypact.widget import Desk
from support.desk_page import Browser, slider, waited
from support.host_page import host_page
from support.web import CASE

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATIO = "origin_share:wuhan-materials"
NOTEBOOK = """<!doctype html><title>notebook</title><style>%s</style><div id="cell"></div>
<script type="module">
  import widget from "./widget.js";
  const state = %s, acts = new Map();
  window.model = {
    get: name => state[name],
    set: (name, value) => { state[name] = value; },
    save_changes: () => { window.saved = (window.saved ?? 0) + 1; },
    on: (event, act) => acts.set(event, act),
    off: event => acts.delete(event),
  };
  window.told = (name, value) => { state[name] = value; acts.get(`change:${name}`)?.(); };
  window.acts = acts;
  window.ended = widget.render({ model, el: document.getElementById("cell") });
</script>
"""
STATE = ("desk", "answer", "lang", "offer", "locked")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(load_case(CASE), load_model("hybrid"))


@pytest.fixture
def notebook(browser: Browser, desk: Desk) -> Iterator[Browser]:
    desk.offer, desk.lang, desk.locked = {}, "en", []
    with host_page() as (url, shown):
        state = json.dumps({name: getattr(desk, name) for name in STATE})
        shown["page"], shown["/widget.js"] = NOTEBOOK % (desk._css, state), str(desk._esm)
        browser.get(url)
        waited(browser, "document.querySelectorAll('#cell tbody tr').length")
        yield browser
        assert [entry for entry in browser.get_log("browser") if "favicon" not in entry["message"]] == []


def shown_gains(browser: Browser) -> dict[str, str]:
    rows = browser.find_elements(By.CSS_SELECTOR, "#cell tbody tr")
    return {str(row.get_attribute("data-city")): row.find_element(By.CSS_SELECTOR, "td.number").text for row in rows}


def said(browser: Browser) -> list[str]:
    return [browser.find_element(By.CSS_SELECTOR, f".citypact-desk > p.{name}").text for name in ("sentence", "note")]


def hand_over(browser: Browser, desk: Desk) -> None:
    """What a kernel does: take the offer that the page saved, and tell the page what the ledger says of it."""
    desk.offer = browser.execute_script("return model.get('offer')")
    desk.locked = browser.execute_script("return model.get('locked')")
    browser.execute_script("told('answer', arguments[0])", desk.answer)


def test_a_moved_slider_is_answered_in_the_cell_and_settled_by_the_ledger(notebook: Browser, desk: Desk) -> None:
    before = shown_gains(notebook)
    assert [line[:26] for line in said(notebook)] == ["Everyone can accept this: ", "Confirmed by the ledger, t"]
    script = """
        arguments[0].value = 10;
        arguments[0].dispatchEvent(new Event("input"));
        const said = document.querySelector(".citypact-desk > p.note").textContent;
        arguments[0].dispatchEvent(new Event("change"));
        return said;
    """
    assert not notebook.execute_script(script, slider(notebook, RATIO)).startswith("Confirmed")
    by_page = shown_gains(notebook)
    assert by_page != before
    assert notebook.execute_script("return model.get('offer')") == {RATIO: 0.1}
    hand_over(notebook, desk)
    assert said(notebook)[1].startswith("Confirmed")
    assert shown_gains(notebook) == by_page == {city: f"{gain:.3f}" for city, gain in desk.gains.items()}
    assert desk.verdict == ("accepted" if desk.scheme.accepted else "refused")


def test_what_python_puts_on_the_table_is_shown(notebook: Browser, desk: Desk) -> None:
    desk.offer = {RATIO: 0.2}
    notebook.execute_script("told('offer', arguments[0])", desk.offer)
    assert not said(notebook)[1].startswith("Confirmed")
    notebook.execute_script("told('answer', arguments[0])", desk.answer)
    assert shown_gains(notebook) == {city: f"{gain:.3f}" for city, gain in desk.gains.items()}
    assert slider(notebook, RATIO).get_attribute("value") == "20"
    notebook.execute_script("document.querySelector(`[data-lock='${arguments[0]}']`).click()", RATIO)
    hand_over(notebook, desk)
    assert desk.locked == [RATIO]
    assert slider(notebook, RATIO).get_attribute("disabled")


def test_it_speaks_both_languages_and_leaves_the_notebook_as_it_is(notebook: Browser, desk: Desk) -> None:
    desk.lang = "zh"
    notebook.execute_script("told('answer', arguments[1]); told('lang', arguments[0])", desk.lang, desk.answer)
    assert re.search("[\u4e00-\u9fff]", said(notebook)[0])
    assert notebook.execute_script("return document.documentElement.lang") == ""
    assert notebook.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    notebook.execute_script("ended()")
    assert notebook.execute_script("return acts.size") == 0


def test_traits_are_what_the_ledger_settles(desk: Desk) -> None:
    talks = negotiate(load_case(CASE), load_model("hybrid"))
    movable = Movable(talks.position, talks.design())
    (number,) = (number for number in talks.position.items if written(number) == RATIO)
    desk.offer = {RATIO: 0.3}
    scheme = movable.moved({number: 0.3})
    assert desk.gains == pytest.approx(dict(scheme.gain))
    assert dict(desk.scheme.gain) == dict(scheme.gain)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "between 0 and 0.5"), ("zh", "须在 0 与 0.5 之间")], ids=["en", "zh"]
)
def test_all_that_is_wrong_with_an_offer_is_said_in_the_desk_s_language(desk: Desk, lang: str, said: str) -> None:
    desk.lang = lang
    with pytest.raises(TraitError) as refused:
        desk.offer = {RATIO: 7.0, "nothing": 0.1}
    assert said in str(refused.value)
    assert "nothing" in str(refused.value)
    for offer in ({RATIO: "half"}, {RATIO: None}, {7: 0.1}):
        with pytest.raises(TraitError):
            desk.offer = offer


@pytest.mark.parametrize("offer", [{"nothing": 0.1}, {RATIO: 7.0}, {RATIO: -0.1}])
def test_what_cannot_be_on_the_table_is_refused_and_nothing_changes(desk: Desk, offer: dict[str, Any]) -> None:
    desk.offer = {RATIO: 0.3}
    before = dict(desk.gains)
    with pytest.raises(TraitError, match=str(next(iter(offer)))):
        desk.offer = offer
    assert (desk.offer, desk.gains) == ({RATIO: 0.3}, before)
