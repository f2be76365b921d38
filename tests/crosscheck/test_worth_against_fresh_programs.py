"""Worths of bundled cases against a cold program of another solver for each coalition of a sample.

All coalitions of all bundled cases are compared by tests/benchmarks/check_worths.py.
"""

import numpy as np
import pytest

from support import bundled
from support.fresh_program import fresh_program
from support.real_case import real_case

OTHERS = (
    "chengdu-chongqing",
    "middle-yangtze-provinces",
    "pearl-river-delta",
    "uk-city-regions",
    "us-northeast",
    "yangtze-river-delta-provinces",
)


def test_a_sample_of_coalitions() -> None:
    _, table = real_case()
    for coalition in np.linspace(1, table.worths.size - 1, 120).astype(int):
        assert table.worths[coalition] == pytest.approx(fresh_program(table.chances, int(coalition)), abs=1e-7)


@pytest.mark.parametrize("name", OTHERS)
def test_a_seeded_sample_of_every_other_bundled_case(name: str) -> None:
    table = bundled.worths(name)
    largest = table.worths[-1]
    sample = np.random.default_rng(20).integers(1, table.worths.size, size=min(60, table.worths.size))
    for coalition in {*sample.tolist(), table.everyone}:
        assert table.worths[coalition] == pytest.approx(fresh_program(table.chances, coalition), abs=1e-9 * largest)
