"""Searched games against listed ones on random cases of up to 16 cities: worst coalitions, least core, values.

Run as a script: ``python tests/benchmarks/check_searched.py [HOW_MANY] [FIRST_SEED]`` from the top of the repository.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from citypact.game.coalitions import subset_sums
from citypact.game.searching import least_core_bounds
from citypact.worth import worth_table
from citypact.worth.large import Oracle, shapley_by_parts
from support.anyway import restless_case
from support.random_cases import random_case
from support.tally import tally


def check(seed: int) -> None:
    """All answers of one case."""
    cities = 2 + seed % 15
    make = restless_case if seed % 3 == 2 else random_case
    table = worth_table(make(seed, cities, transfers=cities + 2))
    oracle, close = Oracle(table.chances), 1e-6 * max(1.0, float(np.abs(table.worths).max()))
    payoff = float(table.worths[-1]) * np.random.default_rng(seed).dirichlet(np.ones(cities))
    assert oracle.worst(payoff).excess == pytest.approx(
        float((table.worths - subset_sums(payoff))[1:-1].max()), abs=close
    )
    bounds, value = least_core_bounds(oracle), table.game.least_core().epsilon
    assert (bounds.low, bounds.high) == pytest.approx((value, value), abs=close)
    assert shapley_by_parts(table.chances).to_numpy() == pytest.approx(table.game.shapley().to_numpy(), abs=close)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    first = given[1] if given[1:] else 0
    sys.exit(tally(check, [(seed,) for seed in range(first, first + (given or [200])[0])]))
