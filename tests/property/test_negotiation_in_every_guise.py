"""Order of rows, names of cities and unit of money decide nothing in talks: counter-offers, prices and ranges."""

import pytest

from support.answers import check_guises

SEEDS = (3, 5, 6, 7, 8, 9, 10, 12)
"""Each guise twice, three cities and four; ``benchmarks/check_guises.py`` takes as many as one likes."""


@pytest.mark.parametrize("seed", SEEDS)
def test_talks_give_the_same_answers(seed: int) -> None:
    check_guises(seed)
