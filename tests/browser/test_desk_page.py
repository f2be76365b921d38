"""The page of the desk in a real browser: numbers move, the page answers at once, the ledger has the last word."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import citypact
from citypact.case.document import document_bytes
from citypact.case.excel import workbook_of
from citypact.storage.workbook import workbook_bytes
from citypact.web.settings import Settings
from support.desk_page import NARROW, WIDE, Browser, confirmed, gains, here, slider, text, typed, visit, waited
from support.hostile import TEXT, hostile
from support.web import CASE, asked, serving

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATIO, RATE, SHARE = "origin_share:wuhan-materials", "contribution_rate:jiangxi", "project_share:clean-air/hunan"
GOOD, BAD = "Everyone can accept this", "Refused: "


def told(path: str, **body: Any) -> dict[str, Any]:
    """The API's answer under the mechanism of the page that is visited."""
    return asked(path, model="hybrid", **body)


def test_it_loads_and_says_what_the_ledger_says(browser: Browser) -> None:
    visit(browser)
    answer = told("offers/move", numbers={})
    assert gains(browser) == {city: f"{gain:.3f}" for city, gain in answer["outcome"]["gains"].items()}
    assert text(browser, "verdict-sentence").startswith(GOOD)
    said = [
        line.text.removeprefix("✓ ").removeprefix("✗ ").removeprefix("! ")
        for line in browser.find_elements(By.CSS_SELECTOR, "#sentences li")
    ]
    assert said == [sentence["text"] for sentence in answer["sentences"]]


def test_a_dragged_slider_is_answered_at_once_and_confirmed_when_it_rests(browser: Browser) -> None:
    visit(browser)
    before, track = gains(browser), slider(browser, RATIO)
    hold = ActionChains(browser).move_to_element(track).click_and_hold().move_by_offset(-60, 0)
    hold.perform()
    assert text(browser, "checked") == "Answered by the page; the ledger confirms when you rest."
    by_page = gains(browser)
    assert by_page != before
    ActionChains(browser).release().perform()
    confirmed(browser)
    value = float(str(track.get_attribute("value"))) / 100.0
    answer = told("offers/move", numbers={RATIO: value})
    assert gains(browser) == by_page == {city: f"{gain:.3f}" for city, gain in answer["outcome"]["gains"].items()}
    assert not browser.find_element(By.ID, "alarm").is_displayed()


def test_the_keyboard_moves_undoes_and_brings_back(browser: Browser) -> None:
    visit(browser)
    before, track = gains(browser), slider(browser, RATE)
    track.send_keys(Keys.END)
    confirmed(browser)
    answer = told("offers/move", numbers={RATE: 0.005})
    assert text(browser, "verdict-sentence").startswith(f"{BAD}{answer['objecting']} coalitions would do better alone")
    listed = browser.find_elements(By.CSS_SELECTOR, "#objecting li.objects")
    assert len(listed) == answer["objecting"]
    assert f"short by {answer['largest_loss']:.3f}" in listed[0].text
    plan = answer["sections"]["objections"][0]["alternative"]
    assert plan["hosts"] or plan["projects"]
    listed[0].find_element(By.TAG_NAME, "summary").click()
    said = [line.text for line in listed[0].find_elements(By.CSS_SELECTOR, "details li")]
    assert len(said) == len(plan["hosts"]) + len(plan["projects"])
    moved = gains(browser)
    track.send_keys(Keys.CONTROL, "z")
    confirmed(browser)
    assert gains(browser) == before
    assert text(browser, "verdict-sentence").startswith(GOOD)
    browser.find_element(By.ID, "redo").send_keys(Keys.ENTER)
    confirmed(browser)
    assert gains(browser) == moved
    browser.find_element(By.ID, "designed").send_keys(Keys.ENTER)
    confirmed(browser)
    assert gains(browser) == before


def test_everything_that_can_be_used_is_reached_by_the_keyboard_and_has_a_name(browser: Browser) -> None:
    visit(browser)
    script = """
        for (const part of document.querySelectorAll("details")) part.open = true;
        const parts = [...document.querySelectorAll("button, select, input, textarea, a, summary")];
        const seen = parts.filter(part => part.getClientRects().length && !part.disabled);
        const name = part => part.ariaLabel || part.labels?.[0]?.textContent || part.textContent;
        return seen.filter(part => part.tabIndex < 0 || !name(part).trim()).map(part => part.outerHTML);
    """
    assert browser.execute_script(script) == []


def test_why_there_is_no_agreement_is_asked_only_where_there_is_none(browser: Browser) -> None:
    visit(browser)
    why = browser.find_element(By.ID, "why")
    assert not why.is_displayed()
    slider(browser, RATE).send_keys(Keys.END)
    confirmed(browser)
    assert text(browser, "verdict-sentence").startswith(BAD)
    why.send_keys(Keys.ENTER)
    waited(browser, "document.querySelector('#work p:not(.busy)')", patience=60.0)
    assert browser.find_elements(By.CSS_SELECTOR, "#work .problem") == []
    browser.find_element(By.ID, "designed").click()
    confirmed(browser)
    assert not why.is_displayed()


def test_an_end_of_a_range_that_is_nearly_nothing_is_nothing(browser: Browser) -> None:
    visit(browser, case="yangtze-delta-west", model="negotiated")
    browser.find_element(By.ID, "all").click()
    said = text(browser, "sliders")
    assert "only 0%: nobody objects" in said
    assert not re.search(r"\de-\d", said)


def test_a_limit_that_is_broken_is_in_the_verdict(browser: Browser) -> None:
    visit(browser)
    browser.find_element(By.ID, "all").click()
    typed(browser, SHARE, "0")
    confirmed(browser)
    assert told("offers/move", numbers={SHARE: 0.0})["objecting"] == 0
    verdict = text(browser, "verdict-sentence")
    assert verdict.startswith("Nobody would do better alone, but this cannot stand: ")
    assert "cannot be carried out" in verdict


def test_a_value_beyond_its_limits_is_not_taken(browser: Browser) -> None:
    visit(browser)
    before = gains(browser)
    typed(browser, RATIO, "120")
    assert gains(browser) == before
    script = "return document.querySelector(arguments[0]).validationMessage"
    assert browser.execute_script(script, f"[data-field='{RATIO}']") == "Between 0% and 50%, please."


def test_a_lock_is_kept_by_the_counter_offer_which_can_be_put_on_the_table(browser: Browser) -> None:
    visit(browser, **{f"n.{SHARE}": "0"})
    assert text(browser, "verdict-sentence").startswith("Nobody would do better alone, but this cannot stand: ")
    slider(browser, RATIO).send_keys(Keys.HOME)
    browser.find_element(By.CSS_SELECTOR, f"[data-lock='{RATIO}']").click()
    assert not slider(browser, RATIO).is_enabled()
    confirmed(browser)
    browser.find_element(By.ID, "counter").click()
    waited(browser, "document.getElementById('put')")
    browser.find_element(By.ID, "put").click()
    waited(browser, f"document.getElementById('verdict-sentence').textContent.startsWith('{GOOD}')")
    assert slider(browser, RATIO).get_attribute("value") == "0"
    assert not slider(browser, RATIO).is_enabled()
    counter, address = gains(browser), browser.current_url
    browser.get("about:blank")
    browser.get(address)
    confirmed(browser)
    assert gains(browser) == counter


def test_how_far_a_number_can_go_stands_on_its_track(browser: Browser) -> None:
    """Beyond the end that is named the ledger finds an objection, short of it none."""
    visit(browser)
    row = slider(browser, RATE).find_element(By.XPATH, "../..")
    width = float(str(row.find_element(By.CSS_SELECTOR, "rect.alone").get_attribute("width")))
    end = 0.005 * width / 100.0
    assert "nobody objects, all else as it stands" in row.text
    inside, outside = (told("offers/move", numbers={RATE: end * part})["objecting"] for part in (0.9999, 1.0001))
    assert 0 < end < 0.005
    assert (inside, outside > 0) == (0, True)


def test_ranges_of_the_server_stand_beside_it(browser: Browser) -> None:
    case = "yangtze-river-delta-provinces"
    visit(browser, case=case)
    browser.find_element(By.ID, "ranges").click()
    waited(browser, "document.querySelectorAll('rect.free').length")
    shown = browser.find_element(By.ID, "sliders").text
    number = str(
        browser.find_element(By.CSS_SELECTOR, "rect.free")
        .find_element(By.XPATH, "../..")
        .find_element(By.TAG_NAME, "input")
        .get_attribute("data-number")
    )
    found = {row["setting"]: row for row in told("offers/ranges", case=case, of=[number])["ranges"]}
    low, high = (f"{100 * found['without-fund'][end]:g}%" for end in ("low", "high"))
    assert f"{low} to {high}: agreement, all else free, without the fund" in shown


def test_the_address_holds_what_differs_and_brings_it_back(browser: Browser) -> None:
    visit(browser)
    assert browser.current_url.endswith(f"/#case={CASE}&model=hybrid&lang=en")
    slider(browser, RATIO).send_keys(Keys.HOME)
    browser.find_element(By.CSS_SELECTOR, f"[data-lock='{RATIO}']").click()
    confirmed(browser)
    address, found = browser.current_url, gains(browser)
    assert address.endswith(f"lang=en&n.{RATIO}=0&lock={RATIO}")
    browser.get("about:blank")
    browser.get(address)
    confirmed(browser)
    assert gains(browser) == found
    assert browser.find_element(By.CSS_SELECTOR, f"[data-lock='{RATIO}']").is_selected()


def test_an_address_that_names_what_is_not_there_says_so(browser: Browser) -> None:
    wrong = {"n.origin_share:nowhere": "0.1", f"n.{RATIO}": "7", "offer": "nonsense", "lock": "grant:nobody"}
    visit(browser, **wrong)
    assert text(browser, "work").endswith(f"not here: origin_share:nowhere, {RATIO}, grant:nobody, offer.")
    assert browser.current_url.endswith(f"/#case={CASE}&model=hybrid&lang=en")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_both_languages_fit_the_screen_and_the_verdict_stays(browser: Browser, size: tuple[int, int]) -> None:
    visit(browser, size, **{f"n.{RATE}": "0.005"})
    moved = gains(browser)
    for lang, sentence in (("zh", "被拒绝"), ("en", BAD)):
        browser.find_element(By.ID, "lang").send_keys(Keys.ENTER)
        confirmed(browser, lang)
        assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == lang
        assert text(browser, "verdict-sentence").startswith(sentence)
        assert gains(browser) == moved
        assert browser.execute_script("return document.documentElement.scrollWidth") <= size[0]
        browser.execute_script("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
        top = browser.execute_script("return document.getElementById('verdict-sentence').getBoundingClientRect().top")
        assert 0 <= top < 100
        browser.execute_script("scrollTo({ top: 0, behavior: 'instant' })")


def test_no_english_is_left_in_chinese(browser: Browser) -> None:
    visit(browser, lang="zh")
    labels = browser.find_elements(By.CSS_SELECTOR, "h2, h3, button, summary, thead th, .note, #checked")
    shown = [label.text for label in labels if label.text and label.text != "English"]
    assert len(shown) > 30
    allowed = ("0%", "JSON", "CNY", "Excel", "×")
    assert [
        said
        for said in shown
        if not any("\u4e00" <= sign <= "\u9fff" for sign in said) and not said.startswith(allowed)
    ] == []


def test_nothing_is_asked_of_another_host_and_nothing_is_wrong(browser: Browser) -> None:
    visit(browser)
    slider(browser, RATE).send_keys(Keys.END)
    confirmed(browser)
    assert not browser.get_log("browser")
    sent = [
        entry["message"] for entry in browser.get_log("performance") if 'Network.requestWillBeSent"' in entry["message"]
    ]
    assert len(sent) > 10
    assert [message for message in sent if f'"url":"{here()}/' not in message] == []
    policy = browser.execute_async_script(
        "fetch('.').then(a => arguments[0](a.headers.get('content-security-policy')))"
    )
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_what_takes_longer_is_waited_for(browser: Browser) -> None:
    """A server that answers with jobs where others wait: the desk, a move and a counter-offer come all the same."""
    url, server, thread = serving(Settings(hands=1, wait=0.01))
    try:
        browser.get(f"{url}/#case={CASE}&model=hybrid&lang=en&n.{RATIO}=0")
        confirmed(browser)
        assert gains(browser) == {
            city: f"{gain:.3f}" for city, gain in told("offers/move", numbers={RATIO: 0.0})["outcome"]["gains"].items()
        }
        browser.find_element(By.ID, "counter").click()
        waited(browser, "document.getElementById('put')")
    finally:
        browser.get("about:blank")
        server.should_exit = True
        thread.join(10.0)


def test_a_difference_between_page_and_ledger_is_said_loudly(browser: Browser) -> None:
    """An answer that is a hundredth of the unit off is taken for what it is."""
    visit(browser)
    script = """
        const fetched = window.fetch;
        window.fetch = async (...asked) => {
            const answer = await fetched(...asked);
            if (!String(asked[0]).includes("offers/move")) return answer;
            const found = await answer.json();
            found.outcome.gains.hubei += 0.01;
            return new Response(JSON.stringify(found), { status: 200 });
        };
    """
    browser.execute_script(script)
    slider(browser, RATIO).send_keys(Keys.HOME)
    waited(browser, "!document.getElementById('alarm').hidden")
    assert "THE PAGE AND THE LEDGER DIFFER: Hubei" in text(browser, "alarm")


def test_a_bad_workbook_is_told_place_by_place_and_a_good_one_is_opened(browser: Browser, tmp_path: Path) -> None:
    book = workbook_of(citypact.load_case(CASE))
    sheet = book["cities"]
    row = next(r for r in sheet.iter_rows() if any(cell.value == "gdp" for cell in r))
    column = next(cell.column for cell in row if cell.value == "gdp")
    right = sheet.cell(row[0].row + 1, column).value
    sheet.cell(row[0].row + 1, column).value = "much"
    bad, good = tmp_path / "bad.xlsx", tmp_path / "good.xlsx"
    bad.write_bytes(workbook_bytes(book))
    sheet.cell(row[0].row + 1, column).value = right
    good.write_bytes(workbook_bytes(book))
    visit(browser)
    before = gains(browser)
    browser.find_element(By.ID, "workbook").send_keys(str(bad))
    waited(browser, "document.querySelector('#read table')")
    cells = [cell.text for cell in browser.find_elements(By.CSS_SELECTOR, "#read tbody tr > *")]
    assert cells[:4] == ["bad.xlsx, sheet cities", str(row[0].row + 1), "gdp", "much"]
    browser.find_element(By.ID, "workbook").send_keys(str(good))
    waited(browser, "location.hash.startsWith('#case=x')")
    confirmed(browser)
    assert gains(browser) == before


def test_names_stay_text(browser: Browser, tmp_path: Path) -> None:
    case = tmp_path / "hostile.json"
    case.write_bytes(document_bytes(hostile().scheme.case))
    visit(browser)
    browser.find_element(By.ID, "workbook").send_keys(str(case))
    waited(browser, "location.hash.startsWith('#case=x')")
    confirmed(browser)
    shown = [button.text for button in browser.find_elements(By.CSS_SELECTOR, "#bars tbody button")]
    assert any(TEXT.split("<")[0] in name and "<script>" in name for name in shown)
    assert browser.execute_script("return document.scripts.length") == 1
    browser.execute_script("for (const part of document.querySelectorAll('details')) part.open = true")
    waited(browser, "document.querySelector('#paths-body svg')")
    assert "<script>" in text(browser, "paths-body")
    assert not browser.get_log("browser")


def test_cities_stand_where_they_lie_if_the_case_says_so(browser: Browser, tmp_path: Path) -> None:
    """East is right and north is up."""
    visit(browser)
    assert "Schematic" in text(browser, "map-note")
    degrees = {"hubei": (114.3, 30.6), "hunan": (112.9, 28.2), "jiangxi": (115.9, 28.7)}
    case = json.loads(document_bytes(citypact.load_case(CASE)))
    for city in case["cities"]:
        east, north = degrees[city["id"]]
        city["indicators"] = {"longitude": east, "latitude": north}
    place = tmp_path / "placed.json"
    place.write_text(json.dumps(case), "utf-8")
    browser.find_element(By.ID, "workbook").send_keys(str(place))
    waited(browser, "location.hash.startsWith('#case=x')")
    confirmed(browser)
    assert "Cities stand where they lie." in text(browser, "map-note")
    spot = "return ['cx', 'cy'].map(axis => Number(document.querySelector(arguments[0]).getAttribute(axis)))"
    at = {city: browser.execute_script(spot, f"[data-party='{city}'] circle") for city in degrees}
    assert at["hunan"][0] < at["hubei"][0] < at["jiangxi"][0]
    assert at["hubei"][1] < at["jiangxi"][1] < at["hunan"][1]


def test_a_gain_is_explained_by_rows_that_add_up(browser: Browser) -> None:
    visit(browser)
    slider(browser, RATIO).send_keys(Keys.HOME)
    confirmed(browser)
    row = browser.find_element(By.CSS_SELECTOR, "#bars tbody tr")
    row.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
    waited(browser, "document.querySelector('.explained table')")
    lines = browser.find_elements(By.CSS_SELECTOR, ".explained tbody tr")
    present = [float(line.find_elements(By.TAG_NAME, "td")[0].text.replace(",", "").rstrip("*")) for line in lines]
    assert sum(present[:-1]) == pytest.approx(present[-1], abs=0.001 * len(lines))
    assert f"{present[-1]:.3f}" == next(iter(gains(browser).values()))
    browser.find_element(By.CSS_SELECTOR, ".explained > button").click()


def test_rounds_stand_side_by_side(browser: Browser) -> None:
    visit(browser)
    slider(browser, RATE).send_keys(Keys.END)
    confirmed(browser)
    browser.find_element(By.ID, "keep").click()
    rows = browser.find_elements(By.CSS_SELECTOR, "#kept tbody tr")
    assert rows[0].text == "Verdict accepted ✓ refused ✗"
    before, moved = (told("offers/move", numbers=n)["outcome"]["gains"]["hubei"] for n in ({}, {RATE: 0.005}))
    assert rows[3].text.endswith(f"{before:.3f}* {moved:.3f}*")
    assert rows[-2].text == "contribution rate: Jiangxi 0% 0.5%"
    rows[-1].find_element(By.TAG_NAME, "button").click()
    confirmed(browser)
    assert gains(browser)["hubei"] == f"{before:.3f}"
