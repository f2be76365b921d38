"""Circles of objects are looked for seldom, and found when all is looked through."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from citypact.collecting import collect_all, collect_seldom


class Held:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    limits = gc.get_threshold()
    yield
    gc.set_threshold(*limits)
    gc.unfreeze()


def test_a_circle_that_was_there_before_is_found_by_looking_through_all() -> None:
    one = Held()
    there = weakref.ref(one)
    collect_seldom()
    del one
    gc.collect()
    assert there() is not None
    collect_all()
    assert there() is None


def test_young_ones_are_looked_for_less_often() -> None:
    before = gc.get_threshold()[0]
    collect_seldom()
    assert gc.get_threshold()[0] > before
    assert gc.isenabled()
