"""Worths of bundled cases against a cold program of another solver for each coalition of a sample.

All coalitions of all bundled cases are compared by tests/benchmarks/check_worths.py.
"""

import numpy as np
import pytest

from citypact.worth import worth_table
from citypact.worth.packing import HULLS
from support import bundled
from support.fresh_program import fresh_program
from support.random_cases import random_case
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


@pytest.mark.parametrize("tightness", [0.03, 0.08, 0.12])
@pytest.mark.parametrize("seed", range(2))
def test_a_seeded_sample_where_room_is_very_scarce(seed: int, tightness: float) -> None:
    table = worth_table(random_case(seed, cities=11, transfers=50, tightness=tightness))
    assert any(found.by == (HULLS,) for found in table.opinions.packing.solved.values())
    largest = table.worths[-1]
    for coalition in {*np.random.default_rng(seed).integers(1, 2048, size=15).tolist(), table.everyone}:
        assert table.worths[coalition] == pytest.approx(fresh_program(table.chances, coalition), abs=1e-9 * largest)


@pytest.mark.parametrize("seed", range(2))
def test_a_seeded_sample_of_a_made_up_case_whose_components_are_many_and_large(seed: int) -> None:
    table = worth_table(random_case(seed, cities=10, transfers=40, tightness=0.15))
    assert len(table.opinions.components.every) > 300
    for coalition in {*np.random.default_rng(seed).integers(1, 1024, size=30).tolist(), table.everyone}:
        assert table.worths[coalition] == pytest.approx(fresh_program(table.chances, coalition), abs=1e-7)
