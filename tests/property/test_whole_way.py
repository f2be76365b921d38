"""Random cases under random mechanisms all the way: no internal error, no lost coin, no verdict against its number."""

from collections import Counter
from pathlib import Path

import pytest

from support.whole_way import WholeWay

SEEDS, PARTS = 60, 5


@pytest.mark.parametrize("part", range(PARTS))
def test_random_cases_go_all_the_way(part: int, tmp_path: Path) -> None:
    """Small cases, a report of every sixth; ``benchmarks/whole_way_500.py`` takes 500 larger ones and reports all."""
    came_to: Counter[str] = Counter()
    for seed in range(part, SEEDS, PARTS):
        way = WholeWay(seed, tmp_path, small=True)
        way.go(report=seed % 6 == 0)
        came_to += way.came_to
    assert sum(came_to[end] for end in came_to if end.startswith("scheme")) == SEEDS / PARTS
    assert came_to["scheme"] >= SEEDS / PARTS / 2
    assert all(came_to[f"counter-offer {measure}"] for measure in ("fewest", "weighted", "largest"))
