"""The verb ``negotiate`` on small cases: every option, both languages, exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest

from citypact.case import save_case
from citypact.cli import main
from citypact.negotiation.files import offer_toml
from citypact.negotiation.log import Log
from support.desk import half_and_half
from support.random_cases import random_case


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of five cities with an offer that is refused, and one with a red line."""
    path = tmp_path_factory.mktemp("desk")
    save_case(random_case(7, cities=5, transfers=7), path / "case")
    (path / "nothing.toml").write_text(offer_toml(half_and_half(0.0)), "utf-8")
    (path / "half.toml").write_text(offer_toml(half_and_half()), "utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], folder: Path, *options: str, code: int = 0) -> dict[str, Any]:
    assert main(["negotiate", str(folder / "case"), "--model", "hybrid", "--json", *options]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def offer(folder: Path, name: str = "nothing") -> str:
    return str(folder / f"{name}.toml")


def test_an_offer_that_is_refused(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    found = answer(capsys, folder, "--offer", offer(folder))
    assert found["verdict"] == "refused"
    assert found["objecting"] == len(found["sections"]["objections"]) or found["objecting"] > 20
    assert found["distance"] > 0
    losses = {row["city"]: row["loss"] for row in found["sections"]["losses"]}
    gains = {row["city"]: row for row in found["sections"]["gains"]}
    assert all(gains[city]["alone"] - gains[city]["gain"] == pytest.approx(loss) for city, loss in losses.items())


def test_the_counter_offer_written_to_a_file_is_accepted(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    options = ["--offer", offer(folder), "--counter", "fewest", "--counter", "largest", "--out", str(out)]
    found = answer(capsys, folder, *options)
    assert found["counter_offers"]["fewest"]["accepted"]
    for name in ("counter-fewest.toml", "counter-fewest.xlsx", "counter-largest.toml"):
        again = answer(capsys, folder, "--offer", str(out / name))
        assert again["verdict"] == "accepted"
    assert json.loads((out / "negotiation.json").read_text("utf-8"))["verdict"] == "refused"
    assert main(["negotiate", str(folder / "case"), "--model", "hybrid", *options]) == 2  # files are there already
    capsys.readouterr()


def test_a_city_is_favored_and_another_insists(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    plain = answer(capsys, folder, "--offer", offer(folder), "--counter", "fewest")
    gains = {row["city"]: row["gain"] for row in plain["sections"]["counter_gains_fewest"]}
    poorest = min(gains, key=lambda city: gains[city])
    options = ["--counter", "fewest", "--favor", "city-0", "--insist", f"{poorest}={gains[poorest] + 0.1}"]
    found = answer(capsys, folder, "--offer", offer(folder), *options)
    assert {r["city"]: r["gain"] for r in found["sections"]["counter_gains_fewest"]}[poorest] >= gains[poorest] + 0.099


def test_ranges_zone_bargain_commitment_and_outsiders(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    options = ["--ranges", "--trade", "gain:city-0", "gain:city-1", "--bargain", "nash", "--bargain", "egalitarian"]
    options += ["--commitment", "--outsiders", "--open-project", "project-0", "--power", "city-0=2"]
    found = answer(capsys, folder, "--offer", offer(folder, "half"), *options)
    sections = found["sections"]
    assert {row["setting"] for row in sections["ranges"]}
    assert len(sections["trade_off"]) >= 2
    nash = {row["city"]: row["gain"] for row in sections["bargain_nash"]}
    even = {row["city"]: row["gain"] for row in sections["bargain_egalitarian"]}
    assert sum(nash.values()) == pytest.approx(sum(even.values()), rel=1e-3)
    assert sections["outsiders"][0]["objecting"] == found["objecting"]
    assert sections["procedure"]


def test_reasons_and_exit_code_when_nothing_is_acceptable(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    locked = offer_toml(half_and_half(0.0)).replace("value = 0.0", "value = 0.0\nlocked = true")
    locked = locked.replace('value = "by-benefit"', 'value = "by-benefit"\nlocked = true')
    (tmp_path / "locked.toml").write_text(locked, "utf-8")
    found = answer(capsys, folder, "--offer", str(tmp_path / "locked.toml"), "--counter", "fewest", code=4)
    assert found["reasons"]["asked"] > found["reasons"]["available"]
    assert found["sections"]["prices"]


def test_scenarios_and_grids_whatever_the_number_of_jobs(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    options = ["--offer", offer(folder), "--offer", offer(folder, "half"), "--set", "transfers.*.growth=0,0.05"]
    alone = answer(capsys, folder, *options)
    assert len(alone["sections"]["scenarios"]) == 6
    assert answer(capsys, folder, *options, "--jobs", "2") == alone


def test_the_record_of_talks(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    log = ["--log", str(tmp_path / "talks.db")]
    answer(capsys, folder, "--offer", offer(folder), *log, "--party", "city-0")
    answer(capsys, folder, "--offer", offer(folder, "half"), *log, "--party", "city-1")
    found = answer(capsys, folder, "--offer", offer(folder), *log, "--back", "1")
    assert [(row["round"], row["follows"]) for row in found["sections"]["history"]] == [(1, None), (2, 1), (3, 1)]
    compared = answer(
        capsys, folder, "--offer", offer(folder), *log, "--compare", "1", "2", "--out", str(tmp_path / "out")
    )
    changed = compared["sections"]["compared_numbers"]
    assert {(row["first_value"], row["second_value"]) for row in changed} == {(0.0, 0.5)}
    assert sum(row["gain_change"] for row in compared["sections"]["compared_gains"]) == pytest.approx(0.0, abs=1e-6)
    exported = json.loads((tmp_path / "out" / "talks.json").read_text("utf-8"))
    assert [entry["parent"] for entry in exported["rounds"]] == [None, 1, 1, 3]
    with Log(tmp_path / "talks.db", "random-7") as record:
        assert [r.party for r in record.rounds()] == ["city-0", "city-1", "mediator", "mediator"]


def test_a_counter_offer_changes_as_many_numbers_in_the_record_as_in_its_own_table(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    log, out = ["--log", str(tmp_path / "talks.db")], tmp_path / "out"
    first = answer(capsys, folder, "--offer", offer(folder), "--counter", "fewest", "--out", str(out), *log)
    again = answer(capsys, folder, "--offer", str(out / "counter-fewest.toml"), *log, "--compare", "1", "2")
    table = {row["number"]: (row["offered"], row["new"]) for row in first["sections"]["counter_fewest"]}
    compared = {row["number"]: row for row in again["sections"]["compared_numbers"]}
    fixed = {name for name, row in compared.items() if row["first_value"] is not None}
    assert fixed == set(table)
    assert all(compared[name]["second_value"] == pytest.approx(new) for name, (_, new) in table.items())
    assert again["sections"]["history"][1]["changes"] == len(compared)
    assert again["sections"]["history"][1]["rules_changed"] == 0


def test_an_open_project_goes_by_name_and_equal_verdicts_are_not_said_to_differ(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["init", str(tmp_path / "case")]) == 0
    capsys.readouterr()
    found = answer(capsys, tmp_path, "--offer", "bth-2015", "--open-project", "river", "--counter", "fewest")
    columns = ("holds", "objecting", "largest_loss", "members", "core_is_empty")
    assert len({str([row[name] for name in columns]) for row in found["sections"]["outsiders"]}) == 1
    said = found["sentences"][-1]["text"]
    assert "River clean-up" in said
    assert "are the same" in said
    rates = [row for row in found["sections"]["concessions"] if row["number"].startswith("contribution_rate")]
    assert rates
    assert all(abs(row["per_unit_more"]) < 1 for row in rates)  # 1670 for a whole unit, 0.167 for 0.01 points


def test_without_an_offer_it_is_said_what_lies_on_the_table(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    plain = answer(capsys, folder)
    assert "no offer was given" in plain["sentences"][0]["text"]
    assert "accept the designed scheme" in plain["sentences"][1]["text"]
    row = plain["sections"]["gains"][0]
    wish = ["--counter", "fewest", "--insist", f"{row['city']}={row['gain'] + 0.01}"]
    found = answer(capsys, folder, *wish)["sections"]
    assert {"designed_value", "new"} <= set(found["counter_fewest"][0])
    gains = {entry["city"]: entry["gain"] for entry in found["counter_gains_fewest"]}
    assert gains[row["city"]] >= row["gain"] + 0.01 - 1e-6
    log = ["--log", str(tmp_path / "talks.db")]
    answer(capsys, folder, "--offer", offer(folder), *log)
    rounds = answer(capsys, folder, *log)
    assert "verdict" not in rounds
    assert list(rounds["sections"]) == ["history"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_for_people_in_both_languages(capsys: pytest.CaptureFixture[str], folder: Path, lang: str) -> None:
    options = ["--offer", offer(folder), "--counter", "fewest", "--why", "--commitment", "--outsiders", "--lang", lang]
    assert main(["negotiate", str(folder / "case"), "--model", "hybrid", *options]) == 0
    shown = capsys.readouterr().out
    assert ("方案会被拒绝" in shown) == (lang == "zh")
    assert ("would be refused" in shown) == (lang == "en")


@pytest.mark.parametrize(
    "options",
    [
        ["--offer", "no-such-offer"],
        ["--lock", "origin_share:nothing"],
        ["--lock", "gain:city-0"],
        ["--counter", "fewest", "--favor", "atlantis"],
        ["--counter", "fewest", "--insist", "city-0"],
        ["--bargain", "nash", "--power", "atlantis=2"],
        ["--set", "growth=fast"],
        ["--scenario", "no-such-scenario"],
        ["--outsiders", "--open-project", "moon"],
        ["--trade", "gain:city-0", "gain:atlantis"],
        ["--log", "no-such-folder/talks.db"],
    ],
)
def test_bad_input_is_refused(capsys: pytest.CaptureFixture[str], folder: Path, options: list[str]) -> None:
    given = options if "--offer" in options else ["--offer", offer(folder), *options]
    assert main(["negotiate", str(folder / "case"), "--model", "hybrid", *given]) == 3
    said = capsys.readouterr()
    assert said.err
    assert "Traceback" not in said.err
