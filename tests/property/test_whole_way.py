"""Random cases under random mechanisms all the way: no internal error, no lost coin, no verdict against its number."""

from collections import Counter
from pathlib import Path

from support.whole_way import WholeWay

SEEDS = 6
"""2 to 3 seconds of CPU each, some 10; ``benchmarks/whole_way_500.py`` tries as many as one likes."""


def test_random_cases_go_all_the_way(tmp_path: Path) -> None:
    came_to: Counter[str] = Counter()
    for seed in range(SEEDS):
        way = WholeWay(seed, tmp_path)
        way.go()
        came_to += way.came_to
    assert came_to["scheme"] >= SEEDS / 2
    assert all(came_to[f"counter-offer {measure}"] for measure in ("fewest", "weighted", "largest"))
