"""What the page on security says of numbers and ways is what the server has."""

import re

from citypact.bundled import PAGES
from citypact.web.settings import Settings
from citypact.web.talks.table import PRIVATE
from citypact.web.tasks.floors import step_of
from support.web import API, client

PAGE = PAGES["security"]["en"].read_text("utf-8")


def test_its_figures_are_those_of_the_server() -> None:
    settings = Settings()
    assert f"{settings.body // 1_000_000} MB, {settings.patience:.0f} seconds to arrive" in PAGE
    assert f"`{PRIVATE}`" in PAGE
    (gain, step) = re.findall(r"of (\d+) that there is to gain, (\d+)", PAGE)[0]
    assert step_of(float(gain)) == float(step)
    described = client().get(f"{API}/openapi.json").json()["paths"][f"{API}/talks/events"]["get"]
    assert "never what" in described["description"]
    assert {"401", "404", "503"} <= set(described["responses"])
