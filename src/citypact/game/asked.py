"""What is asked of a game, checked: lists, mappings, whole numbers, functions and labels, as Python hands them over.

Errors name a parameter as a program writes it, show the value, and say what to give instead.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from operator import index
from reprlib import repr as short
from typing import Any, SupportsIndex, TypeVar

import numpy as np

from citypact.catalogue import LANGUAGES
from citypact.text import both

from .errors import GameError

Value = TypeVar("Value")


def entries(values: Iterable[Value], name: str) -> list[Value]:
    """What is in a list; GameError when it is none. A word is the list of its letters.

    >>> entries(3, "players")
    Traceback (most recent call last):
    citypact.game.errors.GameError: `players` must be a list, not 3; write brackets around what is in it
    """
    if not isinstance(values, Iterable) or getattr(values, "ndim", 1) == 0:
        raise GameError(both("game.input.no_list", name=name, value=short(values)))
    return list(values)


def groups(values: Iterable[Iterable[Hashable]], name: str) -> list[list[Hashable]]:
    """What is in each of several lists of players; GameError where one is none.

    >>> groups([1, 2], "unions")
    Traceback (most recent call last):
    citypact.game.errors.GameError: each of `unions` must be a list of players, not 1; write as in [['a', 'b'], ['c']]
    """
    found = []
    for group in entries(values, name):
        if not isinstance(group, Iterable) or getattr(group, "ndim", 1) == 0:
            raise GameError(both("game.input.no_group", name=name, value=short(group)))
        found.append(list(group))
    return found


def mapped(values: Any, name: str) -> dict[Any, Any]:
    """A mapping (a Series counts) as a dict; GameError when it is none."""
    if not isinstance(values, Mapping) and not (hasattr(values, "items") and hasattr(values, "index")):
        raise GameError(both("game.input.no_mapping", name=name, value=short(values)))
    return dict(values.items())


def whole(value: object, name: str, least: int, most: int | None = None) -> int:
    """A whole number within limits; GameError otherwise.

    >>> whole(-1, "samples", 2)
    Traceback (most recent call last):
    citypact.game.errors.GameError: `samples` must be a whole number of at least 2, not -1
    """
    plain = int(value) if isinstance(value, float) and value.is_integer() else value
    try:
        number = index(plain) if isinstance(plain, SupportsIndex) else None
    except TypeError:
        number = None
    if number is not None and number >= least and (most is None or number <= most):
        return number
    if most is None:
        raise GameError(both("game.input.whole", name=name, least=least, value=short(value)))
    raise GameError(both("game.input.whole_within", name=name, least=least, most=most, value=short(value)))


def truth(value: object, name: str) -> bool:
    """Yes or no; GameError for anything else."""
    if not isinstance(value, bool | np.bool_):
        raise GameError(both("game.input.truth", name=name, value=short(value)))
    return bool(value)


def function(value: Value, name: str) -> Value:
    """Something that can be called; GameError otherwise."""
    if not callable(value):
        raise GameError(both("game.input.no_function", name=name, value=short(value)))
    return value


def is_label(value: object) -> bool:
    """Whether a player could be told by it: it is hashable, in all its parts, and equal to itself."""
    try:
        hash(value)
        return bool(value == value)
    except (TypeError, ValueError):
        return False


def strangers(named: Iterable[Hashable], players: Sequence[Hashable]) -> list[Hashable]:
    """Those named who are no players, in order; what can be no label is none."""
    known = set(players)
    return [player for player in named if not is_label(player) or player not in known]


def labels_of(players: Iterable[Hashable]) -> tuple[Hashable, ...]:
    """Players' labels; GameError when two are the same, or one cannot be told from others."""
    labels = tuple(entries(players, "players"))
    unusable = [label for label in labels if not is_label(label)]
    if unusable:
        raise GameError(both("game.input.unusable_labels", unusable=unusable))
    if len(set(labels)) < len(labels):
        raise GameError(both("game.input.repeated_labels"))
    return labels


def is_language(value: object) -> bool:
    """Whether there are texts in it."""
    return isinstance(value, str) and value in LANGUAGES
