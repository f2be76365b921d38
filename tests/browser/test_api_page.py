"""The page that describes the API: fields of bodies and answers, as the description itself has them."""

from typing import Any

import pytest

from citypact.web.app import create_app
from support.desk_page import NARROW, WIDE, Browser, here, screen, waited

pytestmark = pytest.mark.browser
DESCRIPTION = create_app().openapi()
SECTION = """
    const sections = [...document.querySelectorAll("section")];
    const found = sections.find((one) => one.querySelector("h2").textContent === arguments[0]);
    const part = arguments[1] && [...found.querySelectorAll("h3")].find((one) => one.textContent === arguments[1]);
    const parts = [...found.children];
    const after = part ? parts.slice(parts.indexOf(part) + 1) : parts;
    const end = after.findIndex((one) => one.tagName === "H3");
    return (end < 0 ? after : after.slice(0, end)).map((one) => one.textContent).join("\\n");
"""


def opened(browser: Browser, size: tuple[int, int]) -> None:
    screen(browser, size)
    browser.get(f"{here()}/api.html")
    waited(browser, "!document.getElementById('api').hasAttribute('aria-busy')")


def fields(name: str) -> list[str]:
    found: dict[str, Any] = DESCRIPTION["components"]["schemas"][name]
    return list(found["properties"])


def test_every_operation_shows_the_fields_of_its_body_and_of_answers_that_have_them(browser: Browser) -> None:
    opened(browser, WIDE)
    for path, methods in DESCRIPTION["paths"].items():
        for method, said in methods.items():
            shown = browser.execute_script(SECTION, f"{method.upper()} {path}", "Body") if "requestBody" in said else ""
            for kind, held in said.get("requestBody", {}).get("content", {}).items():
                assert kind in shown
                if "$ref" in held["schema"]:
                    assert all(name in shown for name in fields(held["schema"]["$ref"].rpartition("/")[2])), path
            answers = browser.execute_script(SECTION, f"{method.upper()} {path}", "Answers")
            assert all(status in answers for status in said["responses"])
    body = browser.execute_script(SECTION, "POST /api/v1/offers/counter", "Body")
    assert 'by "fewest" or "weighted" or "largest"' in body
    assert "lock list of stringNumbers that are red lines." in body
    assert "origin city of the transfer" in body
    rests = browser.execute_script(SECTION, "GET /api/v1/cases/{case}/evidence", "Answers")
    assert all(name in rests for name in ("tables", "rows", "evidence", "source", "the key of its citation"))
    later = browser.execute_script(SECTION, "POST /api/v1/design", "Answers")
    assert 'state "waiting" or "working" or "done" or "failed" or "cancelled"' in later
    assert "``" not in browser.execute_script("return document.body.textContent")
    assert "problems list of object" in browser.execute_script(SECTION, "Problem", "")
    assert not browser.get_log("browser")


def test_nothing_scrolls_sideways_on_a_phone(browser: Browser) -> None:
    opened(browser, NARROW)
    browser.execute_script("for (const part of document.querySelectorAll('details')) part.open = true")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= NARROW[0]
    every = "[...document.querySelectorAll('#api *')]"
    assert browser.execute_script(f"return {every}.every((one) => one.getBoundingClientRect().right <= innerWidth)")
