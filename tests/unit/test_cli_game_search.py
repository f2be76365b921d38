"""The verb ``game`` where coalitions are searched: the same answers as by listing, in words, files and JSON."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from citypact.case.store import save_case
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


@pytest.fixture(scope="module")
def objecting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of seven cities with an empty core."""
    from support.anyway import restless_case

    return save_case(restless_case(5, 7, transfers=10), tmp_path_factory.mktemp("objecting") / "seven")


@pytest.mark.parametrize(
    ("levels", "lang", "words"),
    [
        (2, "en", "Of the nucleolus 2 levels are proven"),
        (99, "en", "The nucleolus is proven, in"),
        (99, "zh", "核仁已证明，共"),
    ],
)
def test_levels_are_named_as_far_as_they_are_proven(
    levels: int, lang: str, words: str, objecting: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(capsys, "game", objecting, "--method", "search", "--levels", levels, "--lang", lang)
    assert said.code == 0, said.err
    assert words.replace(" ", "") in "".join(said.out.split())
    found = run(capsys, "game", objecting, "--method", "search", "--levels", levels, "--json").json
    assert found["levels"]["status"] == ("proven" if levels == 99 else "bounded")
    assert len(found["levels"]["proven"]) == min(levels, len(found["levels"]["proven"]))
    if levels == 99:
        listed = run(capsys, "game", objecting, "--json").json["solutions"]
        mine = {row["city"]: row["nucleolus"] for row in found["solutions"]}
        assert mine == pytest.approx({row["city"]: row["nucleolus"] for row in listed}, abs=1e-6)


def test_what_stability_costs_is_said(objecting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "game", objecting, "--method", "search", "--json").json
    cost = found["cost_of_stability"]["least"]
    assert (cost > 0, found["cost_of_stability"]["status"]) == (True, "proven")
    assert found["to_the_core"]["outside"] == cost
    assert sum(found["to_the_core"]["payments"].values()) == pytest.approx(cost)
    said = " ".join(run(capsys, "game", objecting, "--method", "search").out.split())
    assert re.search(rf"Stability costs {cost:,.3f} \(", said)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "ends in less time, and with bounds"), ("zh", "未完成时也给出界限")]
)
def test_a_list_that_is_not_done_in_time_names_the_search(
    lang: str, words: str, objecting: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from citypact.deadline import Deadline
    from citypact.worth.packing import Packing

    def late(*_: object) -> None:
        Deadline.current().stop()
        Deadline.current().check("listing")

    monkeypatch.setattr(Packing, "settle_all", late)
    found = run(capsys, "game", objecting, "--lang", lang)
    assert found.code == 5
    assert words in "".join(found.err.split("\n")).replace("  ", " ")
    assert "--method search" in found.err
