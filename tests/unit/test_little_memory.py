"""Nothing of the size of all coalitions is allocated where they are searched for."""

import subprocess
import sys

import pytest

resource = pytest.importorskip("resource")
ROOM = 1 << 30
"""Bytes that a run may address beyond what it does once everything is imported: one number for each of 2**27."""
BIT_BY_BIT = """
import resource, sys
import numpy as np
from citypact.case import load_case
from citypact.game.searching import least_core_bounds
from citypact.mechanism import load_model
from citypact.worth import alternative, find_worths
import clarabel, pandas, pyscipopt, scipy.optimize

case, model = load_case("yangtze-river-delta"), load_model("hybrid")
table = find_worths(case, anyway=alternative(case, model))
with open("/proc/self/statm") as now:
    used = int(now.read().split()[0]) * resource.getpagesize()
limit = used + int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    np.zeros(1 << 27)
except MemoryError:
    print("a list does not fit")
print(round(least_core_bounds(table.oracle).high, 6) + 0.0)
print(len(table.shapley.values))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="addresses are counted as Linux does")
def test_27_cities_in_less_room_than_their_coalitions_take() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BIT_BY_BIT, str(ROOM - 1)], capture_output=True, check=False, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == ["a list does not fit", "0.0", "27"]
