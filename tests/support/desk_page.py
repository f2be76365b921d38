"""The page of the desk in a browser: opened, waited for, and read."""

import json
import re
import time
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from support.web import CASE, client

Browser = webdriver.Chrome
CONFIRMED = {"en": "Confirmed by the ledger, to the coin.", "zh": "已由账本核定，精确到分。"}
WIDE, NARROW = (1366, 768), (390, 844)


def here() -> str:
    """The address of the server of this process."""
    return str(client().base_url).rstrip("/")


def screen(browser: Browser, size: tuple[int, int]) -> None:
    """Let the page have a screen of this width and height."""
    shown = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shown)


def visit(browser: Browser, size: tuple[int, int] = WIDE, case: str = CASE, **said: str) -> None:
    """Open the page anew with what the address says, and wait for the ledger."""
    screen(browser, size)
    browser.get("about:blank")
    for log in ("browser", "performance"):
        browser.get_log(log)
    parts = {"case": case, "model": "hybrid", "lang": "en"} | said
    browser.get(f"{here()}/#" + "&".join(f"{name}={value}" for name, value in parts.items()))
    confirmed(browser, parts["lang"])


def waited(browser: Browser, script: str, patience: float = 30.0) -> Any:
    """What a script returns as soon as that is something."""
    end = time.monotonic() + patience
    while not (found := browser.execute_script(f"return {script}")):
        assert time.monotonic() < end, (
            script,
            browser.find_element(By.TAG_NAME, "body").text,
            browser.get_log("browser"),
        )
        time.sleep(0.05)
    return found


def confirmed(browser: Browser, lang: str = "en") -> None:
    """Wait until the ledger has confirmed what is on the table."""
    waited(browser, f"document.getElementById('checked').textContent === {json.dumps(CONFIRMED[lang])}")


def text(browser: Browser, name: str) -> str:
    """What stands at a place."""
    return browser.find_element(By.ID, name).text


def slider(browser: Browser, number: str) -> WebElement:
    """The slider of a number."""
    return browser.find_element(By.CSS_SELECTOR, f"[data-number='{number}']")


def typed(browser: Browser, number: str, value: str) -> None:
    """Write a value into the field of a number."""
    field = browser.find_element(By.CSS_SELECTOR, f"[data-field='{number}']")
    script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change'))"
    browser.execute_script(script, field, value)


def gains(browser: Browser) -> dict[str, str]:
    """The gain of each city as it stands in the table, without its star."""
    rows = browser.find_elements(By.CSS_SELECTOR, "#bars tbody tr")
    cell = "td.number"
    return {
        str(row.get_attribute("data-city")): row.find_element(By.CSS_SELECTOR, cell).text.rstrip("*") for row in rows
    }


def fields(browser: Browser) -> dict[str, float]:
    """Every number as it stands in its field, all of them being shown."""
    script = """
        const all = document.getElementById("all");
        if (!all.checked) all.click();
        const shown = [...document.querySelectorAll("[data-field]")];
        return Object.fromEntries(shown.map((one) => [one.dataset.field, one.value]));
    """
    return {number: float(value) for number, value in browser.execute_script(script).items()}


def put_and_compared(browser: Browser) -> dict[str, str]:
    """Lines of a counter-offer by number, once it lies on the desk: they name the numbers that differ there now."""
    before = fields(browser)
    script = """
        const lines = [...document.querySelectorAll("#work [data-changed]")];
        return lines.map((one) => [one.dataset.changed, one.textContent]);
    """
    lines = dict(browser.execute_script(script))
    address = json.dumps(browser.current_url)
    browser.find_element(By.ID, "put").send_keys(Keys.ENTER)
    waited(browser, f"location.href !== {address}")
    confirmed(browser)
    after = fields(browser)
    assert before.keys() == after.keys()
    assert lines.keys() == {number for number in before if before[number] != after[number]}
    for number, line in lines.items():
        shown = [float(part) for part in re.findall(r"(-?[\d.e-]+)%? → (-?[\d.e-]+)", line)[0]]
        assert shown == pytest.approx([before[number], after[number]], abs=0.0501), line
    return lines
