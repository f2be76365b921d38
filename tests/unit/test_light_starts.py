"""What starts lightly: verbs that solve and draw nothing load no solver, no charts and no tables."""

import subprocess
import sys
from pathlib import Path

import pytest

SOLVERS = {"highspy", "pulp", "clarabel", "pyscipopt", "scipy.optimize", "scipy.sparse"}
PAGES = {"plotly", "networkx", "jinja2"}
TABLES = {"pandas", "numpy", "openpyxl"}
SCRIPT = """
import sys
from citypact.cli import main
code = main(sys.argv[1:])
print(*sorted(sys.modules), file=sys.stderr)
sys.exit(code)
"""


def loaded(*words: str) -> set[str]:
    """What a command has imported by its end."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["design", "--help"],
        ["negotiate", "--help"],
        ["negotiate", "ranges", "--help"],
        ["check", "beijing-tianjin-hebei"],
        ["check", "beijing-tianjin-hebei", "--json", "--lang", "zh"],
        ["schema"],
        ["list"],
        ["list", "cases", "--json"],
        ["help", "mechanisms"],
    ],
    ids=" ".join,
)
def test_nothing_heavy(words: list[str]) -> None:
    assert loaded(*words) & (SOLVERS | PAGES | TABLES) == set()


def test_a_design_draws_nothing_unless_files_are_wanted(tmp_path: Path) -> None:
    case = str(tmp_path / "case")
    assert loaded("init", case) & (SOLVERS | PAGES) == set()
    assert loaded("design", case) & {*PAGES, "openpyxl"} == set()


def test_workers_of_sweeps_load_no_statistics_and_nothing_that_designs() -> None:
    script = "import sys, citypact.scenarios.sweep.work; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    heavy = {"scipy.stats", "scipy.optimize", "pulp", "pyscipopt", "clarabel", "citypact.optimize", *PAGES}
    assert set(done.stdout.split()) & heavy == set()
