"""Order of rows, names of cities and unit of money decide nothing in talks: counter-offers, prices and ranges."""

import pytest

from support.answers import answers
from support.guises import Guise, guises
from support.random_cases import random_case

GUISES = ("unit 10000", "unit 1", "shuffled", "renamed")
SEEDS = range(1, 21)


@pytest.mark.parametrize("seed", SEEDS)
def test_talks_give_the_same_answers(seed: int) -> None:
    """Each case as it is, in one guise or another, and in all at once."""
    case = random_case(seed, cities=3 + seed % 2, transfers=4)
    share = 0.5 if seed % 2 else 0.25
    expected = answers(Guise(case, {city.id: city.id for city in case.cities}, 1.0), share)
    written = guises(case, seed)
    for name in (GUISES[seed % len(GUISES)], "all at once"):
        found = answers(written[name], share)
        assert found.keys() == expected.keys(), name
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-5, nan_ok=True), name
