"""The verb ``negotiate``: options that would have no effect, and wishes that cannot be granted."""

import json
from typing import Any

import pytest

from citypact.cli import main
from citypact.cli.negotiate.needs import NEEDS


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The case that ``init`` writes: three cities, joint gain 21.492."""
    path = tmp_path_factory.mktemp("options") / "my-cities"
    assert main(["init", str(path)]) == 0
    return str(path)


def told(capsys: pytest.CaptureFixture[str], cities: str, *options: str, code: int) -> str:
    capsys.readouterr()
    assert main(["negotiate", cities, *options]) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.out + " ".join(said.err.replace("│", " ").split()) if code == 2 else said.out + said.err


def complaint(capsys: pytest.CaptureFixture[str], cities: str, *options: str, code: int) -> str:
    """What stands beside the answers that were shown before something was found wrong."""
    capsys.readouterr()
    assert main(["negotiate", cities, *options]) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    return said.err


def document(capsys: pytest.CaptureFixture[str], cities: str, *options: str, code: int) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["negotiate", cities, "--json", *options]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_gain_beyond_reach_is_named_in_the_conflict_and_has_its_price(
    capsys: pytest.CaptureFixture[str], cities: str
) -> None:
    wish = ["--counter", "fewest", "--insist", "port=30"]
    found = document(capsys, cities, *wish, code=4)
    assert {"kind": "insisted", "subject": {"city": "port"}, "amount": pytest.approx(30.0)} in found["conflict"]
    prices = {price["kind"]: price for price in found["prices"]}
    assert prices["insisted"]["money"] >= 30.0 - 21.492
    assert [part["subject"] for part in prices["insisted"]["parts"]] == [{"city": "port"}]
    most = 30.0 - prices["insisted"]["money"]
    granted = document(capsys, cities, "--counter", "weighted", "--insist", f"port={most - 0.01}", code=0)
    assert granted["counter_offers"]["weighted"]["accepted"]
    shown = told(capsys, cities, *wish, code=4)
    assert "they insist on: Port City (30.0" in shown
    assert "Gains" in shown.split("No scheme satisfies")[0]
    assert not any(line.rstrip().endswith("—") for line in shown.splitlines())


def test_reasons_take_the_gains_insisted_on_into_account(capsys: pytest.CaptureFixture[str], cities: str) -> None:
    assert "reasons" not in document(capsys, cities, "--why", "--insist", "port=3", code=0)
    found = document(capsys, cities, "--why", "--insist", "port=30", code=0)
    assert "reasons" in found
    assert any(row["subject"] == "Port City" for row in found["sections"]["conflict"])
    assert "'nowhere'" in told(capsys, cities, "--why", "--insist", "nowhere=3", code=3)


VALUES = {
    "--of": ["grant"],
    "--reopen": ["all"],
    "--favor": ["port"],
    "--insist": ["port=3"],
    "--power": ["port=2"],
    "--fallback": ["port=1"],
    "--jobs": ["2"],
    "--party": ["port"],
    "--back": ["0"],
    "--compare": ["1", "2"],
}


@pytest.mark.parametrize("option", NEEDS)
def test_an_option_without_the_one_it_needs_is_refused(
    capsys: pytest.CaptureFixture[str], cities: str, option: str
) -> None:
    english = told(capsys, cities, option, *VALUES[option], code=2)
    assert f"{option} has no effect without {NEEDS[option][0]}" in english
    assert "不起作用" in told(capsys, cities, option, *VALUES[option], "--lang", "zh", code=2)


def test_weights_are_refused_where_the_solution_has_none(capsys: pytest.CaptureFixture[str], cities: str) -> None:
    power = ["--power", "port=2"]
    assert "no weights" in told(capsys, cities, "--bargain", "kalai-smorodinsky", *power, code=2)
    both = ["--bargain", "kalai-smorodinsky", "--bargain", "egalitarian"]
    assert set(document(capsys, cities, *both, *power, code=0)["bargains"]) == {"kalai-smorodinsky", "egalitarian"}


def test_a_fallback_beyond_reach_says_whose_and_how_much_there_is(
    capsys: pytest.CaptureFixture[str], cities: str
) -> None:
    within = ["--bargain", "egalitarian", "--fallback"]
    said = complaint(capsys, cities, *within, "port=50", code=3)
    assert said.startswith("--fallback: ")
    assert "'port=50'" in said
    most = float(said.split("it can reach: ")[1].split(" ")[0])
    document(capsys, cities, *within, f"port={most - 0.001}", code=0)
    assert complaint(capsys, cities, *within, f"port={most + 0.01}", code=3).startswith("--fallback: ")


def test_a_mistyped_red_line_is_shown_one_of_this_case(capsys: pytest.CaptureFixture[str], cities: str) -> None:
    said = told(capsys, cities, "--lock", "gain:prt", code=3)
    assert "such as gain:port" in said
    assert "beijing" not in said


def test_rules_that_cannot_go_back_alone_name_the_one_they_need(
    capsys: pytest.CaptureFixture[str], cities: str
) -> None:
    some = ["--reopen", "tax_sharing.cap", "--reopen", "tax_sharing.term"]
    said = told(capsys, cities, "--offer", "bth-2015", "--counter", "fewest", *some, code=3)
    assert "Give --reopen also: tax_sharing.extension." in said
    assert "[rules]" not in said
