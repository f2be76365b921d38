"""One browser for all tests of a worker."""

from collections.abc import Iterator

import pytest
from selenium import webdriver

from support.chromium import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    """Debian's Chromium without a window."""
    with chromium() as driver:
        yield driver


@pytest.fixture(scope="module", autouse=True)
def _leave_nothing_behind(browser: webdriver.Chrome) -> Iterator[None]:
    """Pages that still ask a server are closed with the tests that opened them; so are their complaints."""
    yield
    first, *others = browser.window_handles
    for handle in others:
        browser.switch_to.window(handle)
        browser.close()
    browser.switch_to.window(first)
    browser.get("about:blank")
    for log in ("browser", "performance"):
        browser.get_log(log)
