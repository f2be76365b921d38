"""What is said of offers, schemes and options that cannot be used, on the starter case."""

from pathlib import Path

import pytest

from citypact.case import load_case
from citypact.case.starter import write_starter
from citypact.errors import InvalidInput
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


def test_changes_that_hit_nothing_are_located_as_they_were_written(folder: Path) -> None:
    lines = ["transfers.nosuch.growth=0.020,0.03", "transfers.steel.gowth=1", "case.discount_rate=0.03"]
    with pytest.raises(InvalidInput) as caught:
        grid(lines, load_case(folder))
    places = [(problem.file, problem.row, problem.column, problem.value) for problem in caught.value.problems]
    assert places == [(f"--set {lines[0]}", None, None, "nosuch"), (f"--set {lines[1]}", None, None, "gowth")]
