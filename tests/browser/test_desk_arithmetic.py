"""What the page reckons is what the arrays and the ledger reckon; its texts are in both languages, and all are used."""

import re
from pathlib import Path

import numpy as np
import pytest

from citypact.web.app import PAGE
from support.desk_page import Browser, here
from support.page_arithmetic import about, in_three_ways
from support.web import CASE

pytestmark = [pytest.mark.browser, pytest.mark.sayable]


def test_page_arrays_and_ledger_agree_on_random_offers(browser: Browser) -> None:
    browser.get(f"{here()}/api.html")  # any page of the server, so that its modules can be taken up
    objections = set()
    for page, arrays, ledger, by_page, by_ledger, knows in in_three_ways(browser, about(CASE, "hybrid"), 20):
        assert knows
        assert page == pytest.approx(arrays, abs=1e-6)
        assert page == pytest.approx(ledger, abs=1e-6)
        assert by_page == by_ledger
        objections.add(by_ledger)
    assert len(objections) > 1


def test_sums_and_minimal_coalitions_are_those_of_brute_force(browser: Browser) -> None:
    browser.get(f"{here()}/api.html")
    random = np.random.default_rng(7)
    values, family = random.normal(size=6), (random.random(64) < 0.15).astype(int)
    script = """
        const [values, family, done] = arguments;
        import("./ledger.js").then(({ subsetSums, minimalOf }) =>
            done([Array.from(subsetSums(values)), Array.from(minimalOf(Uint8Array.from(family), 6))]));
    """
    sums, minimal = browser.execute_async_script(script, values.tolist(), family.tolist())
    assert sums == pytest.approx([sum(values[i] for i in range(6) if s >> i & 1) for s in range(64)])
    inside = [any(family[t] for t in range(64) if t != s and t & s == t) for s in range(64)]
    assert minimal == [int(family[s] and not inside[s]) for s in range(64)]


def test_every_text_has_both_languages_the_same_gaps_and_a_use() -> None:
    entries = re.findall(
        r'^  (\w+): \[\s*"(.*?)",\s*"(.*?)",?\s*\],$', (PAGE / "words.js").read_text("utf-8"), re.M | re.S
    )
    used = "".join(file.read_text("utf-8") for file in _parts() if file.name != "words.js")
    assert len(entries) > 100
    for key, english, chinese in entries:
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", chinese)), key
        made = any(key.startswith(stem) for stem in ("ranges_", "row_", "place_", "file_"))
        assert made or re.search(rf'[">`]{key}[<"`]|\b{key}:', used) or key in _SAID_BY_THE_SERVER, key
    known = {key for key, *_ in entries}
    asked = set(re.findall(r'\btext\("(\w+)"', used)) | set(re.findall(r'data-text="(\w+)"', used))
    assert asked - known == set()


_SAID_BY_THE_SERVER = {"published", "derived", "assumed", "accepted", "refused"}


def _parts() -> list[Path]:
    return sorted([*PAGE.glob("*.js"), *PAGE.glob("*.html")])
