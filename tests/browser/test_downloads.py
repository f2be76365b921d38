"""What the page downloads is of what it shows: an offer that the command line reads, a workbook with the same gains."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from selenium.webdriver.common.by import By

from citypact.cli import main
from support.desk_page import Browser, gains, text, visit, waited
from support.web import CASE, asked

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
RATIO, RATE = "origin_share:wuhan-materials", "contribution_rate:hubei"
MOVED = {RATIO: 0.15, "origin_share:yichang-materials": 0.1}
ON_THE_PAGE = {f"n.{name}": str(value) for name, value in MOVED.items()}
KEPT = """
    window.saved = {};
    const made = URL.createObjectURL;
    URL.createObjectURL = (content) => {
        const reader = new FileReader();
        reader.onload = () => { window.saved.latest = reader.result.split(",")[1]; };
        reader.readAsDataURL(content);
        return made.call(URL, content);
    };
"""


def downloaded(browser: Browser, name: str) -> bytes:
    """The file that a button saves."""
    browser.execute_script(KEPT)
    browser.execute_script("document.querySelector(arguments[0]).click()", f"[data-file='{name}']")
    found = waited(browser, "window.saved.latest || document.querySelector('#download-work .problem')")
    assert isinstance(found, str), text(browser, "download-work")
    return base64.b64decode(found)


def in_talks(place: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the command line says of an offer, whose mechanism is named in it."""
    place.write_bytes(content)
    capsys.readouterr()
    assert main(["negotiate", CASE, "--offer", str(place), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_offer_is_one_that_the_command_line_reads(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With every number as it stands, the mechanism that it is under, and locked numbers as red lines."""
    visit(browser, **ON_THE_PAGE, lock=RATIO)
    content = downloaded(browser, "offer.json")
    offer = json.loads(content)
    assert offer["model"] == "hybrid"
    assert [c["value"] for c in offer["clauses"] if c.get("locked")] == [0.15]
    told = in_talks(tmp_path / "offer.json", content, capsys)
    rows = {row["city"]: row["gain"] for row in told["sections"]["gains"]}
    assert {city: f"{gain:.3f}" for city, gain in rows.items()} == gains(browser)
    moved = asked("offers/move", model="hybrid", numbers=MOVED)["outcome"]["gains"]
    assert rows == pytest.approx(moved, abs=1e-6)


def test_the_workbook_is_of_what_is_on_the_screen(browser: Browser) -> None:
    visit(browser, **ON_THE_PAGE)
    book = load_workbook(io.BytesIO(downloaded(browser, "scheme.xlsx")), data_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    amounts = [cell for cell in cells if isinstance(cell, int | float)]
    for gain in asked("offers/move", model="hybrid", numbers=MOVED)["outcome"]["gains"].values():
        assert any(abs(cell - gain) < 1e-6 for cell in amounts), gain
    assert text(browser, "download-work") == "scheme.xlsx is saved."


def test_where_nothing_is_moved_the_report_is_the_one_of_the_design(browser: Browser) -> None:
    visit(browser)
    browser.execute_script("""
        const fetched = window.fetch;
        window.sent = [];
        window.fetch = (path, request) => {
            window.sent.push([String(path), request.body ?? null]);
            return fetched(path, request);
        };
    """)
    downloaded(browser, "report.html")
    ((_, body),) = [one for one in browser.execute_script("return window.sent") if "/reports" in one[0]]
    assert json.loads(body)["of"] == "design"


def test_what_does_not_add_up_is_refused_in_words(browser: Browser) -> None:
    visit(browser, **{f"n.{RATE}": "0.005"})
    browser.execute_script("document.querySelector(arguments[0]).click()", "[data-file='scheme.xlsx']")
    said = waited(browser, "document.querySelector('#download-work .problem')?.textContent")
    assert "saved" not in said
    assert browser.find_element(By.ID, "download-work").is_displayed()
