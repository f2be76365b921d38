"""CPU time of one search for the coalitions that are worse off, against sorting the excesses of all of them.

    python tests/benchmarks/bench_separation.py [CITIES ...]

Sorting is what the version before the rooms of today did at every point of a program. The worst coalition and its
excess must be the same. Each figure is the least of several runs.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from citypact.game.coalitions import subset_sums
from citypact.game.separation import Separation

RUNS = 9
ENOUGH = 1e-9


def least(work: Callable[[], Any]) -> tuple[Any, float]:
    """Result and CPU seconds of the quickest run."""
    best = np.inf
    for _ in range(RUNS):
        start = time.process_time()
        found = work()
        best = min(best, time.process_time() - start)
    return found, best


def sorted_all(worths: np.ndarray, candidates: np.ndarray, gains: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The worst coalitions, by the excess of every one of them."""
    excess = worths[candidates] - subset_sums(gains)[candidates]
    worst = np.argsort(-excess, kind="stable")[: 2 * gains.size]
    return candidates[worst], excess[worst]


def main(*cities: int) -> None:
    """Two lines a number of cities: gains that most coalitions object to, and gains that next to none objects to."""
    for n in cities or (13, 16, 20):
        draw = np.random.default_rng(n)
        gains, shares = draw.random(n) * 1.5, draw.random(n)
        worths = subset_sums(shares) ** 1.3
        worths[[0, -1]] = -np.inf
        compared(worths, gains, "many object")
        most = float((worths[1:-1] / subset_sums(shares)[1:-1]).max())
        compared(worths, shares * most * (1.0 - 1e-6), "few object")


def compared(worths: np.ndarray, gains: np.ndarray, what: str) -> None:
    """Both ways at the same gains."""
    n = gains.size
    candidates, separation = np.arange(1, worths.size - 1), Separation(worths)
    (old, missed), before = least(lambda: sorted_all(worths, candidates, gains))
    (new, excess), now = least(lambda: separation.largest(gains, 2 * n, ENOUGH))
    same = old[0] == new[0] and abs(missed[0] - excess[0]) < ENOUGH
    print(
        f"{n} cities, {what:12} {now * 1e3:8.3f} ms   sorting all {before * 1e3:8.3f} ms   ratio {before / now:6.1f}"
        f"   {'same worst' if same else 'NOT THE SAME'}",
        flush=True,
    )


if __name__ == "__main__":
    main(*(int(n) for n in sys.argv[1:]))
