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
    """Pages that still ask a server, the seat at a table that a tab may hold, and complaints go with their tests."""
    yield
    left = browser.window_handles
    browser.switch_to.new_window("tab")
    fresh = browser.current_window_handle
    for handle in left:
        browser.switch_to.window(handle)
        browser.close()
    browser.switch_to.window(fresh)
    for log in ("browser", "performance"):
        browser.get_log(log)
