"""The verbs below ``negotiate``: each gives what the plain call gives when it is asked the same question."""

import json
from pathlib import Path
from typing import Any

import pytest

from citypact.case import save_case
from citypact.cli import main
from support.two_cities import two_city_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two cities and one transfer."""
    return str(save_case(two_city_case(), tmp_path_factory.mktemp("case") / "two"))


PAIRS: dict[str, tuple[list[str], list[str]]] = {
    "objections": (["objections", "CASE"], ["CASE"]),
    "of an offer": (["objections", "CASE", "--offer", "bth-2015"], ["CASE", "--offer", "bth-2015"]),
    "ranges": (["ranges", "CASE", "--of", "origin_share"], ["CASE", "--ranges", "--of", "origin_share"]),
    "zone": (
        ["ranges", "CASE", "--trade", "gain:old", "gain:new"],
        ["CASE", "--ranges", "--trade", "gain:old", "gain:new"],
    ),
    "counter": (["counter", "CASE", "--offer", "bth-2015"], ["CASE", "--offer", "bth-2015", "--counter", "fewest"]),
    "counter by": (["counter", "CASE", "--by", "largest"], ["--counter", "largest", "CASE"]),
    "why": (["why", "CASE", "--insist", "old=1000"], ["CASE", "--why", "--insist", "old=1000"]),
    "bargain": (
        ["bargain", "CASE", "--by", "nash", "--power", "old=2"],
        ["CASE", "--bargain", "nash", "--power", "old=2"],
    ),
    "all solutions": (
        ["bargain", "CASE"],
        ["CASE", "--bargain", "nash", "--bargain", "kalai-smorodinsky", "--bargain", "egalitarian"],
    ),
    "exit": (["exit", "CASE"], ["CASE", "--commitment"]),
    "outsiders": (["outsiders", "CASE"], ["CASE", "--outsiders"]),
    "futures": (
        ["futures", "CASE", "--set", "transfers.firm.growth=0.01"],
        ["CASE", "--set", "transfers.firm.growth=0.01"],
    ),
    "summary": (["summary", "CASE", "--ranges"], ["CASE", "--ranges"]),
}


def answer(words: list[str], case: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    """Exit code and document of a call."""
    code = main(["negotiate", *[case if word == "CASE" else word for word in words], "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_verb_is_its_option(pair: str, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    verb, plain = (answer(words, case, capsys) for words in PAIRS[pair])
    assert verb == plain


def test_a_rule_that_leaves_nothing_open_has_no_ranges(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = answer(["ranges", "CASE", "--model", "bth-2015"], case, capsys)
    assert code == 0
    assert "ranges" not in document["sections"]
    assert any("there are no ranges" in sentence["text"] for sentence in document["sentences"])


def test_answers_come_with_files(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["negotiate", "counter", case, "--offer", "bth-2015", "--out", str(tmp_path / "out")]
    assert main(words) == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    schemes = ["counter-fewest", "offered"]
    assert names == sorted(["counter-fewest.toml", "counter-fewest.xlsx", "negotiation.json", *schemes])
    assert main(words) == 2
    assert "is not overwritten" in capsys.readouterr().err


def test_the_record_has_a_verb(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = str(tmp_path / "talks.sqlite")
    assert answer(["log", "CASE", record, "--offer", "bth-2015", "--party", "a neighbour"], case, capsys)[0] == 0
    verb, plain = (answer(words, case, capsys) for words in (["log", "CASE", record], ["CASE", "--log", record]))
    assert verb == plain
    assert "a neighbour" in json.dumps(verb[1]["sections"])


def test_futures_need_to_be_said(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["negotiate", "futures", case, "--lang", "zh"]) == 2
    assert "请指明情景" in capsys.readouterr().err


def test_a_case_named_like_a_verb(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_case(two_city_case(), tmp_path / "ranges")
    monkeypatch.chdir(tmp_path)
    assert main(["negotiate", "./ranges"]) == 0
    assert main(["negotiate", "objections", "ranges"]) == 0
    assert main(["negotiate", "ranges"]) == 2  # the verb, without a case


COUNTED, TAXED = "size:statistics.origin_share", "origin_share:firm"


@pytest.mark.parametrize("tax", [[], ["--tax", "firm"], ["--tax", TAXED]])
def test_the_frontier_is_the_zone_of_tax_and_counting_with_its_prices(
    tax: list[str], case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under the mechanism that leaves both open, where none is named; the ratio of the one transfer splits most."""
    code, found = answer(["frontier", "CASE", *tax], case, capsys)
    assert (code, found["mechanism"]) == (0, "two-currencies")
    assert found["trade_off"] == ["size[statistics.origin_share]", "origin_share[firm]"]
    plain = answer(["CASE", "--ranges", "--model", "two-currencies", "--trade", COUNTED, TAXED], case, capsys)[1]
    corners = found["sections"]["trade_off"]
    assert corners == plain["sections"]["trade_off"]
    points = {(row["a"], row["b"]) for row in corners}
    edges = found["sections"]["exchange"]
    assert edges
    for row in edges:
        assert {(row["a_from"], row["b_from"]), (row["a_to"], row["b_to"])} <= points
        assert row["per_b"] == pytest.approx((row["a_from"] - row["a_to"]) / (row["b_to"] - row["b_from"]))


def test_a_mechanism_that_counts_nothing_has_no_frontier(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answer(["frontier", "CASE", "--model", "hybrid"], case, capsys)
    assert code == 3
    assert "hybrid leaves no such ratio of counted results open" in found["problems"][0]["message"]
    code, found = answer(["frontier", "CASE", "--tax", "frim"], case, capsys)
    assert code == 3
    assert "origin_share:firm" in found["problems"][0]["remedy"]


WRONG = [
    (["frontier", "CASE", "--tax", "frim"], "--tax", "'origin_share:firm'"),
    (["frontier", "CASE", "--tax", "gian:new"], "--tax", "'gain'"),
    (["frontier", "CASE", "--count", "size:statistics.origin_shrae"], "--count", "'size:statistics.origin_share'"),
    (["frontier", "CASE", "--count", COUNTED, "--tax", COUNTED], "--tax", "two different numbers"),
    (["ranges", "CASE", "--trade", "gain:nwe", "gain:old"], "--trade", "'gain:new'"),
    (["ranges", "CASE", "--trade", "gain:new", "gain:new"], "--trade", "two different numbers"),
    (["counter", "CASE", "--offer", "bth-2015", "--reopen", "tax_sharing.capp"], "--reopen", "'tax_sharing.cap'"),
    (["counter", "CASE", "--lock", "carried:bridge"], "--lock", "kind:subject"),
    (["counter", "CASE", "--favor", "nowhere"], "--favor", ""),
    (["bargain", "CASE", "--fallback", "old=much"], "--fallback", ""),
    (["why", "CASE", "--insist", "nowhere=1"], "--insist", ""),
    (["prepare", "CASE", "--city", "nowhere"], "--city", ""),
    (["outsiders", "CASE", "--open-project", "bridge"], "--open-project", ""),
    (["futures", "CASE", "--scenario", "drought"], "drought", ""),
]


@pytest.mark.parametrize(("words", "place", "remedy"), WRONG)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_that_are_none_are_told_before_anything_is_worked_out(
    words: list[str],
    place: str,
    remedy: str,
    lang: str,
    case: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("citypact.cli.negotiate.talks.worths", lambda *_: pytest.fail("worths were worked out"))
    code, found = answer([*words, "--lang", lang], case, capsys)
    (problem,) = found["problems"]
    assert code == 3
    assert place in (problem["file"], problem["value"])
    assert lang == "zh" or remedy in problem["remedy"]


def test_all_names_that_are_none_are_told_at_once(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ["--offer", "bth-2015", "--lock", "gain:x", "--counter", "fewest", "--favor", "y", "--reopen", "z"]
    code, found = answer(["CASE", *wrong], case, capsys)
    assert (code, {problem["file"] for problem in found["problems"]}) == (3, {"--lock", "--favor", "--reopen"})


@pytest.mark.parametrize("words", [["negotiate"], ["negotiate", "--of", "grant"], ["negotiate", "x", "y"]])
def test_misuse(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "Usage: citypact negotiate" in "".join(capsys.readouterr())


def test_every_verb_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["negotiate", "--help"]) == 0
    said = capsys.readouterr().out
    assert all(verb in said for verb in ("objections", "ranges", "counter", "why", "bargain", "exit", "outsiders"))


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_what_an_offer_does_is_there_before_the_rest_is_worked_out(
    options: list[str], case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def asked(*_: object) -> None:
        seen.append(capsys.readouterr().out)

    monkeypatch.setattr("citypact.cli.negotiate.why.Reasons.write", asked)
    assert main(["negotiate", case, "--offer", "bth-2015", "--why", *options]) == 0
    rest = capsys.readouterr().out
    first, second = ("Negotiation: " in text and "\nGains\n" in text for text in (seen[0], rest))
    assert (first, second) == ((False, False) if options else (True, False))
    assert (seen[0] == "") == bool(options)
