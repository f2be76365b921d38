"""The rooms stand as pyproject.toml says: import contracts hold, and fail on a planted violation. Files stay short."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from support.pins import ROOT


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """The contracts held against the package in a folder."""
    command = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command as run; run()"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(
        [*command, "--no-cache", str(ROOT / "pyproject.toml")],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_contracts_hold() -> None:
    found = lint_imports(ROOT / "src")
    assert found.returncode == 0, found.stdout
    assert "2 kept, 0 broken" in found.stdout


PLANTED = {
    "game/coalitions.py": ("from ..case.model import Case", "citypact.game is not allowed to import citypact.case"),
    "solve/rows.py": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..pact.terms import Terms",
        "citypact.solve is not allowed to import citypact.pact",
    ),
    "errors.py": (
        "def late():\n    from .report.table import Table\n    return Table",
        "citypact.errors is not allowed to import citypact.report",
    ),
    "report/table.py": ("from .tables.proof import proof", "No cycles are allowed in citypact.report"),
    "newroom.py": ("", "newroom"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str, tmp_path: Path) -> None:
    text, complaint = PLANTED[name]
    shutil.copytree(ROOT / "src", tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.js"))
    with (tmp_path / "citypact" / name).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")
    found = lint_imports(tmp_path)
    assert found.returncode == 1
    assert complaint in found.stdout


FILES = [file for folder in ("src", "tests") for file in (ROOT / folder).rglob("*.py")]


def test_types_are_not_silenced() -> None:
    silence = "type: " + "ignore"
    assert len(FILES) > 800
    assert [str(file) for file in FILES if silence in file.read_text("utf-8")] == []


def test_no_file_is_longer_than_400_lines() -> None:
    assert {str(file): lines for file in FILES if (lines := len(file.read_text("utf-8").splitlines())) > 400} == {}


def test_half_of_the_package_is_no_longer_than_80_lines() -> None:
    assert (
        median(len(file.read_text("utf-8").splitlines()) for file in FILES if file.is_relative_to(ROOT / "src")) <= 80
    )


MOST = 8
"""Parameters of a function; the options of a command line are declared in groups, as dataclasses."""


def long_signatures(file: Path) -> Iterator[str]:
    """Functions with more parameters, the object of a method left aside."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
            several = [one for one in (given.vararg, given.kwarg) if one is not None]
            if len(names) - (names[:1] in (["self"], ["cls"])) + len(several) > MOST:
                yield f"{file}:{node.lineno} {node.name}"


def test_functions_have_few_parameters() -> None:
    assert [name for file in FILES for name in long_signatures(file)] == []
