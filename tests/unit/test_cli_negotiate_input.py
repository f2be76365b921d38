"""The verb ``negotiate``: what goes before what, and input that cannot be used, in both languages."""

import json
import sqlite3
from pathlib import Path
from typing import Any, get_args

import pytest

from citypact.bundled import DEFAULT_MODEL
from citypact.case import save_case
from citypact.cli import main
from citypact.cli.negotiate.options import Kind
from citypact.negotiation.files import offer_toml
from citypact.negotiation.log import Log
from citypact.negotiation.numbers import KINDS
from citypact.negotiation.offer import NumberName, Offer
from citypact.report.money import Kind as Shown
from citypact.text import say
from support.desk import half_and_half
from support.random_cases import random_case


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of four cities, an offer under ``hybrid``, one that names no mechanism and one that names another."""
    path = tmp_path_factory.mktemp("input")
    save_case(random_case(5, cities=4, transfers=5), path / "case")
    offer = half_and_half(0.0).model_copy(update={"model": "hybrid"})
    (path / "plain.toml").write_text(offer_toml(offer), "utf-8")
    (path / "ratio.toml").write_text(offer_toml(Offer(clauses=offer.clauses[:1])), "utf-8")
    named = 'model = "market-driven"\n'
    (path / "named.toml").write_text(named, "utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str], folder: Path, *options: str, code: int = 0) -> dict[str, Any]:
    assert main(["negotiate", str(folder / "case"), "--json", *options]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refused(capsys: pytest.CaptureFixture[str], folder: Path, *options: str, code: int = 3) -> str:
    assert main(["negotiate", str(folder / "case"), *options]) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.err


def test_the_mechanism_is_the_one_asked_for_then_the_one_named_then_the_default(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    named = ["--offer", str(folder / "named.toml")]
    assert answer(capsys, folder, "--offer", str(folder / "ratio.toml"))["mechanism"] == DEFAULT_MODEL
    assert answer(capsys, folder)["mechanism"] == DEFAULT_MODEL
    assert answer(capsys, folder, *named)["mechanism"] == "market-driven"
    asked = answer(capsys, folder, *named, "--model", "hybrid")
    assert asked["mechanism"] == "hybrid"
    assert any("hybrid; the offer itself names market-driven" in said["text"] for said in asked["sentences"])
    same = answer(capsys, folder, *named, "--model", "market-driven")
    assert not any("itself names" in said["text"] for said in same["sentences"])


def test_offers_made_under_different_mechanisms_are_not_mixed_unasked(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    both = ["--offer", str(folder / "plain.toml"), "--offer", str(folder / "named.toml")]
    said = refused(capsys, folder, *both)
    assert "different mechanisms" in said
    assert "plain.toml: hybrid; " in said
    assert "named.toml: market-driven" in said
    assert "机制不同" in refused(capsys, folder, *both, "--lang", "zh")
    assert answer(capsys, folder, *both, "--model", "hybrid")["mechanism"] == "hybrid"


def test_two_offers_of_one_file_name_are_both_kept(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    again = tmp_path / "plain.toml"
    again.write_text(offer_toml(half_and_half().model_copy(update={"model": "hybrid"})), "utf-8")
    options = ["--offer", str(folder / "plain.toml"), "--offer", str(again), "--set", "case.discount_rate=0.04"]
    rows = answer(capsys, folder, *options)["sections"]["scenarios"]
    assert {row["offer"] for row in rows} == {str(folder / "plain.toml"), str(again)}


def test_every_wrong_value_of_an_offer_in_plain_words(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    offer = tmp_path / "wrong.toml"
    clause = '[[clauses]]\nnumber = "grant"\nvalue = {value}\n'
    offer.write_text("".join(clause.format(value=v) for v in ("true", '"half"', "[1]", "-1", "nan")), "utf-8")
    lines = refused(capsys, folder, "--offer", str(offer)).strip().splitlines()
    said = [line for line in lines if not line.startswith("warning: transfers.csv")]
    assert ["clauses[" in line and line.split("column ")[1].split(":")[0] for line in said] == [
        f"clauses[{row}].value" for row in range(1, 6)
    ]
    assert sum("neither a number nor the name of a key" in line for line in said) == 3
    assert not any(word in " ".join(said) for word in ("constrained", "function-", "literal"))
    assert "既不是数字" in refused(capsys, folder, "--offer", str(offer), "--lang", "zh")


def test_a_clause_said_twice_and_a_misspelt_transfer(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    offer = tmp_path / "twice.json"
    share = {"number": "origin_share", "value": 0.5}
    clauses = [share, share | {"value": 0.4}, share | {"transfer": "transfr-0"}, share | {"value": 1.2, "year": 2020}]
    offer.write_text(json.dumps({"clauses": clauses}), "utf-8")
    said = refused(capsys, folder, "--offer", str(offer))
    assert "clauses[2].origin_share: clause 1 speaks of exactly the same already" in said
    assert "clauses[3].origin_share: the clause applies to nothing" in said
    assert "transfr-0" in said
    assert "clauses[4]" in said
    offer.write_text(json.dumps({"clauses": [share, {"number": "origin", "value": 1}]}), "utf-8")
    assert "column clauses[2].number" in refused(capsys, folder, "--offer", str(offer))


def test_amounts_are_finite_and_all_faults_are_told(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    insist = ["--insist", "city-0=nan", "--insist", "atlantis=1", "--insist", "city-1"]
    said = refused(capsys, folder, "--offer", str(folder / "plain.toml"), "--counter", "weighted", *insist)
    assert [word in said for word in ("city-0=nan", "'atlantis'", "'city-1'")] == [True, True, True]


def test_a_record_is_read_without_an_offer_and_rounds_are_undone(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    log = ["--log", str(tmp_path / "talks.db")]
    for _ in range(2):
        answer(capsys, folder, *log, "--offer", str(folder / "plain.toml"))
    shown = answer(capsys, folder, *log, "--back", "1", "--compare", "1", "2", "--out", str(tmp_path / "out"))
    assert [row["current"] for row in shown["sections"]["history"]] == [True, False]
    assert "round" not in shown
    assert json.loads((tmp_path / "out" / "talks.json").read_text("utf-8"))["head"] == 1
    before_all = answer(capsys, folder, *log, "--back", "0")
    assert not any(row["current"] for row in before_all["sections"]["history"])
    with Log(tmp_path / "talks.db", "random-5") as record:
        assert [r.offer.model for r in record.rounds()] == ["hybrid", "hybrid"]


def test_nothing_is_recorded_when_the_rest_is_refused(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    offer, log = ["--offer", str(folder / "plain.toml")], ["--log", str(tmp_path / "talks.db")]
    answer(capsys, folder, *offer, *log, "--out", str(tmp_path / "out"))
    assert "round 9" in refused(capsys, folder, *offer, *log, "--compare", "1", "9")
    assert "round 9" in refused(capsys, folder, *offer, *log, "--back", "9")
    assert "talks.json" in refused(capsys, folder, *offer, *log, "--out", str(tmp_path / "out"), code=2)
    with Log(tmp_path / "talks.db", "random-5") as record:
        assert len(record.rounds()) == 1


def test_files_that_are_no_record_of_talks(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("x" * 2000, "utf-8")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE sheep (name TEXT)")
    other.close()
    offer = ["--offer", str(folder / "plain.toml")]
    assert "file is not a database" in refused(capsys, folder, *offer, "--log", str(tmp_path / "text.db"))
    assert "another database" in refused(capsys, folder, *offer, "--log", str(tmp_path / "other.db"))
    assert "cannot be used" in refused(capsys, folder, *offer, "--log", str(tmp_path))
    assert (tmp_path / "text.db").read_text("utf-8") == "x" * 2000


def test_zones_and_bargains_name_what_lies_on_the_steps(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    options = ["--offer", str(folder / "plain.toml"), "--trade", "gain:city-0", "gain:city-1", "--bargain", "nash"]
    found = answer(capsys, folder, *options, "--out", str(tmp_path / "out"))
    assert all(row["a_on_steps"] is not None for row in found["sections"]["trade_off"])
    on_steps = {row["city"]: row["on_steps"] for row in found["sections"]["bargain_nash"]}
    apart = max(abs(row["gain"] - row["on_steps"]) for row in found["sections"]["bargain_nash"])
    assert found["bargains"]["nash"]["on_steps_within"] == pytest.approx(apart, abs=1e-9)
    again = answer(capsys, folder, "--offer", str(tmp_path / "out" / "bargain-nash.toml"))
    assert again["verdict"] == "accepted"
    assert {row["city"]: row["gain"] for row in again["sections"]["gains"]} == pytest.approx(on_steps, abs=1e-4)
    assert again["offer"]["title"]["en"].startswith("Scheme nearest to the Nash solution")
    assert again["offer"]["model"] == "hybrid"


def test_ranges_of_the_kinds_asked_for(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    offer = ["--offer", str(folder / "plain.toml"), "--ranges"]
    found = answer(capsys, folder, *offer, "--of", "project_share")
    assert {row["number"].split("[")[0] for row in found["sections"]["ranges"]} == {"project_share"}
    assert found["settings_without_agreement"] == ["as-offered"]


def test_counts_need_no_plural(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    for lang, said in (("en", "Cities worse off than alone: 1;"), ("zh", "不如单独行动的城市 1 个")):
        found = answer(capsys, folder, "--offer", str(folder / "plain.toml"), "--lang", lang)
        worse = len(found["sections"]["losses"])
        assert any(said.replace("1", str(worse)) in sentence["text"] for sentence in found["sentences"])


def test_offered_rules_are_reopened_as_asked(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    offer = ["--offer", "bth-2015", "--counter", "fewest"]
    assert "no such rule" in refused(capsys, folder, *offer, "--reopen", "tax_sharing.custom")
    found = answer(capsys, folder, *offer, "--reopen", "all")
    of_the_key = {"costs.most_of_benefit", "costs.least_by_benefit", "costs.weak_areas_pay"}  # by benefit needs them so
    assert found["rules_given_up"] == [rule for rule in found["offer"]["rules"] if rule not in of_the_key]
    assert of_the_key < set(found["offer"]["rules"])
    least = answer(capsys, folder, *offer)
    assert set(least.get("rules_given_up", [])) < set(found["rules_given_up"])
    assert least["counter_offers"]["fewest"]["accepted"]
    assert found["counter_offers"]["fewest"]["accepted"]


def test_rounds_say_what_they_changed_and_who_objected(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    log = ["--log", str(tmp_path / "talks.db")]
    first = answer(capsys, folder, *log, "--offer", str(folder / "plain.toml"))
    second = answer(capsys, folder, *log, "--offer", "bth-2015")
    rows = second["sections"]["history"]
    rules = len(second["offer"]["rules"])
    assert rows[0]["changes"] is None
    assert rows[1]["rules_changed"] == rules
    assert rows[1]["changes"] > 0
    assert rows[0]["worse_off"] == [row["city"] for row in first["sections"]["losses"]]


def test_every_kind_of_number_has_an_option_a_unit_and_a_name() -> None:
    kinds = set(KINDS) - {"gain"}
    assert {kind.value for kind in Kind} == kinds
    assert {kind.unit for kind in KINDS.values()} <= set(get_args(Shown))
    assert set(get_args(NumberName)) == kinds | {"term"}
    assert all(say(f"negotiation.number.{kind}", "zh") != say(f"negotiation.number.{kind}", "en") for kind in KINDS)
