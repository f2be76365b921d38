"""The verb ``explain``: the reasons of a design and nothing else, the same as in its report, and what is left out."""

import re
from pathlib import Path

import pytest

from citypact.case import save_case
from support.screen import run
from support.two_cities import two_city_case

EXPLAINED = ("missed_aim", "reasons", "unexplained")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return save_case(two_city_case(), tmp_path / "two.json")


def test_a_stored_scheme_and_its_case_are_explained_as_in_the_report(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """75 %, and five points of 16 are 0.8: see the tests of reasons for how that is worked out by hand."""
    report = run(capsys, "design", case, "--json", "--out", tmp_path / "pact").json
    for subject in (tmp_path / "pact", case):
        told = run(capsys, "explain", subject, "--json")
        assert told.code == 0
        assert {part: told.json[part] for part in EXPLAINED} == {part: report[part] for part in EXPLAINED}
    (why,) = told.json["reasons"]
    assert why["ratio"] == pytest.approx(0.75)
    assert {gain["party"]: round(gain["money"], 9) for gain in why["gains"]} == {"old": 0.8, "new": -0.8}
    for lang, said in (("en", "5 points: "), ("zh", "5 个百分点")):
        shown = run(capsys, "explain", tmp_path / "pact", "--lang", lang).out
        assert said in shown
        assert "75.0%" in shown


def test_ratios_by_year_say_their_year_and_lie_within_the_range_beside_them(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("explain", case, "--model", "legal-pact")
    found = run(capsys, *words, "--json").json["reasons"]
    years = [why["subject"]["year"] for why in found]
    assert len(years) == len(set(years)) > 1
    shown = run(capsys, *words).out
    rows = re.findall(r", (20\d\d) +([\d.]+)% .* ([\d.]+)% to ([\d.]+)%", shown)
    assert [int(year) for year, *_ in rows] == years
    for _, ratio, least, largest in rows:
        assert float(least) <= float(ratio) <= float(largest)
    for (_, _, least, largest), why in zip(rows, found, strict=True):
        assert float(least) >= 100 * why["consent"][0] - 1e-6
        assert float(largest) <= 100 * why["consent"][1] + 1e-6


def test_a_rule_that_leaves_nothing_to_the_design_is_not_explained_away(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run(capsys, "explain", case, "--model", "bth-2015")
    assert told.code == 0
    assert "No ratio is left to the design" in told.out


def test_a_design_around_an_offer_names_the_ratios_without_a_reason_when_it_is_read_back_too(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    offer = tmp_path / "half.toml"
    offer.write_text('[[clauses]]\nnumber = "origin_share"\nvalue = 0.7\n', "utf-8")
    designed = run(capsys, "design", case, "--offer", offer, "--json", "--out", tmp_path / "pact").json
    told = run(capsys, "explain", tmp_path / "pact", "--json").json
    assert told["reasons"] == designed["reasons"] == []
    assert told["unexplained"] == designed["unexplained"]
    assert told["unexplained"]["why"] == "offered"
    assert [ratio["transfer"] for ratio in told["unexplained"]["ratios"]] == ["firm"]
    assert "since an offer says part of this design" in " ".join(told["text"]["en"])


def test_a_scheme_takes_no_model(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "design", case, "--out", tmp_path / "pact")
    assert run(capsys, "explain", tmp_path / "pact", "--model", "hybrid").code == 2
