"""What is said of offers, schemes and options that cannot be used, on the starter case."""

from pathlib import Path

import pytest

from citypact.case import load_case
from citypact.case.starter import write_starter
from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.negotiation.files import load_offer
from citypact.scenarios.changes import grid
from support.screen import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter case."""
    path = tmp_path_factory.mktemp("new") / "cities"
    write_starter(path)
    return path


@pytest.mark.parametrize("verb", ["report", "settle"])
def test_a_scheme_that_is_not_there_and_one_that_is_not_json(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.json").write_text("{bad", "utf-8")
    more = ["--form", tmp_path / "x.csv"] if verb == "settle" else []
    for name, words in (("nowhere", "no such file"), ("bad.json", "is not JSON")):
        said = run(capsys, verb, tmp_path / name, *more)
        assert said.code == 3
        assert f"{name}: " in said.err
        assert words in said.err
        assert "Error" not in said.err
    assert not (tmp_path / "x.csv").exists()


def test_leaving_says_that_it_needs_receipts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "settle", tmp_path, "--leaving", "hill", "--notice", "2028")
    assert said.code == 2
    assert "--leaving CITY needs --notice YEAR and --receipts FILE" in " ".join(said.err.replace("│", " ").split())


@pytest.mark.parametrize("form", ["scheme.json", ""])
def test_a_scheme_is_not_an_offer(form: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "design", folder, "--out", tmp_path).code == 0
    with pytest.raises(InvalidInput) as caught:
        load_offer(tmp_path / form, load_model("hybrid"))
    assert [problem.message for problem in caught.value.problems] == ["this is a scheme, not an offer"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.toml", "[clauses]\norigin_share = 0.4\n"),
        ("a.json", '{"clauses": {"origin_share": 0.4}}'),
        ("b.toml", "clauses = 3\n"),
    ],
)
def test_clauses_that_are_no_list_are_shown_how_to_be_one(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_offer(tmp_path / name, load_model("hybrid"))
    (problem,) = caught.value.problems
    assert problem.column == "clauses"
    assert "[[clauses]]" in problem.remedy


def test_only_mechanisms_that_can_be_offered_are_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        load_offer("nosuch", load_model("hybrid"))
    known = caught.value.problems[0].remedy.split("Known: ")[1].removesuffix(".").split(", ")
    assert "bth-2015" in known
    assert all(load_offer(name, load_model("hybrid")).clauses for name in known)


def test_an_offer_has_a_schema(capsys: pytest.CaptureFixture[str]) -> None:
    grammar = run(capsys, "schema", "--kind", "offer").json
    assert set(grammar["properties"]) == {"schema_version", "title", "model", "rules", "clauses", "schedule"}
    assert "parameter" in grammar["$defs"]["Clause"]["properties"]


def test_changes_that_hit_nothing_are_located_as_they_were_written(folder: Path) -> None:
    lines = ["transfers.nosuch.growth=0.020,0.03", "transfers.steel.gowth=1", "case.discount_rate=0.03"]
    with pytest.raises(InvalidInput) as caught:
        grid(lines, load_case(folder))
    places = [(problem.file, problem.row, problem.column, problem.value) for problem in caught.value.problems]
    assert places == [(f"changes {lines[0]}", None, None, "nosuch"), (f"changes {lines[1]}", None, None, "gowth")]
