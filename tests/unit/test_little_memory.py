"""Nothing of the size of all coalitions is allocated where they are searched for."""

import subprocess
import sys
from pathlib import Path

import pytest

from citypact.panel import init_synthetic

resource = pytest.importorskip("resource")
ROOM = (1 << 30) - (1 << 26)
"""Bytes that a run may address beyond what it does once everything is imported: less than one number for each of 2**27,
by more than a library gives back between the count and the list."""
LIMITED = """
import resource, sys
import numpy as np
import clarabel, pandas, pyscipopt, scipy.optimize
from citypact.case import load_case
from citypact.game.searching import least_core_bounds
from citypact.mechanism import load_model
from citypact.optimize import design
from citypact.worth import alternative, find_worths

case, model = load_case(sys.argv[2]), load_model("hybrid")
table = find_worths(case, anyway=alternative(case, model))
with open("/proc/self/statm") as now:
    used = int(now.read().split()[0]) * resource.getpagesize()
limit = used + int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    np.zeros(1 << 27)
except MemoryError:
    print("a list does not fit")
"""
THE_GAME = """
print(round(least_core_bounds(table.oracle).high, 6) + 0.0)
print(len(table.shapley.values))
"""
A_DESIGN = """
scheme = design(case, model, table)
print(scheme.proven.bound <= 1e-6)
print(len(scheme.gain))
"""


def in_little_room(question: str, case: str) -> list[str]:
    """What a run prints that may address less than 2**27 numbers beyond its libraries."""
    command = [sys.executable, "-c", LIMITED + question, str(ROOM), case]
    ended = subprocess.run(command, capture_output=True, check=False, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="addresses are counted as Linux does")
def test_27_cities_in_less_room_than_their_coalitions_take() -> None:
    assert in_little_room(THE_GAME, "yangtze-river-delta") == ["a list does not fit", "0.0", "27"]


@pytest.mark.skipif(sys.platform != "linux", reason="addresses are counted as Linux does")
def test_a_design_of_60_cities_in_less_room_than_the_coalitions_of_27_take(tmp_path: Path) -> None:
    init_synthetic(tmp_path / "made-up", 60, 1)
    assert in_little_room(A_DESIGN, str(tmp_path / "made-up")) == ["a list does not fit", "True", "60"]
