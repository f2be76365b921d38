"""A solver in a version that no test has seen is named: on the error stream, in the proofs, in the provenance."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import citypact
from citypact.case import save_case
from citypact.report import Dossier
from citypact.report.tables.proof import proof
from citypact.solve import tried
from support.dossiers import bilingual_case
from support.screen import run
from support.two_cities import two_city_case

NEWER = {**tried.TRIED, "highspy": ("0.1",)}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case as a file."""
    return save_case(two_city_case(), tmp_path_factory.mktemp("case") / "case.json")


def test_known_versions_are_not_remarked_upon(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tried.untried() == {}
    done = run(capsys, "design", case, "--json")
    assert done.err == ""
    assert done.json["provenance"]["untried"] == []
    assert {package: done.json["provenance"]["versions"][package] for package in tried.TRIED} == tried.installed()


def test_an_unknown_version_is_one_line_apart_from_the_document(
    case: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tried, "TRIED", NEWER)
    for lang, words in (("en", "have never seen"), ("zh", "从未用过")):
        done = run(capsys, "design", case, "--json", "--lang", lang)
        (line,) = done.err.splitlines()
        assert f"highspy {version('highspy')}" in line
        assert words in line
        assert "pulp" not in line
        assert done.json["provenance"]["untried"] == ["highspy"]


def test_the_proofs_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = Dossier(citypact.design(bilingual_case(), citypact.load_model("hybrid")), "design")
    known = proof(dossier).rows
    monkeypatch.setattr(tried, "TRIED", NEWER)
    (added,) = proof(dossier).rows[len(known) :]
    assert str(added[0]).endswith(f"highspy {version('highspy')}")


def test_who_solves_nothing_is_told_nothing(case: Path) -> None:
    script = (
        "import sys; from citypact.solve import tried; tried.TRIED = {**tried.TRIED, 'highspy': ('0.1',)};"
        "from citypact.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "check", str(case), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)
    assert done.stderr == ""
