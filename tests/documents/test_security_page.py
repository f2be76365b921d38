"""What the page on security says of numbers and ways is what the server has."""

import re

import pytest

from citypact.bundled import PAGES
from citypact.catalogue import LANGUAGES
from citypact.web.settings import Settings
from citypact.web.talks.table import MEAN, PRIVATE
from citypact.web.tasks.floors import step_of
from support.web import API, client

SAID = {
    "en": (
        "{mb} MB, {patience:.0f} seconds to arrive",
        "{to_one} go to one address",
        "{rounds} rounds on the table, of {kb} kB",
        r"of (\d+) that there is to gain, (\d+)",
    ),
    "zh": (
        "{mb} MB、{patience:.0f} 秒内传完",
        "同一地址最多 {to_one} 条",
        "{rounds} 轮，平均每轮不超过 {kb} kB",
        r"共可增加 (\d+)，一档为 (\d+)",
    ),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_its_figures_are_those_of_the_server(lang: str) -> None:
    settings, page = Settings(), PAGES["security"][lang].read_text("utf-8")
    known = {"mb": settings.body // 1_000_000, "patience": settings.patience, "rounds": settings.rounds}
    known |= {"to_one": settings.streams_to_one, "kb": MEAN // 1000}
    *figures, steps = SAID[lang]
    for figure in figures:
        assert figure.format_map(known) in page
    assert f"`{PRIVATE}`" in page
    (gain, step) = re.findall(steps, page)[0]
    assert step_of(float(gain)) == float(step)
    described = client().get(f"{API}/openapi.json").json()["paths"][f"{API}/talks/events"]["get"]
    assert "never what" in described["description"]
    assert {"401", "404", "503"} <= set(described["responses"])
