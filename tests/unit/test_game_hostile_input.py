"""Whatever is handed to a door of the game room, it answers or refuses in its own words, and quickly."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np
import pytest

from citypact.errors import CitypactError
from citypact.game import Game, GameError, NoSuchPoint, PrecisionWarning
from citypact.text import in_language
from support.doors import HOSTILE, Door, doors, majority

DOORS = dict(doors())
CALLED = {"concept", "worth"}
"""What is a function of the user's: its own errors are not citypact's to catch."""
OPTIONAL = {
    "ceilings", "coalitions", "confidence", "disagreement", "evaluations", "floors", "limit", "only", "payoff",
    "payoffs", "players", "reference", "shares", "start", "step", "sums", "tolerance", "weights", "width",
}  # fmt: skip
"""Parameters that somewhere need not be given."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fails where an answer takes longer."""

    def late(signum: int, frame: FrameType | None) -> None:
        raise AssertionError(f"no answer within {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def refusal(door: Door, **spoilt: Any) -> CitypactError | None:
    """The words in which the door refuses; anything else that is raised fails the test."""
    try:
        with within(20):
            door.function(**{**door.arguments, **spoilt})
    except PrecisionWarning:
        return None
    except CitypactError as error:
        return error
    return None


@pytest.mark.parametrize("name", DOORS)
def test_every_door_takes_what_it_asks_for(name: str) -> None:
    refused = refusal(DOORS[name])
    assert refused is None or isinstance(refused, NoSuchPoint), refused


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.arguments])
def test_what_nobody_means_is_answered_or_refused_in_words(name: str) -> None:
    door = DOORS[name]
    for parameter in door.arguments:
        for what, make in HOSTILE.items():
            if parameter in CALLED and what in {"a function", "a type"}:
                continue
            refused = refusal(door, **{parameter: make()})
            if refused is not None:
                said = in_language(refused.args[0], "en"), in_language(refused.args[0], "zh")
                assert said[0] != said[1], f"{parameter} as {what} is refused in one language: {said[0]}"


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.arguments])
def test_nothing_and_things_that_cannot_be_compared_are_refused(name: str) -> None:
    door = DOORS[name]
    for parameter in door.arguments:
        for what in ("None",) * (parameter not in OPTIONAL) + ("an object", "no words"):
            if parameter != "batched":
                refused = refusal(door, **{parameter: HOSTILE[what]()})
                assert isinstance(refused, GameError), f"{parameter} as {what} is taken by {name}"


SAID = {
    "a coalition below zero": (
        lambda: majority().coalition(-1),
        "`index` must be a whole number from 0 to 7, not -1",
    ),
    "a coalition beyond all": (lambda: majority().coalition(8), "`index` must be a whole number from 0 to 7, not 8"),
    "half a coalition": (lambda: majority().coalition(0.5), "`index` must be a whole number from 0 to 7, not 0.5"),
    "unions of numbers": (
        lambda: Game([0, 1, 2, 4], [1, 2]).aumann_dreze([1, 2]),
        "each of `unions` must be a list of players, not 1; write as in [['a', 'b'], ['c']]",
    ),
    "one union": (lambda: majority().owen(5), "`unions` must be a list, not 5; write brackets around what is in it"),
    "players within players": (
        lambda: majority().owen([[["a"]], ["b"], ["c"]]),
        "unions must hold every player once: unknown [['a']], missing ['a'], repeated [], empty unions []",
    ),
    "a coalition that is a number": (
        lambda: majority().index(3),
        "`coalition` must be a list, not 3; write brackets around what is in it",
    ),
    "floors in order": (
        lambda: majority().core_point(floors=[1, 2, 3]),
        "`floors` must be a mapping, not [1, 2, 3]; write as in {'a': 1}",
    ),
    "a tolerance below zero": (
        lambda: majority().in_core([1, 0, 0], tolerance=-1),
        "the tolerance must be at least 0, not -1",
    ),
    "a payoff beyond sums": (
        lambda: majority().excess([1e300, 0, 0]),
        "the payoff must be at most 1e+290 in size, not 1e+300; give money in a larger unit",
    ),
    "half a sample": (
        lambda: majority().spread_within(-0.0, 1.0, Game.shapley, samples=2.5),
        "`samples` must be a whole number from 2 to 1000000, not 2.5",
    ),
    "yes in words": (
        lambda: majority().weighted_nucleolus(np.ones(8), individually_rational="yes"),
        "`individually_rational` must be True or False, not 'yes'",
    ),
    "a seed that is none": (
        lambda: majority().spread_within(0.0, 1.0, Game.shapley, seed=-1),
        "`seed` must be a whole number of at least 0, not -1",
    ),
    "no concept": (lambda: majority().sensitivity("shapley"), "`concept` must be a function, not 'shapley'"),
}


@pytest.mark.parametrize("name", SAID)
def test_a_refusal_says_what_the_value_and_what_to_do(name: str) -> None:
    ask, words = SAID[name]
    with pytest.raises(GameError) as refused:
        ask()
    assert str(refused.value) == words
