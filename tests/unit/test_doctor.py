"""The doctor: sound on this machine, and exit 1 as soon as a solver lies, a check breaks or there is no room."""

import importlib.metadata
import json
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError

import pytest

from citypact.cli import main
from citypact.doctor import Finding, is_sound
from citypact.doctor.checks import CHECKS
from citypact.doctor.finding import guarded, within
from citypact.doctor.machine import machine
from citypact.doctor.programs import packing, programs
from citypact.errors import SolverLimit
from citypact.solve import highs, scip, tried
from citypact.solve.answer import Run
from support.liars import LIES, lying


def few(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Only some of the checks."""
    monkeypatch.setattr("citypact.doctor.checks.CHECKS", {name: CHECKS[name] for name in names})


def test_this_machine_is_sound(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["sound"] is True
    assert all(check["sound"] for check in found["checks"])
    assert len(found["checks"]) >= 18


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("check", [programs, packing])
def test_a_lie_of_highs_is_not_sound(
    lie: Callable[[Run], Run], check: Callable[[], Iterator[Finding]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(highs, "run", lying(lie))
    findings = list(guarded("check", check))
    assert not is_sound(findings)
    assert all(finding.sound for finding in findings if scip.name() in finding.about)


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_of_the_other_solver_is_not_sound(lie: Callable[[Run], Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scip, "solve", lying(lie, scip.solve))
    assert not is_sound(list(guarded("check", packing)))


def test_a_lie_makes_exit_1_in_either_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few(monkeypatch, "packing")
    monkeypatch.setattr(highs, "run", lying(LIES[0]))
    assert main(["doctor"]) == 1
    assert "1 of 2 checks are not sound" in capsys.readouterr().out
    assert main(["doctor", "--lang", "zh"]) == 1
    assert "2 项检查中有 1 项不正常" in capsys.readouterr().out
    assert main(["doctor", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["sound"] is False


def test_sound_checks_say_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    few(monkeypatch, "games")
    assert main(["doctor", "--lang", "zh"]) == 0
    assert "已发表博弈的核仁" in capsys.readouterr().out


def test_a_check_that_ends_in_an_error_is_a_finding() -> None:
    def breaks() -> Iterator[Finding]:
        yield Finding("first", True, "")
        raise SolverLimit("no answer at all")

    def crashes() -> Iterator[Finding]:
        raise LookupError("gone")
        yield

    assert [finding.sound for finding in guarded("check", breaks)] == [True, False]
    (found,) = guarded("check", crashes)
    assert "LookupError" in found.found


def test_nothing_compared_is_not_sound() -> None:
    assert not within("nothing", [], 1.0).sound
    assert not within("beyond", [0.5, 2.0], 1.0).sound
    assert not within("nonsense", [float("inf")], 1.0).sound
    assert within("all", [0.5, 1.0], 1.0).sound


def test_a_full_disk_is_not_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage)
    assert [finding.sound for finding in machine()].count(False) == 1


def test_a_version_that_no_test_has_seen_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citypact.doctor.machine.untried", lambda: {"highspy": "9.9.9"})
    assert any("highspy 9.9.9" in finding.found for finding in machine())


def test_a_solver_that_is_not_installed_is_named_and_not_sound(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = importlib.metadata.version

    def version(package: str) -> str:
        if package == "pyscipopt":
            raise PackageNotFoundError(package)
        return found(package)

    def missing() -> str:
        raise PackageNotFoundError("pyscipopt")

    monkeypatch.setattr(importlib.metadata, "version", version)
    monkeypatch.setattr(scip, "name", missing)
    monkeypatch.setattr(tried, "_version", tried._version.__wrapped__)  # what it said before does not count
    few(monkeypatch, "machine", "programs")
    assert main(["doctor"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "pyscipopt not installed" in said
    assert "! Programs: ended in an error" in said
