"""``--scenario`` of the main verbs: the changed case is what is worked out, and every output says so."""

import json
from pathlib import Path

import pytest

import citypact
from citypact.case import Change, Named, Scenario, load_case, save_case, under
from citypact.case.starter import write_starter
from citypact.report.provenance import fingerprint
from support.screen import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter case, which has scenarios."""
    path = tmp_path_factory.mktemp("new") / "cities"
    write_starter(path)
    return path


@pytest.mark.parametrize("verb", ["design", "simulate", "game", "compare"])
def test_every_verb_says_which_scenario_it_applied(verb: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, slow = (run(capsys, verb, folder, "--json", *more).json for more in ((), ("--scenario", "slow-growth")))
    assert "scenario" not in plain["provenance"]["options"]
    assert slow["provenance"]["options"]["scenario"] == "slow-growth"
    assert slow["provenance"]["inputs"]["case"] != plain["provenance"]["inputs"]["case"]
    assert (
        slow["case"]["title"]["en"] == plain["case"]["title"]["en"] + ", under the scenario “Growth at half the rate”"
    )
    shown = run(capsys, verb, folder, "--scenario", "slow-growth", "--lang", "zh")
    assert shown.code == 0
    assert "情景：增速减半" in shown.out


def test_the_design_is_that_of_the_changed_case(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "design", folder, "--scenario", "dear-land", "--out", tmp_path).code == 0
    stored = json.loads((tmp_path / "scheme.json").read_text("utf-8"))
    changed = under(load_case(folder), "dear-land")
    scheme = citypact.design(changed, citypact.load_model("hybrid"))
    assert {row["city"]: row["gain"] for row in stored["gains"]} == pytest.approx(scheme.gain.to_dict())
    told = changed.model_copy(update={"title": type(changed.title)(**stored["case"]["title"])})
    assert stored["provenance"]["inputs"]["case"] == fingerprint(told)
    assert "Plain City offers less land" in (tmp_path / "report.html").read_text("utf-8")
    assert run(capsys, "report", tmp_path).code == 0


def test_what_a_scenario_touches_counts_as_assumed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = Scenario(
        id="more-vat",
        title=Named(en="More VAT stays", zh="增值税留成提高"),
        changes=(Change(table="case", column="retention.vat", set=0.6),),
    )
    path = save_case(load_case(folder).model_copy(update={"scenarios": (more,)}), tmp_path / "case.json")
    plain, changed = (run(capsys, "design", path, "--json", *add).json for add in ((), ("--scenario", "more-vat")))
    assumed = [next(row for row in data["evidence"] if row["table"] == "case") for data in (plain, changed)]
    assert set(assumed[1]["assumed_rows"]) - set(assumed[0]["assumed_rows"]) == {"retention.vat"}


@pytest.mark.parametrize("verb", ["design", "simulate", "game", "compare"])
def test_an_unknown_scenario_is_refused_with_the_list(
    verb: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = run(capsys, verb, folder, "--scenario", "weather")
    assert refused.code == 3
    assert "the case has no such scenario" in refused.err
    assert "slow-growth, dear-land" in refused.err
