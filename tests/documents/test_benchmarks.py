"""Benchmarks are not run by the suite; what they take from the project is there all the same."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).resolve().parents[1] / "benchmarks").glob("*.py"))


def imported(file: Path) -> Iterator[tuple[str, str]]:
    """Module and name of what a file takes from the project at its head; further down it may ask older versions."""
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in ("citypact", "support"):
            yield from ((str(node.module), alias.name) for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_its_imports_are_there(file: Path) -> None:
    for module, name in imported(file):
        found = importlib.import_module(module)
        assert hasattr(found, name) or importlib.import_module(f"{module}.{name}")
