"""Whatever limits, minima, caps and steps a mechanism has, a design ends in one of the ways it may end in."""

import random

import pytest

from support import bundled
from support.grid import drawn, outcome


@pytest.mark.parametrize("number", range(12))
def test_a_design_is_settled_and_audited_or_says_why_there_is_none(number: int) -> None:
    """All 200 of the grid are tried by ``tests/benchmarks/check_grid.py``."""
    name = ("yangtze-river-delta-provinces", "middle-yangtze-provinces", "us-northeast")[number % 3]
    ended = outcome(bundled.case(name), bundled.worths(name), drawn(random.Random(number)), seconds=20.0)
    assert ended in ("accepted", "someone objects", "no scheme", "unproven", "out of time")
