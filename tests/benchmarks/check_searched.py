"""Searched games against listed ones on random cases of up to 16 cities: the same answers, whatever is asked.

Asked are the worst coalition of a payoff, the least core, values, the optima of a design, the ranges of its numbers and
a counter-offer. Most cases have 4 to 9 cities, every twentieth one 10 to 16; every third has transfers that go anyway.

Run as a script: ``python tests/benchmarks/check_searched.py [HOW_MANY] [FIRST_SEED]`` from the top of the repository
(default 200 cases; in pieces: 50 0, 50 50 and so on).
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from citypact.deadline import Deadline
from citypact.mechanism import load_model
from citypact.worth.large import shapley_by_parts
from support.anyway import restless_case
from support.random_cases import random_case
from support.tally import tally
from support.two_ways import TwoWays

LARGE = 20
"""One case in so many is large."""


def cities_of(seed: int) -> int:
    """4 to 9, or 10 to 16."""
    return 10 + seed // LARGE % 7 if seed % LARGE == 0 else 4 + seed % 6


def check(seed: int) -> None:
    """All answers of one case, however long they take."""
    with Deadline.never().limiting():
        _check(seed)


def _check(seed: int) -> None:
    cities = cities_of(seed)
    make = restless_case if seed % 3 == 2 else random_case
    asked = TwoWays(make(seed, cities, transfers=cities + 2), load_model("hybrid"))
    asked.worst(seed)
    asked.least_core()
    values = shapley_by_parts(asked.listed.chances).to_numpy()
    assert values == pytest.approx(asked.listed.game.shapley().to_numpy(), abs=asked.near)
    if asked.scheme():
        asked.ranges()
    asked.counter_offer()


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    first = given[1] if given[1:] else 0
    sys.exit(tally(check, [(seed,) for seed in range(first, first + (given or [200])[0])]))
