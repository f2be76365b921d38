"""Verbs that end with a scheme where coalitions are searched: every file, and what is proven in words and JSON."""

import json
import re
from pathlib import Path

import pytest

from citypact.case.store import save_case
from support.random_cases import random_case
from support.screen import run

SEARCH = ("--method", "search")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of five cities as a folder."""
    return save_case(random_case(1, 5), tmp_path_factory.mktemp("searched") / "five")


@pytest.fixture(scope="module")
def designed(place: Path) -> Path:
    """What a design by search writes."""
    from citypact.cli import main

    out = place.parent / "out"
    assert main(["design", str(place), "--model", "hybrid", *SEARCH, "--out", str(out)]) == 0
    return out


def test_every_file_is_written_and_the_scheme_reads_back(designed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = {file.name for file in designed.iterdir()}
    assert {"scheme.json", "report.html", "scheme.xlsx", "ledger.csv"} <= names
    stability = json.loads((designed / "scheme.json").read_text("utf-8"))["stability"]
    assert stability["method"] == "search"
    assert stability["coalitions"] == 2**5 - 2
    assert len(stability["proven_by"]) >= 1
    assert (stability["status"], stability["objections"]) == ("proven", 0)
    assert stability["shapley"] == {"status": "exact", "evaluations": 0}
    assert run(capsys, "report", designed).code == 0


def test_the_verdict_says_what_no_coalition_gains(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "design", place, "--model", "hybrid", *SEARCH, "--brief")
    said = " ".join(found.out.split())
    assert "The 30 coalitions are not listed but searched: no coalition gains more than" in said
    assert "proven by" in said
    assert "Nucleolus" not in said


@pytest.mark.parametrize("verb", ["simulate", "evaluate", "negotiate"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_other_verbs_answer_too(verb: str, lang: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = "bth-2015" if verb == "simulate" else "hybrid"
    found = run(capsys, verb, place, "--model", model, *SEARCH, "--lang", lang)
    assert found.code == 0, found.err
    said = "".join(found.out.split())
    assert {"en": "notlistedbutsearched", "zh": "未逐一列出"}[lang] in said
    assert {"en": "provenby", "zh": "证明"}[lang] in said
    assert {"en": "TheShapleyvalueisexact", "zh": "Shapley值为精确值"}[lang] in said


def test_what_needs_a_list_says_so(place: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from citypact.bundled import bundled_folder

    rules = (
        (bundled_folder("models") / "hybrid.toml").read_text("utf-8").replace("nearest-shapley", "nearest-nucleolus")
    )
    file = tmp_path / "own.toml"
    file.write_text(rules.replace("nearest-shapley", "nearest-nucleolus"), "utf-8")
    found = run(capsys, "design", place, "--model", file, *SEARCH)
    assert found.code == 3
    assert "need every coalition listed" in " ".join(found.err.split())


def test_objections_that_were_found_are_no_count(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At least so many, since not all were looked at; the listed game says how many there are."""
    found = run(capsys, "negotiate", place, "--model", "hybrid", "--offer", "bth-2015", *SEARCH)
    said = " ".join(found.out.split())
    assert found.code == 0, found.err
    assert "would do better alone: ≥ " in said
    least = int(said.split("would do better alone: ≥ ")[1].split(",")[0])
    listed = " ".join(run(capsys, "negotiate", place, "--model", "hybrid", "--offer", "bth-2015").out.split())
    assert 1 <= least <= int(listed.split("would do better alone: ")[1].split(",")[0])


def test_a_sampled_value_says_how_far_it_can_be_off(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The largest standard error is named, since no table of a scheme has them."""
    from importlib import import_module

    from citypact.worth.large import NotExact

    def never(_: object) -> None:
        raise NotExact(99)

    monkeypatch.setattr(import_module("citypact.worth.large.sampled"), "shapley_by_parts", never)
    found = run(capsys, "evaluate", place, "--model", "bth-2015", *SEARCH)
    assert found.code == 0, found.err
    said = re.search(
        r"sampled from (\d+) coalitions; the standard error of a city's is at most (\S+) \(",
        " ".join(found.out.split()),
    )
    assert said is not None
    assert int(said[1]) <= 24 * 5
    assert 0.0 <= float(said[2]) < 1.0
