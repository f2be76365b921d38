"""The verb ``game`` where coalitions are searched: the same answers as by listing, in words, files and JSON."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from support.screen import run

CASE = "us-northeast"


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the listed game was written."""
    from citypact.cli import main

    folder = tmp_path_factory.mktemp("games") / "listed"
    assert main(["game", CASE, "--out", str(folder)]) == 0
    return folder


def test_search_and_listing_agree(capsys: pytest.CaptureFixture[str], tmp_path: Path, listed: Path) -> None:
    found = run(capsys, "game", CASE, "--method", "search", "--out", tmp_path / "searched", "--json")
    assert found.code == 0
    searched = json.loads(found.out)
    everything = json.loads((listed / "game.json").read_text("utf-8"))
    assert searched["method"] == "search"
    assert searched["together"] == pytest.approx(everything["worths"][-1])
    assert searched["least_core"]["low"] == pytest.approx(everything["least_core"]["epsilon"], abs=1e-6)
    assert searched["least_core"]["high"] == pytest.approx(everything["least_core"]["epsilon"], abs=1e-6)
    mine, theirs = (pd.read_csv(place / "solutions.csv", index_col=0) for place in (tmp_path / "searched", listed))
    for name in ("alone", "shapley"):
        assert mine[name].to_numpy() == pytest.approx(theirs[name].to_numpy(), abs=1e-6)
    assert searched["shapley"] == {"exact": True, "evaluations": 0, "status": "exact"}
    assert (searched["worst_at_shapley"]["excess"] <= 1e-6) is everything["core"]["shapley_in_core"]


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "are not listed: the worst of them is searched for"), ("zh", "不逐一列出")]
)
def test_it_says_that_it_searched(capsys: pytest.CaptureFixture[str], lang: str, word: str) -> None:
    found = run(capsys, "game", CASE, "--method", "search", "--lang", lang)
    assert found.code == 0
    assert word in " ".join(found.out.split()).replace(" ", "" if lang == "zh" else " ")
    assert "8,191" in found.out
    bounds = re.search(r"least-core value lies between (\S+) and (\S+)", " ".join(found.out.split()))
    assert bounds is None or bounds[1] != bounds[2]
    assert bounds is not None or lang == "zh" or "least-core value is" in " ".join(found.out.split())


def test_what_needs_a_list_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "game", CASE, "--method", "search", "--unions", "provinces")
    assert found.code == 2
    assert "every coalition listed" in " ".join(found.err.split())


def test_a_list_of_too_many_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "game", "yangtze-river-delta", "--method", "listing")
    assert found.code == 3
    assert "27 cities" in " ".join(found.err.split())
