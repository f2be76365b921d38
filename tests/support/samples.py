"""How much of what could be tried a test tries: a sample every time, all of it where HYPOTHESIS_PROFILE says random."""

import os
from collections.abc import Sequence
from typing import TypeVar

ALL = os.environ.get("HYPOTHESIS_PROFILE") == "random"
Item = TypeVar("Item")


def seeds(few: int, many: int) -> range:
    """Seeds of made-up cases, from 0."""
    return range(many if ALL else few)


def every(nth: int, items: Sequence[Item], start: int = 0) -> Sequence[Item]:
    """Every so many of some items."""
    return items if ALL else items[start % nth :: nth]


def examples(few: int, many: int) -> int:
    """How many examples hypothesis draws."""
    return many if ALL else few
