"""What starts lightly: verbs that solve and draw nothing load no solver, no charts and no tables."""

import pickle
import pkgutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from citypact import cli
from citypact.cli import _command
from citypact.deadline import Deadline
from citypact.scenarios.sweep.engine import task_of
from citypact.scenarios.sweep.work import work
from support.sweeps import looked_at

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


def test_a_verb_is_loaded_without_the_others() -> None:
    check, page = loaded("check", "beijing-tianjin-hebei"), loaded("--help")
    assert "citypact.cli.check" in check
    assert {"citypact.cli.design", "citypact.cli.sweep", "citypact.cli.negotiate"} & check == set()
    assert {"citypact.cli.check", "citypact.cli.design", "citypact.cli.sweep", "citypact.cli.negotiate"} <= page
    assert "citypact.cli.negotiate.ranges" not in page  # which the first page does not name
    assert "citypact.cli.negotiate.ranges" in loaded("negotiate", "--help")


def test_every_verb_has_the_file_of_its_name() -> None:
    every: Any = _command()
    files = {file.name.rstrip("_") for file in pkgutil.iter_modules(cli.__path__)}
    assert set(every.commands) - files == {"settle"}  # another name of ``accounts``


def test_a_design_draws_nothing_unless_files_are_wanted(tmp_path: Path) -> None:
    case = str(tmp_path / "case")
    assert loaded("init", case) & (SOLVERS | PAGES) == set()
    assert loaded("design", case) & {*PAGES, "openpyxl"} == set()


HEAVY_FOR_WORKERS = {
    *("pandas", "scipy", "highspy", "pulp", "pyscipopt", "clarabel", *PAGES, "openpyxl"),
    *("citypact.solve", "citypact.optimize", "citypact.game.game", "citypact.case.checks"),
    "pydantic.plugin._loader",  # what validates is made, and nothing is validated
}
SETTLING = """
import pickle, sys
from pathlib import Path

here = Path(sys.argv[1])
work, *rest = pickle.loads((here / "sent").read_bytes())
(here / "back").write_bytes(pickle.dumps(work(*rest)))
print(*sys.modules)
"""


def test_workers_of_sweeps_load_nothing_that_solves_draws_or_validates() -> None:
    script = "import sys, citypact.scenarios.sweep.work; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert set(done.stdout.split()) & HEAVY_FOR_WORKERS == set()


def test_a_worker_that_settles_solves_nothing(tmp_path: Path) -> None:
    """As it is sent a batch: pickled. Ceilings of coalitions alone are found by linear programs."""
    sweep = looked_at(4, exact=0, redesign=0)
    (batch,) = sweep.batches
    task = replace(task_of(sweep), bounded_above=False)
    sent = task, sweep.columns, batch, sweep.sample.values(batch.first, batch.last), Deadline(None)
    (tmp_path / "sent").write_bytes(pickle.dumps((work, *sent)))
    words = [sys.executable, "-c", SETTLING, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert set(done.stdout.split()) & HEAVY_FOR_WORKERS == set()
    assert pickle.loads((tmp_path / "back").read_bytes()) == work(*sent)
