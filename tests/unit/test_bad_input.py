"""Bad input of every kind at once, and no case at all; each kind by itself stands in a file ``test_bad_...``."""

from pathlib import Path

import pytest

from citypact.cli import main
from support.slips import starter
from support.spoilt import FIRST_HOST, RIVER, Found, Spoil, append, check, edit, first_host, hill, with_rows


def test_the_case_is_good_before_it_is_spoilt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(starter(tmp_path / "case"))]) == 0
    assert "no problems found" in capsys.readouterr().out


def test_everything_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Faults of every table in one case are all reported, in the order of files and rows."""
    faults: list[tuple[Spoil, Found]] = [
        (hill("gdp", "9OO"), ("cities.csv", 4, "gdp", "9OO")),
        (first_host("9,3.5", "-9,3.5"), ("hosts.csv", 2, "tax_vat", "-9.0")),
        (append("hosts.csv", FIRST_HOST), ("hosts.csv", 7, "transfer", "steel/plain")),
        (
            edit("projects.csv", RIVER, RIVER.replace("port;hill", "port")),
            ("project_benefits.csv", 4, "benefit", "-0.4"),
        ),
        (edit("case.toml", "cit = 0.4", "cit = 1.4"), ("case.toml", "cit = 1.4", "retention.cit", "1.4")),
        (
            edit("scenarios.toml", 'column = "amount"', 'column = "amounts"'),
            ("scenarios.toml", "amounts", "changes[1].column", "amounts"),
        ),
    ]
    folder = starter(tmp_path / "case")
    for spoil, _ in faults:
        spoil(folder)
    found = check(folder, capsys)
    assert sorted(found) == sorted(with_rows(folder, [one for _, one in faults]))
    assert found == sorted(found, key=lambda one: (one[0], one[1]))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("beijing-tianjin-hebie", "Did you mean 'beijing-tianjin-hebei'?"),
        ("nowhere/at/all", "no file or folder lies at this path"),
        ("case.txt", "not a format a case can have"),
    ],
)
def test_no_such_case(
    name: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.txt").write_text("id", encoding="utf-8")
    assert main(["check", name]) == 3
    assert says in capsys.readouterr().err
