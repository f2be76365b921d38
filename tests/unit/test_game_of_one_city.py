"""A game of one city has no coalitions to speak of, listed or searched."""

from pathlib import Path

import pytest

from citypact.case import save_case
from support.screen import run
from support.two_cities import two_city_case, with_a_road


@pytest.mark.parametrize("method", ["listing", "search"])
def test_no_word_of_coalitions(method: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = with_a_road(two_city_case(), 1.0, {"old": 2.0})
    alone = {"cities": case.cities[:1], "transfers": (), "hosts": (), "capacities": (), "links": ()}
    path = save_case(case.model_copy(update=alone), tmp_path / "one.json")
    shown = run(capsys, "game", path, "--method", method)
    assert shown.code == 0, shown.err
    assert "One city, and nobody to agree with" in shown.out
    assert "coalitions" not in shown.out
    assert "只有一个城市" in run(capsys, "game", path, "--method", method, "--lang", "zh").out
