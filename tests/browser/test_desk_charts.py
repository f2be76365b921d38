"""Pictures of the page that are drawn when they are opened: each beside a table with the same figures."""

from typing import Any

import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import citypact
from citypact.game import Game
from citypact.game.errors import NoSuchPoint
from support.desk_page import NARROW, WIDE, Browser, confirmed, gains, here, screen, slider, text, visit, waited
from support.web import API, CASE, asked, client, finished

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATIO = "origin_share:wuhan-materials"


def opened(browser: Browser, name: str) -> None:
    """Open a picture by its summary, as the keyboard does."""
    browser.find_element(By.CSS_SELECTOR, f"#{name} > summary").send_keys(Keys.ENTER)


def cells(browser: Browser, table: str) -> list[list[str]]:
    """The body of a table, as it is written, open or not."""
    script = """
        const rows = [...document.querySelectorAll(`${arguments[0]} tbody tr`)];
        return rows.map(row => [...row.cells].map(cell => cell.textContent));
    """
    found: list[list[str]] = browser.execute_script(script, table)
    return found


def number(said: str) -> float:
    return float(said.replace(",", "").rstrip("*"))


def test_years_flows_and_blocs_follow_the_numbers(browser: Browser) -> None:
    visit(browser)
    for name in ("paths", "flows", "core"):
        opened(browser, name)
    slider(browser, RATIO).send_keys(Keys.HOME)
    confirmed(browser)
    waited(browser, "document.querySelectorAll('#paths-body svg').length")
    told = asked("offers/move/years", model="hybrid", numbers={RATIO: 0.0})
    lines = cells(browser, "#paths-body")
    for line, (city, part) in zip(lines, ((c, p) for c in told["budget"] for p in ("budget", "imputed")), strict=True):
        assert [number(cell) for cell in line[1:]] == pytest.approx(told[part][city], abs=0.051)
    answer = asked("offers/move", model="hybrid", numbers={RATIO: 0.0})
    paid = [row for row in answer["payments"] if row["amount"] > 1e-6]
    waited(browser, f"document.querySelectorAll('#flows-body .ribbon').length === {len(paid)}")
    table = citypact.worth_table(citypact.load_case(CASE))
    own, whole = [number(gain) for gain in gains(browser).values()], sum(answer["outcome"]["gains"].values())
    for bloc, line in enumerate(cells(browser, "#core-body")):
        others = [i for i in range(3) if i != bloc]
        least, most = (table.game.worths[sum(1 << i for i in some)] for some in ([bloc], others))
        assert [number(cell) for cell in line[2:5]] == pytest.approx([own[bloc], least, whole - most], abs=0.001)
    assert text(browser, "core-body").startswith("all to A")
    screen(browser, NARROW)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= NARROW[0]
    screen(browser, WIDE)
    assert not browser.get_log("browser")


def test_the_balance_of_a_fund_is_drawn_as_it_stands_in_its_table(browser: Browser) -> None:
    """The curve is an affine picture of the last column: the same scale from year to year."""
    visit(browser, case="pearl-river-delta")
    balance = [number(line[-1]) for line in cells(browser, "#years")]
    drawn = str(browser.find_element(By.CSS_SELECTOR, "#years .path").get_attribute("d"))
    heights = [float(point.split(" ")[1]) for point in drawn.removeprefix("M").split("L")]
    assert len(heights) == len(balance)
    least, most = (balance.index(end) for end in (min(balance), max(balance)))
    assert heights[least] - heights[most] > 50
    slope = (heights[least] - heights[most]) / (balance[most] - balance[least])
    wanted = [heights[most] + slope * (balance[most] - value) for value in balance]
    assert heights == pytest.approx(wanted, abs=0.2)


def test_corners_of_three_blocs_are_those_of_the_core(browser: Browser) -> None:
    """The page clips a triangle, the game room lists the vertices of the core: two ways to the same points."""
    browser.get(f"{here()}/api.html")
    random = np.random.default_rng(11)
    script = """
        const [worths, done] = arguments;
        import("./blocs.js").then(({ corners, limitsOf }) => done(corners(limitsOf(worths, worths[7]), worths[7])));
    """
    empty = 0
    for _ in range(40):
        worths = np.concatenate([[0.0], random.uniform(0.0, 4.0, 6), [random.uniform(4.0, 8.0)]])
        found: list[list[float]] = browser.execute_async_script(script, worths.tolist())
        points = {tuple(round(x, 6) + 0.0 for x in point) for point in found}
        try:
            known = Game(worths.tolist()).core_vertices().to_numpy()
        except NoSuchPoint:
            known = np.empty((0, 3))
        assert points == {tuple(round(float(x), 6) + 0.0 for x in row) for row in known}
        empty += not points
    assert 0 < empty < 40


def test_futures_are_those_of_the_api(browser: Browser) -> None:
    visit(browser)
    opened(browser, "futures")
    lines = browser.find_element(By.ID, "vary").get_attribute("value")
    count = browser.find_element(By.ID, "futures-count")
    count.clear()
    count.send_keys("64")
    browser.find_element(By.ID, "sweep").send_keys(Keys.ENTER)
    waited(browser, "document.querySelector('#chances')")
    body: dict[str, Any] = {"case": CASE, "model": "hybrid", "numbers": {}, "futures": 64}
    place = client().post(f"{API}/sweeps", json=body).headers["location"]
    finished(place)
    told = client().get(f"{place}/result").json()
    assert told["sweep"]["vary"] == str(lines).split("\n")
    shown = [(line[2], line[4]) for line in cells(browser, "#chances")]
    parts = ("worse_off", "worse_off_in_cash")
    assert shown == [tuple(f"{100 * row[part]:.1f}%" for part in parts) for row in told["cities"]]
    browser.find_element(By.ID, "vary").send_keys("\nnonsense")
    browser.find_element(By.ID, "lang").send_keys(Keys.ENTER)
    confirmed(browser, "zh")
    browser.find_element(By.ID, "lang").send_keys(Keys.ENTER)
    confirmed(browser)
    assert str(browser.find_element(By.ID, "vary").get_attribute("value")) == f"{lines}\nnonsense"
    browser.find_element(By.ID, "sweep").send_keys(Keys.ENTER)
    waited(browser, "document.querySelector('#futures-body .problem')")
    assert "not a line that says what is uncertain" in text(browser, "futures-body")


def test_the_same_in_python_has_the_same_gains(browser: Browser) -> None:
    visit(browser, **{f"n.{RATIO}": "0.1"})
    opened(browser, "script")
    space: dict[str, Any] = {}
    exec(str(waited(browser, "document.getElementById('python').textContent")), space)
    assert gains(browser) == {city: f"{gain:.3f}" for city, gain in space["scheme"].gain.items()}


def test_an_outline_is_drawn_where_it_lies_and_nonsense_is_told(browser: Browser, tmp_path: Any) -> None:
    visit(browser, case="pearl-river-delta", model="bth-2015")
    good, bad = tmp_path / "good.geojson", tmp_path / "bad.geojson"
    (city,) = [one for one in citypact.load_case("pearl-river-delta").cities if one.id == "shenzhen"]
    east, north = city.indicators["longitude"], city.indicators["latitude"]
    good.write_text(f'{{"type": "LineString", "coordinates": [[{east}, {north}], [113.26, 23.13]]}}', "utf-8")
    bad.write_text('{"type": "LineString", "coordinates": [[200, 0], [0, 0]]}', "utf-8")
    browser.execute_script("document.getElementById('outline-box').open = true")
    browser.find_element(By.ID, "outline").send_keys(str(good))
    drawn = waited(browser, "document.querySelector('#picture .outline')?.getAttribute('d')")
    spot = browser.find_element(By.CSS_SELECTOR, "[data-party='shenzhen'] circle")
    at = [float(str(spot.get_attribute(axis))) for axis in ("cx", "cy")]
    first = str(drawn).removeprefix("M").split("L")[0].split(" ")
    assert [float(x) for x in first] == pytest.approx(at, abs=0.06)
    browser.find_element(By.ID, "outline").send_keys(str(bad))
    waited(browser, "document.getElementById('outline-said').textContent.startsWith('This is no GeoJSON')")
