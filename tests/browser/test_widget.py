"""The widget: its one script in a browser around a model as notebooks have it, its traits settled by the ledger."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from traitlets import TraitError

from citypact import load_case, load_model
from citypact.negotiation.moved import Movable
from citypact.negotiation.numbers.written import written
from citypact.negotiation.offer import Offer
from citypact.negotiation.talks import negotiate
from citypact.widget import Desk
from support.desk_page import Browser, slider, waited
from support.host_page import host_page
from support.web import CASE

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATIO, SHARE = "origin_share:wuhan-materials", "project_share:clean-air/hunan"
NOTEBOOK = """<!doctype html><title>notebook</title><style>%s</style><div id="cell"></div>
<script type="module">
  import widget from "./widget.js";
  const state = %s, acts = new Map();
  window.asked = [];
  window.model = {
    get: name => state[name],
    set: (name, value) => { state[name] = value; },
    save_changes: () => { window.saved = (window.saved ?? 0) + 1; },
    on: (event, act) => acts.set(event, (acts.get(event) ?? new Set()).add(act)),
    off: (event, act) => acts.get(event).delete(act),
    send: said => asked.push(said),
  };
  const hear = (event, said) => [...(acts.get(event) ?? [])].forEach(act => act(said));
  window.told = (name, value) => { state[name] = value; hear(`change:${name}`); };
  window.answered = said => hear("msg:custom", said);
  window.acts = acts;
  window.ended = widget.render({ model, el: document.getElementById("cell") });
</script>
"""
STATE = ("desk", "answer", "lang", "base", "begun", "offer", "locked")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(load_case(CASE), load_model("hybrid"))


@contextmanager
def opened(browser: Browser, desk: Desk) -> Iterator[None]:
    """A notebook that shows a desk; nothing is wrong in it."""
    with host_page() as (url, shown):
        state = json.dumps({name: getattr(desk, name) for name in STATE})
        shown["page"], shown["/widget.js"] = NOTEBOOK % (desk._css, state), str(desk._esm)
        browser.get(url)
        waited(browser, "document.querySelectorAll('#cell tbody tr').length")
        yield
        assert [entry for entry in browser.get_log("browser") if "favicon" not in entry["message"]] == []


@pytest.fixture
def notebook(browser: Browser, desk: Desk) -> Iterator[Browser]:
    desk.base, desk.offer, desk.lang, desk.locked = {}, {}, "en", []
    with opened(browser, desk):
        yield browser


def shown_gains(browser: Browser) -> dict[str, str]:
    rows = browser.find_elements(By.CSS_SELECTOR, "#cell tbody tr")
    cell = "td.number"
    return {
        str(row.get_attribute("data-city")): row.find_element(By.CSS_SELECTOR, cell).text.rstrip("*") for row in rows
    }


def money(said: str) -> float:
    return float(said.replace(",", "").rstrip("*"))


def desk_as_designed() -> dict[str, float]:
    talks = negotiate(load_case(CASE), load_model("hybrid"))
    return {str(city): float(gain) for city, gain in talks.design().gain.items()}


def said(browser: Browser) -> list[str]:
    return [browser.find_element(By.CSS_SELECTOR, f".citypact-desk > p.{name}").text for name in ("sentence", "note")]


def hand_over(browser: Browser, desk: Desk) -> None:
    """What a kernel does: take the offer that the page saved, and tell the page what the ledger says of it."""
    with desk.hold_trait_notifications():
        for name in ("base", "offer", "locked"):
            setattr(desk, name, browser.execute_script("return model.get(arguments[0])", name))
    for name in ("begun", "answer"):
        browser.execute_script("told(arguments[0], arguments[1])", name, getattr(desk, name))


def pressed(browser: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch, selector: str) -> None:
    """Press a button, and do what a kernel does with the question: let the desk answer, and tell the page."""
    browser.find_element(By.CSS_SELECTOR, f"#cell {selector}").click()
    answered_by(browser, desk, monkeypatch)


def answered_by(browser: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desk answer the question that the page asks, and tell the page."""
    (question,) = waited(browser, "asked.length && asked.splice(0)")
    said: list[dict[str, Any]] = []
    monkeypatch.setattr(desk, "send", said.append)
    desk._handle_custom_msg(question, [])
    assert {one["id"] for one in said} == {question["id"]}
    for one in said:
        browser.execute_script("answered(arguments[0])", one)


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


def test_a_gain_is_explained_by_the_rows_of_the_ledger(
    notebook: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows add up to the gain, and are those of the notebook's own scheme."""
    desk.offer = {RATIO: 0.2}
    notebook.execute_script("told('offer', arguments[0]); told('answer', arguments[1])", desk.offer, desk.answer)
    pressed(notebook, desk, monkeypatch, "[data-city='hubei'] button")
    rows = waited(notebook, "document.querySelector('#cell .explained tbody')").find_elements(By.TAG_NAME, "tr")
    present = [money(row.find_element(By.TAG_NAME, "td").text) for row in rows]
    assert len(present) > 2
    assert sum(present[:-1]) == pytest.approx(present[-1], abs=0.0005 * len(present))
    assert present[-1] == pytest.approx(desk.gains["hubei"], abs=0.0005)
    ledger = desk.scheme.ledger
    own = ledger[(ledger["payer"] == "hubei") | (ledger["payee"] == "hubei")]
    assert len(present) - 1 <= len(own)
    notebook.find_element(By.CSS_SELECTOR, "#cell .explained > button").click()


def test_ranges_are_those_of_the_talks(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way without the fund comes first where it says something."""
    case, model = load_case("yangtze-river-delta-provinces"), load_model("hybrid")
    talks = negotiate(case, model)
    desk = Desk(case, model)
    with opened(browser, desk):
        pressed(browser, desk, monkeypatch, "[data-act='ranges']")
        band = waited(browser, "document.querySelector('#cell rect.free')")
        row = band.find_element(By.XPATH, "ancestor::div[contains(@class, 'number')]")
        name = row.find_element(By.CSS_SELECTOR, "[data-number]").get_attribute("data-number")
        (number,) = (number for number in talks.position.items if written(number) == name)
        found = talks.ranges.table.loc[("without-fund", number)]
        ends = " to ".join(f"{100 * found[end]:g}%" for end in ("low", "high"))
        assert f"{ends}: agreement, all else free, without the fund" in row.text
        assert "stale" not in str(row.get_attribute("class"))
        track = slider(browser, str(name))
        browser.execute_script("arguments[0].stepDown(); arguments[0].dispatchEvent(new Event('change'))", track)
        assert "stale" in str(row.get_attribute("class"))


def test_the_nearest_acceptable_offer_is_put_on_the_table(
    notebook: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.offer = {SHARE: 0.0, RATIO: 0.0}
    notebook.execute_script("told('offer', arguments[0]); told('answer', arguments[1])", desk.offer, desk.answer)
    assert desk.verdict == "refused"
    pressed(notebook, desk, monkeypatch, "[data-act='counter']")
    assert "Not settled yet" in waited(notebook, "document.querySelector('#cell .work .busy + p')").text
    answered_by(notebook, desk, monkeypatch)
    waited(notebook, "document.querySelector('#cell #put')").click()
    assert notebook.execute_script("return model.get('offer')") == {}
    by_page = shown_gains(notebook)
    hand_over(notebook, desk)
    assert said(notebook)[0].startswith("Everyone can accept this")
    assert said(notebook)[1].startswith("Confirmed")
    assert shown_gains(notebook) == by_page == {city: f"{gain:.3f}" for city, gain in desk.gains.items()}
    assert desk.verdict == "accepted"
    assert desk.scheme.accepted
    begun = slider(notebook, RATIO).get_attribute("value")
    notebook.execute_script("told('begun', arguments[0])", desk.begun)
    assert slider(notebook, RATIO).get_attribute("value") == begun
    notebook.find_element(By.CSS_SELECTOR, "#cell [data-act='designed']").click()
    hand_over(notebook, desk)
    assert desk.base == {}
    assert desk.gains == pytest.approx({str(city): gain for city, gain in desk_as_designed().items()})


def test_reasons_and_refusals_come_in_words(notebook: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pressed(notebook, desk, monkeypatch, "[data-act='why']")
    assert waited(notebook, "document.querySelector('#cell .work p')").text
    work = notebook.find_element(By.CSS_SELECTOR, "#cell .work").text
    assert "accept" in work
    monkeypatch.setattr("citypact.widget.desk.answered", lambda *asked: {"status": 409, "answer": {"detail": "No."}})
    pressed(notebook, desk, monkeypatch, "[data-act='counter']")
    assert notebook.find_element(By.CSS_SELECTOR, "#cell .work .problem").text == "No."


def test_an_offer_from_the_notebook_is_begun_with(notebook: Browser, desk: Desk) -> None:
    clause = {"number": "origin_share", "transfer": RATIO.partition(":")[2], "value": 0.25}
    desk.base = {"clauses": [clause]}
    for name in ("base", "begun", "answer"):
        notebook.execute_script("told(arguments[0], arguments[1])", name, getattr(desk, name))
    assert slider(notebook, RATIO).get_attribute("value") == "25"
    assert said(notebook)[1].startswith("Confirmed")
    assert shown_gains(notebook) == {city: f"{gain:.3f}" for city, gain in desk.gains.items()}
    settled = negotiate(load_case(CASE), load_model("hybrid"), Offer.model_validate({"clauses": [clause]}))
    assert desk.gains == pytest.approx(dict(settled.scheme.gain))


@pytest.mark.parametrize(
    "clause",
    [{"number": "origin_share", "value": 2.0}, {"number": "share", "value": 0.1}, {"number": "origin_share"}],
    ids=["beyond", "unknown", "without"],
)
def test_an_offer_that_is_none_is_refused_and_nothing_changes(desk: Desk, clause: dict[str, Any]) -> None:
    desk.base, desk.offer = {}, {RATIO: 0.3}
    before = dict(desk.gains)
    with pytest.raises(TraitError):
        desk.base = {"clauses": [clause]}
    assert (desk.base, desk.gains) == ({}, before)


def test_it_speaks_both_languages_and_leaves_the_notebook_as_it_is(notebook: Browser, desk: Desk) -> None:
    desk.lang = "zh"
    notebook.execute_script("told('answer', arguments[1]); told('lang', arguments[0])", desk.lang, desk.answer)
    assert re.search("[\u4e00-\u9fff]", said(notebook)[0])
    assert notebook.execute_script("return document.documentElement.lang") == ""
    assert notebook.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    notebook.execute_script("ended()")
    assert notebook.execute_script("return [...acts.values()].reduce((count, heard) => count + heard.size, 0)") == 0


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
